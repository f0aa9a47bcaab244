import { defineProbe } from '../../model/probe.ts';
import { LoginFact, LoginParams } from './login/fact.ts';
import { logInHere } from './login/here.ts';

const unsupported = 'the password stays on the machine itfix runs on: nobody logs in from the other end';

/** One login, and only one: a second one with a wrong password brings an account nearer to being locked. Nothing is read or sent. */
export default defineProbe({
  title: 'Log in to a mail server once, and log out',
  params: LoginParams,
  fact: LoginFact,
  sample: {
    name: 'ann@example.com',
    service: { protocol: 'imap', host: 'mail.example.com', port: 993, security: 'tls', from: 'given' },
    waitMs: 15_000,
  },
  limitMs: 25_000,
  waits: true,
  secret: ({ name, service }) => `${name} at ${service.host}`,
  here: logInHere,
  on: { linux: { unsupported }, darwin: { unsupported }, windows: { unsupported } },
});
