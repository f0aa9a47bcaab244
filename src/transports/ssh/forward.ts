import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { Unreached } from './unreached.ts';

/** Why a server opens no channel (RFC 4254, 5.1): OpenSSH says "open failed" to all of them. */
const forwardFailures: { readonly [reason: number]: string } = {
  1: 'it may not pass connections on (AllowTcpForwarding, PermitOpen)',
  2: 'it gets no connection there',
  4: 'it has no room for more',
};

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Through the machine before it (ProxyJump). */
export function forward(client: Client, { host, port }: Place, limitMs: number, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (outcome: Unreached['outcome'], said?: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      reject(new Unreached(outcome, said === undefined ? {} : { said }));
    };
    const stop = (): void => fail('broken-off');
    const timer = setTimeout(() => fail('silent'), limitMs);
    signal.addEventListener('abort', stop, { once: true });
    client.forwardOut('127.0.0.1', 0, host, port, (error, stream) => {
      if (error)
        return fail(
          'refused',
          [error.message, forwardFailures[Reflect.get(error, 'reason')]].filter(Boolean).join(', '),
        );
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(stream);
    });
  });
}
