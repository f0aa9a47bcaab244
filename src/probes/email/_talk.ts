import type { Socket } from 'node:net';
import type { Here } from '../../model/probe.ts';
import { until } from '../../model/until.ts';
import { ask, open } from '../net/_wire.ts';
import { secure } from '../net/site/here.ts';
import { type Trust, trust } from '../net/site/trust.ts';
import { addressesOf } from '../reach/_addresses.ts';
import type { Service } from './_service.ts';
import type { Talk } from './services/fact.ts';
import { isGreeting, offersIn, speeches } from './services/speech.ts';

/** Longer answers are no mail server. */
const mostChars = 65_536;
const mostSaidChars = 200;

/** Of the whole wait: a server that greets late keeps unwelcome guests waiting, and the rest is for one that waits for TLS itself. */
const answerAt = 2 / 3;

/** What every step of one conversation is given. */
export interface Talking {
  readonly service: Service;
  readonly signal: AbortSignal;
  readonly issuers: Trust;
  readonly answerMs: number;
  /** What is said once it is encrypted, the certificate is good, and the server has told what it offers. */
  readonly then?: (safe: Socket, offered: string, talking: Talking) => Promise<void>;
}

type Seen = Omit<Talk, keyof Service>;
type Heard = Omit<Seen, 'addresses'>;

/** What all conversations of one question share, and an end to them. */
export async function openTalks(waitMs: number, { signal, platform }: Here) {
  const issuers = await trust(platform);
  const limit = until(signal, waitMs);
  return { common: { signal: limit.signal, issuers, answerMs: waitMs * answerAt }, end: limit.end };
}

/** Of several addresses the one that met somebody. */
const mostTelling: readonly Seen['result'][] = ['refused', 'reset', 'prohibited', 'silent'];

/** Speaks with one server as far as it goes. */
export async function talk(talking: Talking): Promise<Talk> {
  const { service, signal } = talking;
  const found = await addressesOf(service.host, signal);
  if (!found.ok) {
    const result = found.why === 'not-found' ? 'name-not-found' : 'name-failed';
    return { ...service, result, addresses: [], said: found.error, logins: [] };
  }
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
      return { ...service, addresses, ...(await converse(opened.value, talking)) };
    } finally {
      opened.value.destroy();
    }
  }
  const result = mostTelling.find(one => failed.includes(one)) ?? 'unreachable';
  return { ...service, result, addresses, logins: [] };
}

async function converse(socket: Socket, talking: Talking): Promise<Heard> {
  const { protocol, security } = talking.service;
  if (security === 'tls') return encrypted(socket, talking);
  const { greeting, hello, complete, offer, startTls, agreed, refused } = speeches[protocol];
  const greeted = await hear(socket, '', greeting, talking);
  if (greeted === '') return { result: (await speaksTls(socket, talking)) ? 'speaks-tls' : 'no-greeting', logins: [] };
  if (!isGreeting(protocol, greeted)) return { result: 'not-mail', said: short(greeted), logins: [] };
  const offered = await hear(socket, hello, complete, talking);
  if (security === 'plain') return { result: 'ok', ...offersIn(offered) };
  if (offered === '') return { result: 'no-greeting', said: short(greeted), logins: [] };
  if (!offer.test(offered)) return { result: 'no-starttls', said: short(offered), logins: [] };
  const answer = await hear(socket, startTls, new RegExp(`${agreed.source}|${refused.source}`, 'im'), talking);
  if (answer === '') return { result: 'no-greeting', said: short(offered), logins: [] };
  return agreed.test(answer) ? encrypted(socket, talking) : { result: 'no-starttls', said: short(answer), logins: [] };
}

/** From the first byte of TLS to what the server offers then. */
async function encrypted(socket: Socket, talking: Talking): Promise<Heard> {
  const { service, signal, issuers } = talking;
  const { step, tls, socket: safe } = await secure(socket, service.host, signal, issuers);
  if (!safe) {
    const isPlain = /WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(tls?.error ?? '');
    const result = isPlain ? 'not-tls' : step.result === 'silent' ? 'no-greeting' : 'tls-failed';
    return { result, ...(tls?.error && { said: tls.error }), logins: [] };
  }
  const { greeting, hello, complete, bye } = speeches[service.protocol];
  // After STARTTLS nobody greets again.
  const greeted = service.security === 'tls' ? await hear(safe, '', greeting, talking) : undefined;
  const { problem, issuer, subject, notAfter } = tls ?? {};
  const certificate = {
    ...(problem && { problem }),
    ...(issuer && { issuer }),
    ...(subject && { subject }),
    ...(notAfter && { notAfter }),
  };
  if (greeted === '') return { result: 'no-greeting', certificate, logins: [] };
  if (greeted !== undefined && !isGreeting(service.protocol, greeted))
    return { result: 'not-mail', said: short(greeted), certificate, logins: [] };
  const offered = await hear(safe, hello, complete, talking);
  if (!problem && offered !== '') await talking.then?.(safe, offered, talking);
  safe.end(bye);
  return { result: problem ? 'certificate' : 'ok', certificate, ...offersIn(offered) };
}

/** What came back until it was complete, or until nothing more came. */
export async function hear(
  socket: Socket,
  words: string,
  complete: RegExp,
  { signal, answerMs }: Talking,
): Promise<string> {
  const limit = until(signal, answerMs);
  const enough = (heard: Buffer) => heard.length > mostChars || complete.test(heard.toString('latin1'));
  const answer = await ask(socket, words, enough, limit.signal);
  limit.end();
  return answer.ok ? answer.value.toString('latin1').slice(0, mostChars) : '';
}

/** On a connection of its own: whether the silent one waits for TLS. */
async function speaksTls(first: Socket, { service, signal, issuers }: Talking): Promise<boolean> {
  const opened = await open(first.remoteAddress ?? service.host, service.port, signal);
  if (!opened.ok) return false;
  const { tls } = await secure(opened.value, service.host, signal, issuers);
  opened.value.destroy();
  return tls !== undefined && 'subject' in tls && tls.subject !== undefined;
}

export function short(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, mostSaidChars);
}
