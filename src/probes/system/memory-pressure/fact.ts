import * as z from 'zod';

export const MemoryFact = z.object({
  /** The figures of the machine are those of the host. */
  container: z.boolean().optional(),
  totalBytes: z.number(),
  /** What programs can have without anything being moved to disk: free, and caches that can be given up. */
  availableBytes: z.number(),
  availablePct: z.number(),
  swapTotalBytes: z.number().optional(),
  swapUsedBytes: z.number().optional(),
  /** Share of the last minute in which every task waited for memory (PSI), in percent. */
  stalledPct: z.number().optional(),
  /** Pages a second fetched back from disk, measured over one second. */
  swapInPerSec: z.number().optional(),
  /** macOS: 1 normal, 2 warning, 4 critical. */
  level: z.number().optional(),
  /** Share of what can be promised at most (memory and page file) that is promised, in percent. */
  committedPct: z.number().optional(),
  /** Who holds most. */
  top: z.array(z.object({ program: z.string(), bytes: z.number() })),
});
export type MemoryFact = z.output<typeof MemoryFact>;

export function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 1000) / 10;
}

const bytesPerKb = 1024;
/** ` 81200 java`: kilobytes and a name. */
const holder = /^\s*(?<kb>\d+)\s+(?<program>\S.*?)\s*$/gm;

export function holdersIn(text: string | undefined): MemoryFact['top'] {
  const found = [...(text ?? '').matchAll(holder)].flatMap(({ groups }) => (groups ? [groups] : []));
  return found.map(({ program = '', kb }) => ({ program, bytes: Number(kb) * bytesPerKb }));
}
