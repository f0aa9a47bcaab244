import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** One server of two may be dead: the second must still have its turn within the usual waits of 3 to 5 s. */
const patience = { timeout: 2000, tries: 2 } as const;
/** RFC 6761, 6.3: needs no server. */
const ownName = /^(?:.+\.)?localhost$/i;

/**
 * The addresses of a name as programs see them; none when there are none, or when they do not come in time. The servers are first asked
 * whether they answer at all, in a way that can be given up: getaddrinfo with a dead server keeps the process from ending for 10 s and more,
 * and Node runs only two at a time.
 */
export async function addressesOf(host: string, signal: AbortSignal): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  if (ownName.test(host)) return ['127.0.0.1', '::1'];
  if (!(await serversAnswer(host, signal))) return [];
  const late = new Promise<[]>(resolve => signal.addEventListener('abort', () => resolve([]), { once: true }));
  const found = await Promise.race([lookup(host, { all: true }).catch(() => []), late]);
  return [...new Set(found.map(({ address }) => address))];
}

async function serversAnswer(host: string, signal: AbortSignal): Promise<boolean> {
  const resolver = new Resolver(patience);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  try {
    await resolver.resolve4(host);
    return true;
  } catch (error) {
    // A refusal, "no such name" and a closed port are quick, and then getaddrinfo is, too.
    return !(error instanceof Error && 'code' in error && ['ETIMEOUT', 'ECANCELLED'].includes(String(error.code)));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
