import * as z from 'zod';

export const Backup = z.object({
  /** restic, borg, Time Machine … */
  tool: z.string(),
  /** A unit, a file, a log: where that is seen. */
  place: z.string(),
  /** It runs by itself. What only left a trace may have been given up long ago. */
  isSetUp: z.boolean(),
  /** How long ago it last ended well. Not told by every trace. */
  lastSec: z.number().optional(),
  /** Its last run failed. */
  failed: z.boolean().optional(),
});
export type Backup = z.output<typeof Backup>;

export interface Backups {
  readonly list: Backup[];
  readonly unread: string[];
}
