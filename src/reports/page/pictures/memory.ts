import * as z from 'zod';
import type { Markup } from '../markup.ts';
import { type Bar, barsFigure } from './bars.ts';
import { sayBytes } from './say-bytes.ts';

const Memory = z.object({
  totalBytes: z.number().positive(),
  availableBytes: z.number(),
  swapTotalBytes: z.number().optional(),
  swapUsedBytes: z.number().optional(),
  top: z.array(z.object({ program: z.string(), bytes: z.number() })),
});

/** Programs that are shown: who holds most is among the first. Less than this share of all is not worth a bar. */
const mostPrograms = 5;
const leastShare = 0.02;

/** What is taken of the memory, and by whom. */
export function drawMemory(value: unknown): Markup | undefined {
  const told = Memory.safeParse(value);
  if (!told.success) return undefined;
  const { totalBytes, availableBytes, swapTotalBytes = 0, swapUsedBytes = 0, top } = told.data;
  const bars: Bar[] = [
    { name: 'Memory', value: `${sayBytes(availableBytes)} left`, share: 1 - availableBytes / totalBytes },
    ...(swapTotalBytes > 0
      ? [{ name: 'Swap', value: `${sayBytes(swapUsedBytes)} used`, share: swapUsedBytes / swapTotalBytes }]
      : []),
    ...top
      .filter(({ bytes }) => bytes / totalBytes >= leastShare)
      .slice(0, mostPrograms)
      .map(({ program, bytes }) => ({ name: program, value: sayBytes(bytes), share: bytes / totalBytes })),
  ];
  return barsFigure(`Memory: what is taken of ${sayBytes(totalBytes)}`, bars);
}
