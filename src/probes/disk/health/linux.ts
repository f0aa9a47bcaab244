import * as z from 'zod';
import { sh } from '../../../model/command.ts';
import { Denied, ToolMissing, Unparsable } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import { limited } from '../_limited.ts';
import type { Drive } from './drive.ts';
import { behindController, isControllers, isHypervisors, readSmartctl } from './smartctl.ts';

/**
 * Every drive that the kernel or smartctl knows, each with a limit; one that sleeps is not woken. What the kernel says of each comes first, for
 * those that smartctl cannot ask.
 */
export const smartctlEach = sh`${limited}
echo "user $(id -u)"
names=
for disk in /sys/block/*; do
  name=$(basename "$disk")
  case $name in loop* | ram* | zram* | sr* | fd* | dm-* | md* | nbd* | rbd* | drbd* | zd* | mtdblock* | *boot[0-9] | *rpmb) continue ;; esac
  { read -r size <"$disk/size"; } 2>/dev/null || continue
  [ "$size" -gt 0 ] || continue
  names="$names $name"
  printf 'disk %s %s\n' "$name" "$(cat "$disk/device/vendor" "$disk/device/model" 2>/dev/null | tr -s ' \n' ' ')"
  case $(cat "$disk/removable" 2>/dev/null)-$(readlink "$disk")-$(cat "$disk/queue/rotational" 2>/dev/null) in 1-* | *-*/usb*-0) echo "portable $name" ;; esac
done
command -v smartctl >/dev/null 2>&1 || { echo no-tool; exit 0; }
{
  limited 12 smartctl --scan </dev/null 2>/dev/null | sed -n 's/^\(\/dev\/[^ ]*\) -d \([^ ]*\) .*/\1 \2/p'
  for name in $names; do echo "/dev/$name auto"; done
} | sed 's/^\(\/dev\/nvme[0-9]*\)n[0-9]* /\1 /' | awk '!/ (sat|scsi|ata|nvme|auto)$/ || !seen[$1]++' | head -n 32 | while read -r device type; do
  printf '\n%s %s %s\n' '--- drive' "$device" "$type"
  case $type in megaraid* | cciss* | aacraid* | areca* | 3ware* | sssraid*) ;; *) type=auto ;; esac
  limited 12 smartctl -n standby -a -j -d "$type" "$device" </dev/null
done
:`;

const Named = z.looseObject({ smartctl: z.unknown() });

export function readLinux(stdout: string): Drive[] {
  const [before = '', ...answers] = stdout.split(/^--- drive /m);
  const portable = new Set([...before.matchAll(/^portable (?<name>\S+)$/gm)].map(({ groups }) => groups?.name));
  const disks = [...before.matchAll(/^disk (?<name>\S+) (?<model>.*)$/gm)].map(({ groups }) => ({
    name: groups?.name ?? '',
    // virtio has a number of the PCI list in its place.
    model: (groups?.model ?? '').replace(/^0x[\da-f]+\s*/, '').trim(),
    portable: portable.has(groups?.name),
  }));
  const account = /^user (?<id>\d+)$/m.exec(before)?.groups?.id;
  if (account === undefined) throw new Unparsable('no account');
  const real = disks.filter(({ name, model }) => !/^(?:vd|xvd)/.test(name) && !isHypervisors(model));
  if (/^no-tool$/m.test(before) && real.some(disk => !disk.portable))
    throw new ToolMissing('smartctl (package smartmontools)');
  const drives = readEach(answers, disks, account === '0');
  const asked = drives.map(({ name }) => name.replace('/dev/', ''));
  const rest = disks.filter(({ name }) => !asked.some(one => name.startsWith(one)));
  return withoutControllers([...drives, ...rest.map(disk => notAsked(disk, real.includes(disk)))]);
}

interface Disk {
  readonly name: string;
  readonly model: string;
  /** A stick or a card: it is pulled out by people. */
  readonly portable: boolean;
}

/** Each drive by itself: what one answers in half keeps nothing of the others back. Only when none answers is that the answer. */
function readEach(answers: readonly string[], disks: readonly Disk[], isRoot: boolean): Drive[] {
  const failures: unknown[] = [];
  const drives = answers.flatMap(part => {
    try {
      return readOne(part, disks);
    } catch (error) {
      if (!(error instanceof Unparsable || (error instanceof Denied && isRoot))) throw error;
      failures.push(error);
      return [unreadable(nameOf(part), error.message)];
    }
  });
  if (failures.length > 0 && failures.length === answers.length) throw failures[0];
  return drives;
}

/** What a controller makes up says nothing of the drives behind it; where those were told of, it need not. */
function withoutControllers(drives: readonly Drive[]): Drive[] {
  const isBehind = drives.some(({ name, answer }) => name.includes(' [') && (answer === 'told' || answer === 'asleep'));
  return drives.map(drive => {
    if (drive.name.includes(' [') || !isControllers(drive.model ?? '') || drive.passed === false) return drive;
    const answer = isBehind ? ('none' as const) : ('unreadable' as const);
    return { ...drive, answer, why: behindController };
  });
}

function nameOf(part: string): string {
  const [device = '', type = ''] = (part.split('\n')[0] ?? '').split(' ');
  return /^(?:megaraid|cciss|aacraid|areca|3ware|sssraid)/.test(type) ? `${device} [${type}]` : device;
}

function unreadable(name: string, why: string): Drive {
  return { name, answer: 'unreadable', why, failing: [], worn: [], warnings: [] };
}

function readOne(part: string, disks: readonly Disk[]): Drive[] {
  const [head = '', ...lines] = part.split('\n');
  const [device = ''] = head.split(' ');
  const name = nameOf(part);
  const text = lines.join('\n').trim();
  const disk = disks.find(one => device === `/dev/${one.name}`) ?? { name: '', model: '', portable: false };
  const virtual = isHypervisors(disk.model) || /^\/dev\/x?vd/.test(device);
  const isRefused = /permission denied|operation not permitted/i.test(text);
  if (virtual && (text === '' || isRefused)) return [notAsked({ ...disk, name: device.replace('/dev/', '') }, false)];
  if (isRefused) throw new Denied('administrator rights');
  if (text === '') return [unreadable(name, 'smartctl gave no answer in time')];
  structured(text, Named);
  const drive = readSmartctl(name, text, virtual);
  const controlled = drive.model === undefined && isControllers(disk.model) ? { ...drive, model: disk.model } : drive;
  return [controlled.answer === 'unreadable' && disk.portable ? { ...controlled, answer: 'none' } : controlled];
}

function notAsked({ name, model, portable }: Disk, real: boolean): Drive {
  const flash = /^mmcblk/.test(name);
  const silent = !real || flash || portable;
  return {
    name: `/dev/${name}`,
    ...(model ? { model } : {}),
    answer: silent ? 'none' : 'unreadable',
    why: flash
      ? 'memory cards have no SMART'
      : !real
        ? 'a virtual disk has no SMART'
        : portable
          ? 'a stick has no SMART'
          : 'smartctl does not know it',
    failing: [],
    worn: [],
    warnings: [],
  };
}
