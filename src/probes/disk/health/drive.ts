import * as z from 'zod';

/** What a drive says about itself. A count that it does not tell is absent, not 0. */
export const Drive = z.object({
  /** `/dev/sda`; behind a RAID controller with its place there: `/dev/sda [megaraid_disk_03]`. */
  name: z.string(),
  model: z.string().optional(),
  serial: z.string().optional(),
  protocol: z.enum(['ata', 'nvme', 'scsi']).optional(),
  kind: z.enum(['hdd', 'ssd']).optional(),
  /**
   * asleep: it was not woken for this; none: there is nothing to ask, as with virtual disks and card readers; unreadable: it ought to answer
   * and does not.
   */
  answer: z.enum(['told', 'asleep', 'none', 'unreadable']),
  /** Why nothing is known. */
  why: z.string().optional(),
  /** The drive's own verdict. */
  passed: z.boolean().optional(),
  /** Attributes at or below the limit that the maker set, of the sort that means failure. */
  failing: z.array(z.string()),
  /** Attributes of wear at or below their limit. */
  worn: z.array(z.string()),
  /** Sectors that could not be read and wait for being written anew. */
  pendingSectors: z.number().optional(),
  /** Sectors that a scan of the drive's own could not read. */
  offlineUncorrectable: z.number().optional(),
  reallocatedSectors: z.number().optional(),
  /** Errors that were told to the computer because no repair helped. */
  uncorrectableErrors: z.number().optional(),
  endToEndErrors: z.number().optional(),
  /** Since the drive was made: only a rise says something. */
  crcErrors: z.number().optional(),
  /** The newest self-test that ended found a sector that cannot be read, or on SAS and NVMe: that a part of the drive fails. */
  selfTestFailed: z.boolean().optional(),
  sparePct: z.number().optional(),
  spareLimitPct: z.number().optional(),
  /** Of its rated life; may pass 100. */
  usedLifePct: z.number().optional(),
  mediaErrors: z.number().optional(),
  /** What an NVMe drive warns of. */
  warnings: z.array(z.enum(['spare', 'temperature', 'reliability', 'read-only', 'memory-backup', 'persistent-memory'])),
  temperatureC: z.number().optional(),
  /** The drive's own limit. */
  temperatureLimitC: z.number().optional(),
  powerOnHours: z.number().optional(),
});
export type Drive = z.output<typeof Drive>;

/** Everything that a protocol tells beyond what all have. */
export type Told = Omit<Drive, 'name' | 'model' | 'serial' | 'protocol' | 'kind' | 'answer' | 'why' | 'passed'>;
export const nothingTold: Told = { failing: [], worn: [], warnings: [] };
