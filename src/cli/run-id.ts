import { randomBytes } from 'node:crypto';

/**
 * A run's id: sorts by time to the millisecond, and short enough to be read out over the telephone: `20261122-094107-2f9c1`. Behind the seconds
 * stand the milliseconds and a random byte, in hexadecimal digits.
 */
export function newRunId(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const end = now.getUTCMilliseconds().toString(16).padStart(3, '0') + randomBytes(1).toString('hex');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${end}`;
}
