import * as z from 'zod';

/** What printers and queues are: RFC 8011, `printer-state`. */
export const State = z.enum(['idle', 'printing', 'stopped']);
export type State = z.output<typeof State>;

export const Reasons = z.object({
  /** As they were told, such as `media-low-warning`. */
  reasons: z.array(z.string()),
  /** Those that keep it from printing, without their ending. */
  stops: z.array(z.string()),
  /** The others, without their ending. */
  warns: z.array(z.string()),
});
export type Reasons = z.output<typeof Reasons>;

const standstill = ['media-jam', 'media-needed', 'cover-open', 'door-open', 'interlock-open'];

/**
 * RFC 8011, 5.4.12: a report never affects the page, a warning never stops a job, an error means that the printer stands still. So a word
 * without an ending counts as an error only while it does, and "error" on an idle printer (one tray of several is empty) stops nothing.
 * A jam, an open cover and `media-needed` (the job at hand wants paper that is not there) let nothing through, whatever their ending.
 */
export function sortReasons(told: readonly string[], state: State | undefined): Reasons {
  const reasons = [...new Set(told.filter(word => word !== 'none' && word !== ''))];
  const parts = reasons.map(reason => /^(?<word>.+?)(?:-(?<ending>report|warning|error))?$/.exec(reason)?.groups);
  const isStop = (word: string, ending: string | undefined) => {
    if (standstill.includes(word) || ending === 'error') return state !== 'idle';
    return ending === undefined && state === 'stopped';
  };
  const words = (stop: boolean) =>
    parts.flatMap(part => (part?.word !== undefined && isStop(part.word, part.ending) === stop ? [part.word] : []));
  return { reasons, stops: words(true), warns: words(false) };
}
