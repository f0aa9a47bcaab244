import { daysBetween, type Product } from './fact.ts';
import { firstOf, stateOf, type Unit } from './units.ts';

export function clamav(
  text: string,
  units: ReadonlyMap<string, Unit>,
  running: readonly string[],
  nowSec: number,
): Product[] {
  const programs = new Map(
    [...text.matchAll(/^program (\S+) (\d*)$/gm)].map(([, name = '', size]) => [name, Number(size)]),
  );
  const unit = firstOf(units, ['clamav-daemon', 'clamd@scan', 'clamd']);
  // Debian masks the service of a program that was taken away: then it is nobody's.
  const guard = unit?.load === 'masked' && !programs.has('clamd') ? undefined : unit;
  const fetcher = firstOf(units, ['clamav-freshclam', 'freshclam']);
  if (programs.size === 0 && guard === undefined) return [];
  const state = stateOf(guard, running.includes('clamd'));
  const days = signatureDays(text, nowSec);
  const error = lastError(text);
  return [
    {
      name: 'ClamAV',
      guard: programs.has('clamd') || guard !== undefined ? state : 'unused',
      tampered: [
        ...(guard?.load === 'masked' ? ['its service is masked'] : []),
        ...(guard !== undefined && !programs.has('clamd') ? ['its program is gone'] : []),
        ...(programs.get('clamd') === 0 ? ['its program is empty'] : []),
        // "exited": what was started in its place has ended, and systemd counts the service as running all the same.
        ...(guard?.active === 'active' && guard.sub === 'exited' && !running.includes('clamd')
          ? ['its service runs another program']
          : []),
      ],
      ...(days !== undefined && { signatureDays: days }),
      updates: updatesOf(fetcher, running, programs),
      ...(error !== undefined && { updateError: error }),
    },
  ];
}

function updatesOf(unit: Unit | undefined, running: readonly string[], programs: ReadonlyMap<string, number>) {
  const state = stateOf(unit, running.includes('freshclam'));
  if (state === 'on') return 'on';
  // It may also be started by cron.
  return unit === undefined && programs.has('freshclam') ? 'unknown' : 'off';
}

/** The newest counts. ClamAV-VDB:22 Nov 2026 06-05 -0500:27101:2067000:90:md5:signature:builder:1795000000 */
function signatureDays(text: string, nowSec: number): number | undefined {
  const made = [...text.matchAll(/^signatures ClamAV-VDB:(?:[^:]*:){7}(\d{9,11})/gm)].map(([, sec]) => Number(sec));
  const own = [...text.matchAll(/^own (\d{9,11})$/gm)].map(([, sec]) => Number(sec));
  // ClamAV's own bases, where there are any; what a site adds to them says nothing about them.
  const dates = made.length > 0 ? made : own;
  return dates.length > 0 ? daysBetween(Math.max(...dates), nowSec) : undefined;
}

function lastError(text: string): string | undefined {
  const [last] = [...text.matchAll(/^log .*$/gm)].map(([line]) => line).slice(-1);
  return /ERROR: (?<error>.*)$/.exec(last ?? '')?.groups?.error;
}
