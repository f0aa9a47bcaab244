import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** The addresses of a name as programs see them; none when there are none, or when they do not come in time. */
export async function addressesOf(host: string, signal: AbortSignal): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  const late = new Promise<[]>(resolve => signal.addEventListener('abort', () => resolve([]), { once: true }));
  const found = await Promise.race([lookup(host, { all: true }).catch(() => []), late]);
  return [...new Set(found.map(({ address }) => address))];
}
