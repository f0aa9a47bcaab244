import { randomBytes } from 'node:crypto';

/** A run's id: sorts by time, and short enough to be read out over the telephone: `20261122-094107-2f9c`. */
export function newRunId(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(2).toString('hex')}`;
}
