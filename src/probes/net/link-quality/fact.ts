import * as z from 'zod';

export const LinkQuality = z.object({
  adapter: z.string(),
  seconds: z.number(),
  /** Frames sent and received in this time, without the damaged ones. */
  frames: z.number(),
  /** Frames that were damaged or could not be sent because of the link, in this time. */
  damaged: z.number(),
  /** The same since the adapter was made: for people, not for judging. */
  damagedBefore: z.number(),
  /** How often the link went or came in this time; absent where the system does not count. */
  changes: z.number().optional(),
  speedMbps: z.number().optional(),
  /** The highest speed that both ends offer each other. */
  bothMbps: z.number().optional(),
});
export type LinkQuality = z.output<typeof LinkQuality>;

/** Seconds between the two looks. */
export const windowSec = 3;

/** Frames and damaged ones at one moment. */
export interface Count {
  readonly frames: number;
  readonly damaged: number;
}

/** What came between two looks. A counter that went back was begun anew. */
export function between(first: Count, second: Count): Pick<LinkQuality, 'frames' | 'damaged' | 'damagedBefore'> {
  return {
    frames: Math.max(0, second.frames - first.frames),
    damaged: Math.max(0, second.damaged - first.damaged),
    damagedBefore: first.damaged,
  };
}
