import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { until } from '../../../model/until.ts';
import { arrival, ask, type Outcome, open } from '../_wire.ts';
import { addressesOf } from '../addresses/addresses.ts';
import { complete, judgeSpeech, speech, type Test, testOf, unconnected } from './speech.ts';

/** Proxies with more addresses than this are clouds, and one of them is as good as another. */
const mostAddresses = 4;

export interface Place {
  readonly proxy: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/** Speaks to a proxy as a browser would, up to the point where it has agreed or refused. */
export async function testHere(place: Place, url: string, waitMs: number, outer: AbortSignal): Promise<Test> {
  const limit = until(outer, waitMs);
  try {
    return testOf(place.proxy, await tryProxy(place, url, limit.signal));
  } finally {
    limit.end();
  }
}

type Told = Pick<Test, 'result' | 'status'>;

async function tryProxy({ scheme, host, port }: Place, url: string, signal: AbortSignal): Promise<Told> {
  const addresses = await addressesOf(host, signal);
  if (addresses.length === 0) return { result: 'name-unknown' };
  const connection = await openAny(addresses.slice(0, mostAddresses), port, signal);
  if (!connection.ok) return { result: connection.result === 'connected' ? 'error' : unconnected[connection.result] };
  try {
    const socket = scheme === 'https' ? await secure(connection.value, signal) : connection.value;
    if (!socket) return { result: signal.aborted ? 'silent' : 'not-a-proxy' };
    return await converse(socket, scheme, url, signal);
  } finally {
    connection.value.destroy();
  }
}

/** Tries all addresses at once: the first that connects, or else what the first of them said. */
async function openAny(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Outcome<Socket>> {
  const enough = until(signal);
  const all = addresses.map(address => open(address, port, enough.signal));
  const good = all.map(async one => ((await one).ok ? one : Promise.reject(new Error('not connected'))));
  const chosen = await Promise.any(good).catch(() => all[0]);
  enough.end();
  for (const other of await Promise.all(all)) if (other.ok && other !== chosen) other.value.destroy();
  return chosen ?? { ok: false, result: 'silent' };
}

async function secure(plain: Socket, signal: AbortSignal): Promise<Socket | undefined> {
  if (plain.destroyed) return undefined;
  const socket = connect({ socket: plain, rejectUnauthorized: false });
  socket.on('error', () => {});
  return (await arrival(socket, 'secureConnect', signal)).ok ? socket : undefined;
}

async function converse(socket: Socket, scheme: string, url: string, signal: AbortSignal): Promise<Told> {
  const answers: Buffer[] = [];
  for (const words of speech(scheme, url)) {
    const answer = await ask(socket, words, complete(scheme), signal);
    if (!answer.ok) return { result: answer.result === 'silent' ? 'silent' : 'error' };
    answers.push(answer.value);
    if (scheme === 'socks' && (answer.value[0] !== 5 || answer.value[1] !== 0)) break;
  }
  return judgeSpeech(scheme, url, answers);
}
