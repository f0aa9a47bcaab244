import * as z from 'zod';

/** What a file system is for, as far as its limits depend on it. `external`: plugged in; backup disks among them are full on purpose. */
const Role = z.enum(['system', 'boot', 'data', 'external', 'temporary']);

export const Filesystem = z.object({
  /** Where it is mounted: `/`, `/boot`, `C:`. */
  mount: z.string(),
  device: z.string().optional(),
  /** `ext4`, `xfs`, `apfs`, `NTFS`. */
  type: z.string(),
  role: Role,
  sizeBytes: z.number(),
  usedBytes: z.number(),
  /** What anybody but root can still write. */
  freeBytes: z.number(),
  /** Of what can be written at all, 0 to 100. */
  usedPct: z.number(),
  freePct: z.number(),
  /** Absent where the file system has no fixed number of them. */
  inodes: z.number().optional(),
  inodesUsedPct: z.number().optional(),
  readOnly: z.boolean(),
  /** Limits for single accounts are switched on. */
  quotas: z.boolean().optional(),
});
export type Filesystem = z.output<typeof Filesystem>;

/** Use and rest in percent, with a place after the point. */
export function shares(usedBytes: number, freeBytes: number): { usedPct: number; freePct: number } {
  const whole = usedBytes + freeBytes;
  const usedPct = whole === 0 ? 0 : Math.round((usedBytes / whole) * 1000) / 10;
  return { usedPct, freePct: Math.round((100 - usedPct) * 10) / 10 };
}
