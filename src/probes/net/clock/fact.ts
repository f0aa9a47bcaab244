import * as z from 'zod';

export const ClockParams = z.object({
  ntp: z.array(z.string()),
  urls: z.array(z.string()),
  waitMs: z.number().default(3000),
});
export type ClockParams = z.output<typeof ClockParams>;

export const ClockFact = z.object({
  /** How far this machine's clock is ahead of the source; negative: behind. `http` is exact to about a second. */
  readings: z.array(z.object({ source: z.string(), kind: z.enum(['ntp', 'http']), offsetSec: z.number() })),
  /** The median of the sources. Absent when none answered. */
  offsetSec: z.number().optional(),
  /** Whether the system's own time service says that it has the time from somewhere. Absent where it cannot be asked. */
  synchronized: z.boolean().optional(),
  /** What this machine takes for the time. */
  now: z.string(),
});
export type ClockFact = z.output<typeof ClockFact>;
export type ClockReading = ClockFact['readings'][number];

const maxSources = 10;

export function ntpServers({ ntp }: ClockParams): readonly string[] {
  return [...new Set(ntp)].slice(0, maxSources);
}

/** Only addresses of the web: anything else would be a file or an option to a tool. */
export function webAddresses({ urls }: ClockParams): readonly string[] {
  return [...new Set(urls)].filter(url => /^https?:\/\/\S+$/i.test(url)).slice(0, maxSources);
}

/** The fact, with the median of what the sources say. */
export function clockFact(readings: readonly ClockReading[], now: string, synchronized?: boolean): ClockFact {
  const sorted = readings.map(({ offsetSec }) => offsetSec).sort((one, other) => one - other);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return {
    readings: [...readings],
    ...(low !== undefined && high !== undefined && { offsetSec: roundToMs((low + high) / 2) }),
    ...(synchronized !== undefined && { synchronized }),
    now,
  };
}

function roundToMs(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/**
 * How far a clock that showed `sentSec` and `receivedSec` (since 1970) is ahead of a source that showed `sourceSec` in between: half of the
 * way there and back belongs to each direction.
 */
export function offsetOf(sentSec: number, receivedSec: number, sourceSec: number): number {
  return roundToMs((sentSec + receivedSec) / 2 - sourceSec);
}

/** A Date header says the second that has begun: on average half of it is over. */
export function readHttpDate(text: string, sentSec: number, receivedSec: number): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : offsetOf(sentSec, receivedSec, ms / 1000 + 0.5);
}
