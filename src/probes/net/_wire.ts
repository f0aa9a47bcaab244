import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '../../model/until.ts';
import { type Word, wordOfName } from './_word.ts';

/** Something happened in time, or the word for why not. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Failure;
export interface Failure {
  readonly ok: false;
  readonly result: Word;
  readonly error?: string;
}

/** Waits for an event of a socket. An error, the end of the connection and the end of the time are answers too. */
export async function arrival(socket: Socket, event: string, signal: AbortSignal): Promise<Outcome<true>> {
  if (socket.destroyed) return failure(socket.errored, signal);
  const over = until(signal);
  const first = (name: string) => once(socket, name, { signal: over.signal }).then(() => name);
  try {
    return (await Promise.race([first(event), first('close')])) === event
      ? { ok: true, value: true }
      : failure(null, signal);
  } catch (error) {
    return failure(error, signal);
  } finally {
    over.end();
  }
}

function failure(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return { ok: false, result: 'silent' };
  if (!(error instanceof Error)) return { ok: false, result: 'reset' };
  const name = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return { ok: false, result: wordOfName(name) ?? 'reset', error: name };
}

/** One address of one family: Node would otherwise try others on its own, and hide which one is broken. */
export async function open(address: string, port: number, signal: AbortSignal): Promise<Outcome<Socket>> {
  const socket = connect({ host: address, port, autoSelectFamily: false });
  // What happens between two waits is found by the next one, in `errored`.
  socket.on('error', () => {});
  const outcome = await arrival(socket, 'connect', signal);
  if (outcome.ok) return { ok: true, value: socket };
  socket.destroy();
  return outcome;
}

/** Says something and listens until it is enough. What came before the other side closed or the time was up counts, if anything came. */
export async function ask(
  socket: Socket,
  words: string | Uint8Array,
  enough: (heard: Buffer) => boolean,
  signal: AbortSignal,
): Promise<Outcome<Buffer>> {
  let heard = Buffer.alloc(0);
  const listen = (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    if (enough(heard)) socket.emit('enough');
  };
  socket.on('data', listen);
  socket.write(words);
  const outcome = await arrival(socket, 'enough', signal);
  socket.off('data', listen);
  return outcome.ok || heard.length > 0 ? { ok: true, value: heard } : outcome;
}
