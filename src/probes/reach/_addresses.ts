import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import * as z from 'zod';
import { until } from '../../model/until.ts';

/** Longest name of DNS (RFC 1035, 2.3.4). */
const mostChars = 253;

/** A name or an address. One that begins with a dash is neither, and programs would take it for an option. */
export const Host = z
  .string()
  .min(1)
  .max(mostChars)
  .regex(/^(?!-)\S+$/, 'a name or an address');

/** Why a name has no address. `try-again`: the servers did not answer, or not in time. */
export const Why = z.enum(['not-found', 'try-again', 'failed']);

export type Found =
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly why: z.output<typeof Why>; readonly error: string };

/** How the errors of getaddrinfo are called in Node; every other is a failure. */
const whys: { readonly [code: string]: z.output<typeof Why> } = { ENOTFOUND: 'not-found', EAI_AGAIN: 'try-again' };

/** How long programs are waited for that look a name up: two servers of glibc, one of them dead, take 5 s (RES_TIMEOUT). */
const waitMs = 6000;

/** The addresses of a host as programs on this machine see them, the preferred one first. An address is its own. */
export async function addressesOf(host: string, signal: AbortSignal): Promise<Found> {
  if (isIP(host) !== 0) return { ok: true, addresses: [host] };
  const limit = until(signal, waitMs);
  // Node cannot break off a look-up; nobody has to wait for it.
  const late = new Promise<Found>(resolve => {
    const giveUp = (): void => resolve({ ok: false, why: 'try-again', error: 'no answer in time' });
    if (limit.signal.aborted) giveUp();
    limit.signal.addEventListener('abort', giveUp);
  });
  const looked = lookup(host, { all: true }).then(
    (found): Found => ({ ok: true, addresses: [...new Set(found.map(({ address }) => address))] }),
    (error): Found => {
      const code = String(Reflect.get(Object(error), 'code') ?? error);
      return { ok: false, why: whys[code] ?? 'failed', error: code };
    },
  );
  const found = await Promise.race([late, looked]);
  limit.end();
  return found;
}
