import { sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { amount } from '../../hardware/_known.ts';
import { parts } from '../../net/_parts.ts';
import type { Load } from './load.ts';

/** Between two samples, in seconds: long enough to tell load from a single write. */
const betweenSec = 3;

/** Counters twice. The pressure of the own control group comes first: in a container that of the machine is the work of others. */
export const twoSamples = sh`sample() {
  printf '%s\n' "--- time$1"; cat /proc/uptime
  printf '%s\n' "--- disks$1"; cat /proc/diskstats
  printf '%s\n' "--- swap$1"; grep '^pswp' /proc/vmstat
  printf '%s\n' "--- processes$1"; grep -H '^\(read\|write\)_bytes' /proc/[0-9]*/io 2>/dev/null
}
sample 1; sleep ${betweenSec}; sample 2
printf '%s\n' '--- names'; grep -H . /proc/[0-9]*/comm 2>/dev/null
printf '%s\n' '--- meminfo'; cat /proc/meminfo
for what in io memory; do
  printf '%s\n' "--- $what"
  if [ -r "/sys/fs/cgroup/$what.pressure" ]; then cat "/sys/fs/cgroup/$what.pressure"; else cat "/proc/pressure/$what" 2>/dev/null; fi
done
printf '%s\n' '--- user'; id -u`;

export function readLoad(stdout: string): Load {
  const answer = parts(stdout);
  const part = (name: string): string => answer.get(name) ?? '';
  const seconds = Number(part('time2').split(' ')[0]) - Number(part('time1').split(' ')[0]);
  if (!(seconds > 0) || !answer.has('user')) throw new Unparsable('no two samples');
  const ioStalledPct = stalled(part('io'));
  const memoryStalledPct = stalled(part('memory'));
  const memory = (name: string): number | undefined =>
    amount(new RegExp(`^${name}:\\s+(?<kilobytes>\\d+)`, 'm').exec(part('meminfo'))?.groups?.kilobytes);
  const [total, available] = [memory('MemTotal'), memory('MemAvailable')];
  return {
    disks: disks(part('disks1'), part('disks2'), seconds),
    processes: processes(part('processes1'), part('processes2'), part('names'), seconds),
    everybody: part('user').trim() === '0',
    swapPagesPerSec: (pages(part('swap2')) - pages(part('swap1'))) / seconds,
    ...(ioStalledPct === undefined ? {} : { ioStalledPct }),
    ...(memoryStalledPct === undefined ? {} : { memoryStalledPct }),
    ...(total && available ? { memoryFreePct: Math.round((available / total) * 1000) / 10 } : {}),
  };
}

/** Pressure stall information (Documentation/accounting/psi.rst): the part of the last 10 s in which something waited. */
function stalled(text: string): number | undefined {
  const share = /^some avg10=(?<share>[\d.]+)/m.exec(text)?.groups?.share;
  return share === undefined ? undefined : Number(share);
}

function pages(text: string): number {
  return [...text.matchAll(/^pswp(?:in|out) (?<pages>\d+)$/gm)].reduce(
    (sum, one) => sum + Number(one.groups?.pages),
    0,
  );
}

/** Whole disks: what is made of them would count twice. */
const wholeDisk = /^(?:sd[a-z]+|vd[a-z]+|xvd[a-z]+|hd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/;
const sectorBytes = 512;

/** Documentation/admin-guide/iostats.rst: after the name, reads 0, sectors 2, ms 3, writes 4, sectors 6, ms 7, busy ms 9. */
function counters(text: string): Map<string, number[]> {
  const rows = text.split('\n').map((line): [string, number[]] => {
    const [, , name = '', ...numbers] = line.trim().split(/\s+/);
    return [name, numbers.map(Number)];
  });
  return new Map(rows.filter(([name]) => wholeDisk.test(name)));
}

function disks(first: string, second: string, seconds: number): Load['disks'] {
  const before = counters(first);
  return [...counters(second)].flatMap(([name, now]) => {
    const then = before.get(name);
    if (!then) return [];
    const more = (...fields: number[]): number =>
      fields.reduce((sum, field) => sum + (now[field] ?? 0) - (then[field] ?? 0), 0);
    const requests = more(0, 4);
    return [
      {
        name,
        busyPct: Math.min(Math.round(more(9) / seconds / 10), 100),
        bytesPerSec: Math.round((more(2, 6) * sectorBytes) / seconds),
        ...(requests > 0 ? { waitMs: Math.round((more(3, 7) / requests) * 10) / 10 } : {}),
      },
    ];
  });
}

/** Most that are listed. Practice value: what a person reads. */
const mostListed = 5;

function processes(first: string, second: string, names: string, seconds: number): Load['processes'] {
  const before = bytesOf(first);
  const grown = [...bytesOf(second)].map(([pid, bytes]) => ({ pid, bytes: bytes - (before.get(pid) ?? bytes) }));
  const all = grown.reduce((sum, { bytes }) => sum + bytes, 0);
  const named = new Map(
    [...names.matchAll(/^\/proc\/(?<pid>\d+)\/comm:(?<name>.*)$/gm)].map(({ groups }) => [groups?.pid, groups?.name]),
  );
  return grown
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, mostListed)
    .map(({ pid, bytes }) => ({
      pid: Number(pid),
      name: named.get(pid) ?? '',
      bytesPerSec: Math.round(bytes / seconds),
      sharePct: Math.round((bytes / all) * 100),
    }));
}

function bytesOf(text: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { groups } of text.matchAll(/^\/proc\/(?<pid>\d+)\/io:\w+: (?<bytes>\d+)$/gm)) {
    const pid = groups?.pid ?? '';
    sums.set(pid, (sums.get(pid) ?? 0) + Number(groups?.bytes));
  }
  return sums;
}
