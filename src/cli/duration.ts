import { UsageError } from './usage-error.ts';

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Longer than a person waits for a run, and short enough for every timer. */
const longestMs = 24 * unitMs.h;

/** `90s`, `2m` in milliseconds. */
export function parseDuration(option: string, text: string): number {
  const { amount, unit } = /^(?<amount>\d{1,6}(?:\.\d{1,3})?)(?<unit>ms|s|m|h)$/.exec(text)?.groups ?? {};
  const factor = unit === 'ms' || unit === 's' || unit === 'm' || unit === 'h' ? unitMs[unit] : undefined;
  const ms = Number(amount) * (factor ?? Number.NaN);
  if (!Number.isFinite(ms) || ms <= 0)
    throw new UsageError(`${option} ${text}: this is not a time.`, 'Write it like 30s or 2m.');
  if (ms > longestMs) throw new UsageError(`${option} ${text}: this is too long.`, 'The longest is 24h.');
  return ms;
}
