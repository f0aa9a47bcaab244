import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { Unreached } from './unreached.ts';

/** How long one stage of the way may take. OpenSSH waits for minutes; nobody at a help desk does. Practice value. */
export const stageLimitMs = 10_000;

export interface Dialled {
  readonly socket: Socket;
  readonly address: string;
  readonly addresses: readonly string[];
}

/** A connection to the first of its addresses that takes one. */
export async function dial(
  host: string,
  port: number,
  { family, limitMs, signal }: { readonly family: 0 | 4 | 6; readonly limitMs: number; readonly signal: AbortSignal },
): Promise<Dialled> {
  const addresses = await addressesOf(host, family, limitMs, signal);
  let worst: Unreached | undefined;
  for (const address of addresses) {
    try {
      return { socket: await connectTo(address, port, limitMs, signal), address, addresses };
    } catch (error) {
      if (!(error instanceof Unreached)) throw error;
      // An answer says more than none: a refusal stands before a silence.
      if (worst?.outcome !== 'refused') worst = error;
    }
  }
  throw new Unreached(worst?.outcome ?? 'name-unknown', { ...worst?.about, addresses });
}

async function addressesOf(host: string, family: 0 | 4 | 6, limitMs: number, signal: AbortSignal): Promise<string[]> {
  try {
    const found = await within(lookup(host, { all: true, family }), limitMs, signal);
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    if (error instanceof Unreached) throw error;
    throw new Unreached('name-unknown', { said: error instanceof Error ? error.message : String(error) });
  }
}

/** Node cannot break off a look-up; nobody has to wait for it. */
function within<T>(work: Promise<T>, limitMs: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Unreached('name-unknown', { said: `no answer within ${limitMs / 1000} s` }));
    const stop = (): void => reject(new Unreached('broken-off'));
    const timer = setTimeout(late, limitMs);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  });
}

function connectTo(host: string, port: number, limitMs: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // No delay: with it every command costs 40 to 80 ms more, because each end waits for the other.
    const socket = connect({ host, port, noDelay: true, autoSelectFamily: false });
    const give = (error: Unreached): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.destroy();
      reject(error);
    };
    const stop = (): void => give(new Unreached('broken-off'));
    const timer = setTimeout(
      () => give(new Unreached('silent', { said: `no answer within ${limitMs / 1000} s` })),
      limitMs,
    );
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', error => give(new Unreached(outcomeOf(error), { said: error.message, address: host })));
    socket.once('connect', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.removeAllListeners('error');
      socket.on('error', () => undefined); // What happens later is told by what ends with it.
      resolve(socket);
    });
  });
}

/** By the system's error codes (errno(3)). */
function outcomeOf(error: Error): Unreached['outcome'] {
  const code = Reflect.get(error, 'code');
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ETIMEDOUT') return 'silent';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'closed';
  return code === 'EHOSTUNREACH' || code === 'EHOSTDOWN' ? 'host-unreachable' : 'no-route';
}
