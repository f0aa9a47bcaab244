import type { Socket } from 'node:net';
import * as tls from 'node:tls';
import type { Here } from '../../../model/probe.ts';
import { until } from '../../../model/until.ts';
import { isoDate, readHead } from '../_http.ts';
import { arrival, ask, open } from '../_wire.ts';
import { addressesOf } from '../addresses/addresses.ts';
import { best, partsOf, type Step, type Tls, type Visit } from './site.ts';
import { certificateProblem } from './tls-problem.ts';
import { type Trust, trust } from './trust.ts';

/** Enough to see one good among broken ones; large sites have eight and more. */
const mostAddresses = 6;
/** Headers beyond this are no answer of a healthy server (nginx and Apache refuse more than 8 KiB of one line). */
const mostHeadBytes = 65_536;

type Parts = ReturnType<typeof partsOf>;
type Named = Pick<Visit, 'addresses' | 'steps'>;

/** Visits a site from this process, each of its addresses at once, until one answers. */
export async function visit(
  url: string,
  waitMs: number,
  here: Here,
  found?: readonly string[],
  issuers: () => Promise<Trust> = () => trust(here.platform),
): Promise<Visit> {
  const parts = partsOf(url);
  const { addresses, steps } = parts.literal
    ? { addresses: [parts.host], steps: [] }
    : found
      ? named(found)
      : await lookUp(parts.host, waitMs, here.signal);
  const limit = until(here.signal, waitMs);
  const visited = addresses.slice(0, mostAddresses);
  const all = visited.map(address => visitAddress(address, parts, limit.signal, issuers));
  const good = all.map(async one =>
    (await one).steps.at(-1)?.result === 'ok' ? one : Promise.reject(new Error('no answer')),
  );
  const chosen = await Promise.any(good).catch(async () => best(await Promise.all(all)));
  limit.end();
  return { ...chosen, addresses, steps: [...steps, ...(chosen?.steps ?? [])] };
}

/** Where nobody has looked the name up yet. */
async function lookUp(host: string, waitMs: number, signal: AbortSignal): Promise<Named> {
  const watch = stopwatch();
  const limit = until(signal, waitMs);
  const addresses = await addressesOf(host, limit.signal);
  const result = addresses.length > 0 ? 'ok' : limit.signal.aborted ? 'silent' : 'not-found';
  limit.end();
  return { addresses, steps: [{ step: 'name', ms: watch(), result }] };
}

function named(addresses: readonly string[]): Named {
  return { addresses, steps: [{ step: 'name', ms: 0, result: addresses.length > 0 ? 'ok' : 'not-found' }] };
}

async function visitAddress(
  address: string,
  parts: Parts,
  signal: AbortSignal,
  issuers: () => Promise<Trust>,
): Promise<Visit> {
  const watch = stopwatch();
  const tcp = await open(address, parts.port, signal);
  const steps: Step[] = [{ step: 'tcp', ms: watch(), result: tcp.ok ? 'ok' : tcp.result }];
  if (!tcp.ok) return { addresses: [], address, steps };
  try {
    const secured = parts.secure ? await secure(tcp.value, parts.host, signal, await issuers()) : undefined;
    if (secured) steps.push(secured.step);
    const found = { addresses: [], address, ...(secured?.tls && { tls: secured.tls }) };
    if (secured && secured.step.result !== 'ok') return { ...found, steps };
    const spoken = await request(secured?.socket ?? tcp.value, parts, signal);
    return { ...found, ...(spoken.head && { head: spoken.head }), steps: [...steps, spoken.step] };
  } finally {
    tcp.value.destroy();
  }
}

export async function secure(plain: Socket, host: string, signal: AbortSignal, { context, complete }: Trust) {
  const watch = stopwatch();
  // A TLS socket on top of a connection that is over already would wait for ever.
  if (plain.destroyed) return { step: { step: 'tls' as const, ms: 0, result: 'reset' as const } };
  const servername = partsOf(`https://${host.includes(':') ? `[${host}]` : host}/`).literal ? '' : host;
  // The certificate is wanted most when it is bad, so nothing is refused here, and judged afterwards.
  const socket = tls.connect({ socket: plain, host, servername, secureContext: context, rejectUnauthorized: false });
  socket.on('error', () => {});
  const outcome = await arrival(socket, 'secureConnect', signal);
  const step = (result: Step['result']) => ({ step: 'tls' as const, ms: watch(), result });
  if (!outcome.ok) {
    const { error = '', result } = outcome;
    if (!/^(?:ERR_SSL|EPROTO)/.test(error)) return { step: step(result) };
    return { step: step('tls-failed'), tls: { problem: 'handshake' as const, error } };
  }
  const seen = judge(socket, complete);
  return { step: step(seen.problem ? 'tls-failed' : 'ok'), socket, tls: seen };
}

function judge(socket: tls.TLSSocket, complete: boolean): Tls {
  const { valid_from, valid_to, issuer, subject } = socket.getPeerCertificate();
  const [notBefore, notAfter, protocol] = [isoDate(valid_from), isoDate(valid_to), socket.getProtocol()];
  const dates = { ...(notBefore !== undefined && { notBefore }), ...(notAfter !== undefined && { notAfter }) };
  const seen = {
    ...(protocol !== null && { protocol }),
    ...(issuer && { issuer: nameOf(issuer) }),
    ...(subject && { subject: nameOf(subject) }),
    ...dates,
  };
  if (socket.authorized) return seen;
  const error = String(socket.authorizationError);
  const problem = certificateProblem(error, dates, Date.now());
  if (!complete && (problem === 'unknown-issuer' || problem === 'self-signed'))
    return { ...seen, issuerUnchecked: true };
  return { ...seen, problem, error };
}

/** As curl prints it: C=US; O=Example; CN=Example issuer */
function nameOf(name: tls.Certificate): string {
  return Object.entries(name)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join('; ')
    .slice(0, 300);
}

async function request(socket: Socket, { host, port, secure, path }: Parts, signal: AbortSignal) {
  const watch = stopwatch();
  const named = (host.includes(':') ? `[${host}]` : host) + (port === (secure ? 443 : 80) ? '' : `:${port}`);
  const words = `GET ${path} HTTP/1.1\r\nHost: ${named}\r\nUser-Agent: itfix\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
  const answer = await ask(socket, words, heard => heard.includes('\r\n\r\n') || heard.length > mostHeadBytes, signal);
  const step = (result: Step['result']) => ({ step: 'http' as const, ms: watch(), result });
  if (!answer.ok) return { step: step(answer.result) };
  const head = readHead(answer.value.toString('latin1'));
  return { step: step(head && head.status < 500 ? 'ok' : 'http-error'), head };
}

function stopwatch(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}
