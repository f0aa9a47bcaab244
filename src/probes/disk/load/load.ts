import * as z from 'zod';

export const Load = z.object({
  disks: z.array(
    z.object({
      name: z.string(),
      /** Part of the time in which it had something to do. */
      busyPct: z.number(),
      bytesPerSec: z.number(),
      /** How long one request took. */
      waitMs: z.number().optional(),
    }),
  ),
  /** Who reads and writes the most, and which part of all that was seen. */
  processes: z.array(z.object({ pid: z.number(), name: z.string(), bytesPerSec: z.number(), sharePct: z.number() })),
  /** Whether programs of all accounts could be looked at. */
  everybody: z.boolean(),
  /** Part of the last ten seconds in which some program waited for the disk. */
  ioStalledPct: z.number().optional(),
  /** … in which some program waited for memory. */
  memoryStalledPct: z.number().optional(),
  memoryFreePct: z.number().optional(),
  swapPagesPerSec: z.number(),
});
export type Load = z.output<typeof Load>;
