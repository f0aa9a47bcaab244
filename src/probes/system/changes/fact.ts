import * as z from 'zod';

export const ChangeParams = z.object({ days: z.number().default(7) });
export type ChangeParams = z.output<typeof ChangeParams>;

const Change = z.object({
  at: z.string(),
  kind: z.enum(['package', 'update', 'boot', 'service', 'configuration', 'program']),
  what: z.string(),
  /** `installed 2.4`, `1.6 → 1.7`, `removed`, `changed` … */
  how: z.string().optional(),
});
export type Change = z.output<typeof Change>;

export const ChangesFact = z.object({
  since: z.string(),
  /** The newest first. */
  list: z.array(Change),
  /** Older ones that are left out, because there are too many. */
  omitted: z.number(),
});
export type ChangesFact = z.output<typeof ChangesFact>;

/** Most changes that are told: an upgrade of a whole system has a thousand packages, and the newest matter most. */
const mostChanges = 300;

export function changesFact(since: string, changes: readonly (Change | undefined)[]): ChangesFact {
  const known = changes
    .flatMap(change => (change !== undefined && change.at >= since ? [change] : []))
    .sort((a, b) => b.at.localeCompare(a.at));
  return { since, list: known.slice(0, mostChanges), omitted: Math.max(0, known.length - mostChanges) };
}
