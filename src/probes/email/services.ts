import { defineProbe } from '../../model/probe.ts';
import { ServicesFact, ServicesParams } from './services/fact.ts';
import { talkHere } from './services/here.ts';
import { talkByOpenssl } from './services/openssl.ts';

/** As far as a mail program comes before it logs in: name, connection, encryption, certificate, greeting, and what is offered then. */
export default defineProbe({
  title: 'Speak with mail servers as a mail program does, without logging in',
  params: ServicesParams,
  fact: ServicesFact,
  sample: {
    list: [{ protocol: 'smtp', host: 'mail.example.com', port: 587, security: 'starttls', from: 'given' }],
    waitMs: 6000,
  },
  limitMs: 25_000,
  passing: true,
  waits: true,
  here: talkHere,
  on: {
    linux: talkByOpenssl,
    darwin: {
      unsupported: 'the openssl of macOS cannot compare names with certificates: run itfix on the machine itself',
    },
    windows: {
      unsupported: 'Windows has no tool on board that speaks with mail servers: run itfix on the machine itself',
    },
  },
});
