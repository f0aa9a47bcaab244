import * as z from 'zod';

export const LookupParams = z.object({
  names: z.array(z.string()),
  /** A system library gives up on a dead server after 5 to 30 s; whoever waits for a program has given up before. */
  waitMs: z.number().default(8000),
});
export type LookupParams = z.output<typeof LookupParams>;

export const LookupFact = z.object({
  list: z.array(
    z.object({
      name: z.string(),
      found: z.boolean(),
      addresses: z.array(z.string()),
      /** `try-again`: the servers did not answer, or not in time. Absent where the tool does not tell. */
      why: z.enum(['not-found', 'try-again', 'failed']).optional(),
    }),
  ),
});
export type LookupFact = z.output<typeof LookupFact>;

const maxNames = 20;

/** The names that are looked up. */
export function namesOf({ names }: LookupParams): readonly string[] {
  return [...new Set(names)].slice(0, maxNames);
}
