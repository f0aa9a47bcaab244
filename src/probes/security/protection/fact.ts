import * as z from 'zod';

const Product = z.object({
  name: z.string(),
  /** Its part that scans by itself. Off: it is there and does not run, though it is meant to. unused: nobody wants it to run by itself. */
  guard: z.enum(['on', 'off', 'unused', 'unknown']),
  /** What was done to it, beyond being off: a service that cannot be started any more, its program gone or no program. */
  tampered: z.array(z.string()),
  /** It was taken away, and Windows still believes that it is there. */
  leftover: z.literal(true).optional(),
  /** Age of its signatures in days; absent where it has none, or does not tell. */
  signatureDays: z.number().optional(),
  /** Nothing fetches new signatures. */
  updates: z.enum(['on', 'off', 'unknown']),
  /** Why its last fetching failed, as it says itself. */
  updateError: z.string().optional(),
});

export const Protection = z.object({
  list: z.array(Product),
  /** Files and folders that are not scanned and are so large that everything fits in. */
  wideExclusions: z.array(z.string()),
  /** What could not be read. */
  unread: z.array(z.string()),
});
export type Product = z.output<typeof Product>;
export type Protection = z.output<typeof Protection>;

const daySec = 86_400;

/** Whole days; a clock that is behind gives none. */
export function daysBetween(fromSec: number, toSec: number): number {
  return Math.max(0, Math.floor((toSec - fromSec) / daySec));
}

/** A whole drive, the system's or everybody's folder, or a place that everybody can write to. */
export function isWide(path: string): boolean {
  return /^(?:[a-z]:\\?\*?|[a-z]:\\(?:Windows(?:\\System32)?|Users(?:\\Public)?|ProgramData|Program Files|Temp)\\?\*?|%temp%\\?|.*\\AppData\\(?:Local|Roaming)(?:\\Temp)?\\?\*?|\/|\/(?:tmp|var\/tmp|dev\/shm|home|usr|root)\/?\*?|\*|\.?\*?exe)$/i.test(
    path.trim(),
  );
}
