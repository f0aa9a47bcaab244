import * as z from 'zod';

/** What keeps data on several drives: an array, a pool, a file system over several devices. */
export const DriveArray = z.object({
  name: z.string(),
  kind: z.enum(['md', 'zfs', 'btrfs', 'apple-raid', 'storage-space']),
  /** `raid1`, as the system calls it. */
  level: z.string().optional(),
  /** degraded: it works without one of its members; failed: it does not work. */
  state: z.enum(['good', 'degraded', 'failed']),
  /** Members that are missing or failed, as far as they have a name. */
  bad: z.array(z.string()),
  /** How far a rebuild, a first synchronisation or a check is, in percent. */
  rebuilding: z.object({ what: z.string(), pct: z.number() }).optional(),
  /** Blocks that were not as they were written. */
  checksumErrors: z.number().optional(),
  /** On how many drives. */
  checksumDrives: z.number().optional(),
  /** Something could not be mended: the system names what is lost. */
  dataLost: z.boolean().optional(),
});
export type DriveArray = z.output<typeof DriveArray>;
