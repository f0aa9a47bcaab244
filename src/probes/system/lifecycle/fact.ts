import * as z from 'zod';
import { known } from '../../hardware/_known.ts';
import { asOf } from './table.ts';

export const LifecycleFact = z.object({
  system: z.string(),
  version: z.string(),
  /** The last day of free security updates. Absent: this version is not in the table. */
  ends: z.string().optional(),
  /** The last day of those that are paid for. */
  paidUntil: z.string().optional(),
  /** Whether they are paid for here, where that can be seen. */
  paid: z.boolean().optional(),
  /** Whether there are security updates for it today. Absent: not known, or it depends on a contract that cannot be seen. */
  supported: z.boolean().optional(),
  source: z.string().optional(),
  asOf: z.string().optional(),
});
export type LifecycleFact = z.output<typeof LifecycleFact>;

/** What a table, or the system itself, says of a version. */
export interface Ends {
  readonly ends: string;
  readonly paidUntil?: string | undefined;
  readonly source: string;
}

/** `today` and the days are YYYY-MM-DD, which sort as they follow each other. */
export function lifecycleFact(
  what: { readonly system: string; readonly version: string; readonly paid?: boolean | undefined },
  found: Ends | undefined,
  today: string,
): LifecycleFact {
  const table = found && { ...found, asOf };
  return known(LifecycleFact, { ...what, ...table, supported: found && supportedOf(found, what.paid, today) });
}

function supportedOf({ ends, paidUntil }: Ends, paid: boolean | undefined, today: string): boolean | undefined {
  if (today <= ends) return true;
  return paidUntil !== undefined && today <= paidUntil ? paid : false;
}
