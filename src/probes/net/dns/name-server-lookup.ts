import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';

/** One server of two may be dead: the second must still have its turn within the usual wait of 3 s. */
const patience = { timeout: 1500, tries: 2 } as const;

/**
 * An address of a name for IPv4 and one for IPv6, where it has them, straight from the DNS servers: a machine may have a way for one of them only.
 * Unlike getaddrinfo this can be given up: a lookup that hangs there keeps the process from ending for 10 s and more.
 */
export async function addressOfEachFamily(name: string, signal: AbortSignal): Promise<string[]> {
  if (isIP(name) !== 0) return [name];
  const resolver = new Resolver(patience);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value.slice(0, 1) : []));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The same for Node's own connections. */
export function lookupBy(signal: AbortSignal): LookupFunction {
  return (name, { all }, done) => {
    addressOfEachFamily(name, signal).then(
      addresses => {
        const [first] = addresses;
        if (first === undefined) return done(new Error(`no address for ${name}`), '');
        return all
          ? done(
              null,
              addresses.map(address => ({ address, family: isIP(address) })),
            )
          : done(null, first, isIP(first));
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
}
