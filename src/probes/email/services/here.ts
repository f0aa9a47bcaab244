import type { Socket } from 'node:net';
import type { Here } from '../../../model/probe.ts';
import { until } from '../../../model/until.ts';
import { ask, open } from '../../net/_wire.ts';
import { secure } from '../../net/site/here.ts';
import { type Trust, trust } from '../../net/site/trust.ts';
import { addressesOf } from '../../reach/_addresses.ts';
import type { Service } from '../_service.ts';
import type { ServicesFact, ServicesParams, Talk } from './fact.ts';
import { isGreeting, offersIn, speeches } from './speech.ts';

/** Longer answers are no mail server. */
const mostChars = 65_536;
const mostSaidChars = 200;

/** Speaks with all servers at the same time, each as far as it goes. Nobody logs in. */
export async function talkHere({ list, waitMs }: ServicesParams, here: Here): Promise<ServicesFact> {
  const limit = until(here.signal, waitMs);
  const issuers = await trust(here.platform);
  const talks = await Promise.all(list.map(service => talk(service, limit.signal, issuers))).finally(limit.end);
  here.signal.throwIfAborted();
  return { list: talks };
}

type Seen = Omit<Talk, keyof Service>;

/** Of several addresses the one that met somebody. */
const mostTelling: readonly Seen['result'][] = ['refused', 'reset', 'prohibited', 'silent'];

async function talk(service: Service, signal: AbortSignal, issuers: Trust): Promise<Talk> {
  const found = await addressesOf(service.host, signal);
  if (!found.ok)
    return {
      ...service,
      result: found.why === 'not-found' ? 'name-not-found' : 'name-failed',
      addresses: [],
      said: found.error,
      logins: [],
    };
  const addresses = [...found.addresses];
  const failed: Seen['result'][] = [];
  // The first address that takes the connection decides, as it does for programs.
  for (const address of addresses) {
    const opened = await open(address, service.port, signal);
    if (!opened.ok) {
      failed.push(opened.result === 'connected' ? 'reset' : opened.result);
      continue;
    }
    try {
      return { ...service, addresses, ...(await converse(opened.value, service, signal, issuers)) };
    } finally {
      opened.value.destroy();
    }
  }
  const result = mostTelling.find(one => failed.includes(one)) ?? 'unreachable';
  return { ...service, result, addresses, logins: [] };
}

type Heard = Omit<Seen, 'addresses'>;

async function converse(socket: Socket, service: Service, signal: AbortSignal, issuers: Trust): Promise<Heard> {
  if (service.security === 'tls') return encrypted(socket, service, signal, issuers, true);
  const { greeting, hello, complete, offer, startTls, agreed, refused } = speeches[service.protocol];
  const greeted = await hear(socket, '', greeting, signal);
  if (greeted === '')
    return (await speaksTls(socket, service, signal, issuers))
      ? { result: 'speaks-tls', logins: [] }
      : { result: 'no-greeting', logins: [] };
  if (!isGreeting(service.protocol, greeted)) return { result: 'not-mail', said: short(greeted), logins: [] };
  const offered = await hear(socket, hello, complete, signal);
  if (service.security === 'plain') return { result: 'ok', ...offersIn(offered) };
  if (!offer.test(offered)) return { result: 'no-starttls', said: short(offered), logins: [] };
  const answer = await hear(socket, startTls, new RegExp(`${agreed.source}|${refused.source}`, 'im'), signal);
  if (!agreed.test(answer)) return { result: 'no-starttls', said: short(answer), logins: [] };
  return encrypted(socket, service, signal, issuers, false);
}

/** From the first byte of TLS to what the server offers then. */
async function encrypted(
  socket: Socket,
  service: Service,
  signal: AbortSignal,
  issuers: Trust,
  isGreeted: boolean,
): Promise<Heard> {
  const { step, tls, socket: safe } = await secure(socket, service.host, signal, issuers);
  if (!safe) {
    const isPlain = /WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(tls?.error ?? '');
    const result = isPlain ? 'not-tls' : step.result === 'silent' ? 'no-greeting' : 'tls-failed';
    return { result, ...(tls?.error && { said: tls.error }), logins: [] };
  }
  const { greeting, hello, complete, bye } = speeches[service.protocol];
  const greeted = isGreeted ? await hear(safe, '', greeting, signal) : 'none is due';
  const { problem, issuer, subject, notAfter } = tls ?? {};
  const certificate = {
    ...(problem && { problem }),
    ...(issuer && { issuer }),
    ...(subject && { subject }),
    ...(notAfter && { notAfter }),
  };
  if (greeted === '') return { result: 'no-greeting', certificate, logins: [] };
  if (isGreeted && !isGreeting(service.protocol, greeted))
    return { result: 'not-mail', said: short(greeted), certificate, logins: [] };
  const offered = await hear(safe, hello, complete, signal);
  safe.end(bye);
  return { result: problem ? 'certificate' : 'ok', certificate, ...offersIn(offered) };
}

/** A server that greets later keeps unwelcome guests waiting; programs wait longer, people do not. */
const answerMs = 5000;

/** What came back until it was complete, or until nothing more came. */
async function hear(socket: Socket, words: string, complete: RegExp, signal: AbortSignal): Promise<string> {
  const limit = until(signal, answerMs);
  const answer = await ask(
    socket,
    words,
    heard => complete.test(heard.toString('latin1')) || heard.length > mostChars,
    limit.signal,
  );
  limit.end();
  return answer.ok ? answer.value.toString('latin1').slice(0, mostChars) : '';
}

/** On a connection of its own: whether the silent one waits for TLS. */
async function speaksTls(
  first: Socket,
  { host, port }: Service,
  signal: AbortSignal,
  issuers: Trust,
): Promise<boolean> {
  const opened = await open(first.remoteAddress ?? host, port, signal);
  if (!opened.ok) return false;
  const { tls } = await secure(opened.value, host, signal, issuers);
  opened.value.destroy();
  return tls !== undefined && 'subject' in tls && tls.subject !== undefined;
}

function short(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, mostSaidChars);
}
