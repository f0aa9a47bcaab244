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

const longUnitMs = { m: unitMs.m, h: unitMs.h, d: 24 * unitMs.h, w: 7 * 24 * unitMs.h } as const;

/** `7d`, or a day like `2026-11-01`, as the moment from which on something counts. */
export function parseSince(option: string, text: string, now: Date): Date {
  const { amount, unit } = /^(?<amount>\d{1,5})(?<unit>[mhdw])$/.exec(text)?.groups ?? {};
  if (unit === 'm' || unit === 'h' || unit === 'd' || unit === 'w')
    return new Date(now.getTime() - Number(amount) * longUnitMs[unit]);
  const { year, month, day } = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/.exec(text)?.groups ?? {};
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  if (date.getMonth() === Number(month) - 1) return date;
  throw new UsageError(`${option} ${text}: this is not a time.`, 'Write it like 12h, 7d, 4w or 2026-11-01.');
}
