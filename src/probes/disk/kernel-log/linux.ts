import * as z from 'zod';
import { sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { Denied, Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { Kind, readLines, signOf } from './lines.ts';

export const Event = z.object({
  kind: Kind,
  /** As the line calls it: a disk, a partition, `ata3`. */
  device: z.string(),
  /** The disk that it belongs to, as far as it is still there. */
  disk: z.string().optional(),
  removable: z.boolean(),
  count: z.number(),
  /** How long ago the newest was. */
  newestSec: z.number(),
  text: z.string(),
});
type Event = z.output<typeof Event>;

/**
 * The journal where it has the kernel's lines, else what the kernel still holds itself. Only lines about disks are sent, the newest ones.
 */
export const kernelLines = sh`sed 's/.*) //' /proc/1/stat
printf '%s\n' '--- uptime'; cat /proc/uptime
printf '%s\n' '--- devices'; ls -l /sys/class/block
printf '%s\n' '--- removable'; grep -H 1 /sys/block/*/removable
printf '%s\n' '--- gone'; grep -lx 0 /sys/block/*/size
printf '%s\n' '--- log'
if [ -n "$(journalctl -k -b -q -n 1 -o cat --no-pager 2>/dev/null)" ]; then journalctl -k -b -q -n 50000 -o short-monotonic --no-pager
elif log=$(dmesg 2>&1); then printf '%s\n' "$log"
else printf 'refused: %s\n' "$log"; fi |
  grep -aE '^refused: |I/O error|[Mm]edium [Ee]rror|Unrecovered|Integrity|ata[0-9.]+: |nvme|rejecting I/O|DID_|uas_eh|(EXT|XFS|BTRFS|F2FS|FAT|NTFS)' | tail -n 3000`;

/** Clock ticks of /proc/PID/stat, on every Linux that is met with. */
const ticksPerSec = 100;
/** Field 22 of /proc/PID/stat, counted after the name: when the process began, after the kernel did. */
const startField = 19;

export function readKernelLog({ stdout }: Execution): { events: Event[] } {
  const answer = parts(stdout);
  const upSec = Number((answer.get('uptime') ?? '').split(' ')[0]);
  const bornSec = Number((answer.get('') ?? '').trim().split(' ')[startField]) / ticksPerSec;
  const log = answer.get('log') ?? '';
  if (log.startsWith('refused: ')) throw new Denied('administrator rights');
  if (!Number.isFinite(upSec) || !Number.isFinite(bornSec) || upSec <= 0) throw new Unparsable('no uptime');
  const paths = devicePaths(answer.get('devices') ?? '');
  const named = (part: string): Set<string> => new Set((answer.get(part) ?? '').match(/(?<=\/sys\/block\/)[^/]+/g));
  const removable = named('removable');
  const gone = named('gone');
  const events = new Map<string, Event>();
  // A container sees what was before its own time: that is not its business.
  const lines = readLines(log);
  if (log.trim() !== '' && lines.length === 0) throw new Unparsable('the lines of the kernel have no time');
  for (const line of lines.filter(({ atSec }) => atSec >= bornSec)) {
    const sign = signOf(line);
    if (!sign) continue;
    const { kind, device } = sign;
    const found = diskOf(device, paths);
    // Loop devices stay when nothing is behind them any more.
    const disk = found === undefined || gone.has(found) ? undefined : found;
    events.set(`${kind} ${device}`, {
      kind,
      device,
      ...(disk === undefined ? {} : { disk }),
      removable: disk !== undefined && removable.has(disk),
      count: (events.get(`${kind} ${device}`)?.count ?? 0) + 1,
      newestSec: Math.max(Math.round(upSec - line.atSec), 0),
      text: line.text.slice(0, 300),
    });
  }
  return { events: [...events.values()] };
}

/** `sda1 -> ../../devices/pci0000:00/…/ata3/host2/target2:0:0/2:0:0:0/block/sda/sda1`: the way to each device, by its name. */
function devicePaths(text: string): Map<string, string[]> {
  const found = [...text.matchAll(/ (?<name>\S+) -> (?<path>\S+)$/gm)].map(({ groups }): [string, string[]] => [
    groups?.name ?? '',
    (groups?.path ?? '').split('/'),
  ]);
  return new Map(found);
}

function diskOf(device: string, paths: ReadonlyMap<string, string[]>): string | undefined {
  const own = paths.get(device);
  const path = own ?? [...paths.values()].find(one => one.includes(device));
  const block = path?.indexOf('block') ?? -1;
  return block < 0 ? own && device : path?.[block + 1];
}
