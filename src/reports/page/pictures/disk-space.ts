import * as z from 'zod';
import type { Markup } from '../markup.ts';
import { barsFigure } from './bars.ts';
import { sayBytes } from './say-bytes.ts';

const Filesystems = z.object({
  list: z.array(z.object({ mount: z.string(), usedPct: z.number(), freeBytes: z.number(), readOnly: z.boolean() })),
  full: z.array(z.object({ mount: z.string() })),
});

/** How full the file systems are. Full is what the probe calls full: 5 % of a large disk are much. */
export function drawFilesystems(value: unknown): Markup | undefined {
  const told = Filesystems.safeParse(value);
  if (!told.success) return undefined;
  const full = new Set(told.data.full.map(({ mount }) => mount));
  return barsFigure(
    'Disk space: how much of each file system is used',
    told.data.list.map(({ mount, usedPct, freeBytes, readOnly }) => ({
      name: mount,
      value: `${full.has(mount) ? 'FULL, ' : readOnly ? 'read-only, ' : ''}${sayBytes(freeBytes)} free`,
      share: usedPct / 100,
      ...(full.has(mount) ? { role: 'error' as const } : {}),
    })),
  );
}
