import * as z from 'zod';

const Source = z.object({
  address: z.string(),
  failures: z.number(),
  /** How many user names were tried in vain. */
  names: z.number(),
  firstAt: z.string(),
  /** The first login with a password after the failures. */
  success: z
    .object({
      user: z.string(),
      at: z.string(),
      /** Whether this name was among those tried in vain: who comes in under another one guessed nothing here. */
      tried: z.boolean(),
    })
    .optional(),
});

export const Logins = z.object({
  /** Addresses with failed logins: those that got in first, then by failures, 30 at most. */
  sources: z.array(Source),
  failures: z.number(),
  successes: z.number(),
});
type Source = z.output<typeof Source>;

/** One attempt, in the order of time. */
export interface Attempt {
  readonly at: string;
  readonly user: string;
  readonly address: string;
  readonly good: boolean;
  /** By a key or certificate: whoever guesses passwords has none. */
  readonly byKey: boolean;
}

const most = 30;

interface Counted {
  failures: number;
  names: Set<string>;
  firstAt: string;
  success?: { user: string; at: string; tried: boolean };
}

export function loginsOf(attempts: readonly Attempt[]) {
  const byAddress = new Map<string, Counted>();
  for (const attempt of attempts) count(attempt, byAddress);
  const sources = [...byAddress].map(
    ([address, { names, ...rest }]): Source => ({ address, names: names.size, ...rest }),
  );
  const order = (one: Source): number => (one.success ? 1e9 : 0) + one.failures;
  return {
    sources: sources.sort((a, b) => order(b) - order(a)).slice(0, most),
    failures: attempts.filter(({ good }) => !good).length,
    successes: attempts.filter(({ good }) => good).length,
  };
}

function count({ at, user, address, good, byKey }: Attempt, byAddress: Map<string, Counted>): void {
  const known = byAddress.get(address);
  if (!good) {
    const counted = known ?? { failures: 0, names: new Set<string>(), firstAt: at };
    // What fails after a success is somebody's slip.
    if (!counted.success) counted.names.add(user.toLowerCase());
    if (!counted.success) counted.failures++;
    byAddress.set(address, counted);
  } else if (known && !byKey) {
    known.success ??= { user, at, tried: known.names.has(user.toLowerCase()) };
  }
}
