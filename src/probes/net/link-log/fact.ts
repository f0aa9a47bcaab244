import * as z from 'zod';

export const LinkLogParams = z.object({ hours: z.number().default(1) });
export type LinkLogParams = z.output<typeof LinkLogParams>;

const Conflict = z.object({
  at: z.string(),
  adapter: z.string().optional(),
  address: z.string(),
  /** The hardware address of the other machine. */
  mac: z.string().optional(),
});
/** The link was lost and came back within a minute, and nobody switched the adapter off. */
const Loss = z.object({ at: z.string(), adapter: z.string(), seconds: z.number() });

export const LinkLog = z.object({
  since: z.string(),
  conflicts: z.array(Conflict),
  /** Absent where the system does not write them down. */
  losses: z.array(Loss).optional(),
});
export type LinkLog = z.output<typeof LinkLog>;
export type Conflict = z.output<typeof Conflict>;
export type Loss = z.output<typeof Loss>;
