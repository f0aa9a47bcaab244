import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';

/** One server of two may be dead: the second must still have its turn within the usual wait of 3 s. */
const patience = { timeout: 1500, tries: 2 } as const;

/**
 * The address of a name, straight from the DNS servers. Unlike getaddrinfo this can be given up: a lookup that hangs there keeps
 * the process from ending for 10 s and more.
 */
export async function addressOf(name: string, signal: AbortSignal): Promise<string | undefined> {
  if (isIP(name) !== 0) return name;
  const resolver = new Resolver(patience);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))[0];
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The same for Node's own connections. */
export function lookupBy(signal: AbortSignal): LookupFunction {
  return (name, { all }, done) => {
    addressOf(name, signal).then(
      address => {
        if (address === undefined) return done(new Error(`no address for ${name}`), '');
        const family = isIP(address);
        return all ? done(null, [{ address, family }]) : done(null, address, family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
}
