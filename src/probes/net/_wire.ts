import { connect, type Socket } from 'node:net';
import { type Word, wordOfName } from './_word.ts';

/** Something happened in time, or why it did not. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly result: Word; readonly error?: string };

const nameOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.message);

/** Waits for an event of a socket; an error, the end of the connection and the end of the time are answers too. */
export function arrival(socket: Socket, event: string, signal: AbortSignal): Promise<Outcome<true>> {
  return settle(socket, signal, done => socket.once(event, () => done({ ok: true, value: true })));
}

/** One family, one address: Node would otherwise try others on its own, and hide which one is broken. */
export async function open(address: string, port: number, signal: AbortSignal): Promise<Outcome<Socket>> {
  const socket = connect({ host: address, port, autoSelectFamily: false });
  // What happens to the socket between two waits is learnt by the next one.
  socket.on('error', () => {});
  const outcome = await arrival(socket, 'connect', signal);
  if (outcome.ok) return { ok: true, value: socket };
  socket.destroy();
  return outcome;
}

/** Says something and listens until there is enough; what came before the other side closed counts, if anything came. */
export function ask(socket: Socket, words: string | Uint8Array, enough: (heard: Buffer) => boolean, signal: AbortSignal): Promise<Outcome<Buffer>> {
  let heard = Buffer.alloc(0);
  return settle(socket, signal, (done, silent) => {
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (enough(heard)) done({ ok: true, value: heard });
    });
    silent(() => (heard.length > 0 ? { ok: true, value: heard } : undefined));
    socket.write(words);
  });
}

type Start<T> = (done: (outcome: Outcome<T>) => void, instead: (other: () => Outcome<T> | undefined) => void) => void;

function settle<T>(socket: Socket, signal: AbortSignal, start: Start<T>): Promise<Outcome<T>> {
  return new Promise(resolve => {
    let other: () => Outcome<T> | undefined = () => undefined;
    const done = (outcome: Outcome<T>) => {
      signal.removeEventListener('abort', late);
      for (const event of ['data', 'connect', 'secureConnect', 'close']) socket.removeAllListeners(event);
      resolve(outcome);
    };
    const fail = (result: Word, error?: string) => done(other() ?? { ok: false, result, ...(error !== undefined && { error }) });
    const late = () => fail('silent');
    if (signal.aborted) return late();
    signal.addEventListener('abort', late);
    socket.on('error', error => fail(wordOfName(nameOf(error)) ?? 'reset', nameOf(error)));
    socket.once('close', () => fail('reset'));
    socket.once('end', () => fail('reset'));
    if (socket.destroyed) return fail('reset');
    start(done, replace => {
      other = replace;
    });
  });
}
