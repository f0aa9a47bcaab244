import * as z from 'zod';

const Detection = z.object({
  name: z.string(),
  /** The file, or what else it was found in. */
  where: z.string(),
  lastAt: z.string().optional(),
  /** handled: blocked, removed or in quarantine; open: still there; allowed: somebody said that it may stay. */
  state: z.enum(['handled', 'open', 'allowed']),
  /** The test file of EICAR, which harms nothing. */
  test: z.boolean(),
  times: z.number(),
});

export const Detections = z.object({ list: z.array(Detection), unread: z.array(z.string()) });
export type Detection = z.output<typeof Detection>;

const most = 100;

/** The same threat at the same place counts once, as it was seen last. */
export function detectionsOf(all: readonly Omit<Detection, 'times'>[], unread: readonly string[]) {
  const byPlace = new Map<string, Detection>();
  for (const one of all) {
    const key = `${one.name} ${one.where}`;
    byPlace.set(key, { ...one, times: (byPlace.get(key)?.times ?? 0) + 1 });
  }
  return { list: [...byPlace.values()].slice(-most), unread: [...unread] };
}

export const isTestName = (name: string): boolean => /\beicar\b/i.test(name.replaceAll(/[_.-]/g, ' '));
