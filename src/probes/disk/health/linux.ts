import * as z from 'zod';
import { sh } from '../../../model/command.ts';
import { Denied, ToolMissing, Unparsable } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import type { Drive } from './drive.ts';
import { isVirtual, readSmartctl } from './smartctl.ts';

/**
 * Every drive that the kernel or smartctl knows, each with a limit; one that sleeps is not woken. What the kernel says of each comes first, for
 * those that smartctl cannot ask.
 */
export const smartctlEach = sh`limited() { if command -v timeout >/dev/null 2>&1; then timeout -s KILL 12 "$@"; else "$@"; fi; }
echo "user $(id -u)"
names=
for disk in /sys/block/*; do
  name=$(basename "$disk")
  case $name in loop* | ram* | zram* | sr* | fd* | dm-* | md* | nbd* | rbd* | drbd* | zd* | mtdblock* | *boot[0-9] | *rpmb) continue ;; esac
  { read -r size <"$disk/size"; } 2>/dev/null || continue
  [ "$size" -gt 0 ] || continue
  names="$names $name"
  printf 'disk %s %s\n' "$name" "$(cat "$disk/device/vendor" "$disk/device/model" 2>/dev/null | tr -s ' \n' ' ')"
done
command -v smartctl >/dev/null 2>&1 || { echo no-tool; exit 0; }
{
  limited smartctl --scan </dev/null 2>/dev/null | sed -n 's/^\(\/dev\/[^ ]*\) -d \([^ ]*\) .*/\1 \2/p'
  for name in $names; do echo "/dev/$name auto"; done
} | sed 's/^\(\/dev\/nvme[0-9]*\)n[0-9]* /\1 /' | awk '!/ (sat|scsi|ata|nvme|auto)$/ || !seen[$1]++' | head -n 32 | while read -r device type; do
  printf '\n%s %s %s\n' '--- drive' "$device" "$type"
  case $type in megaraid* | cciss* | aacraid* | areca* | 3ware* | sssraid*) ;; *) type=auto ;; esac
  limited smartctl -n standby -a -j -d "$type" "$device" </dev/null
done
:`;

const Named = z.looseObject({ smartctl: z.unknown() });

export function readLinux(stdout: string): Drive[] {
  const [before = '', ...answers] = stdout.split(/^--- drive /m);
  const disks = [...before.matchAll(/^disk (?<name>\S+) (?<model>.*)$/gm)].map(({ groups }) => ({
    name: groups?.name ?? '',
    // virtio has a number of the PCI list in its place.
    model: (groups?.model ?? '').replace(/^0x[\da-f]+\s*/, '').trim(),
  }));
  if (!/^user \d+$/m.test(before)) throw new Unparsable('no account');
  const real = disks.filter(({ name, model }) => !/^(?:vd|xvd)/.test(name) && !isVirtual(model));
  if (/^no-tool$/m.test(before) && real.length > 0) throw new ToolMissing('smartctl (package smartmontools)');
  const drives = answers.flatMap(part => readOne(part, disks));
  const asked = drives.map(({ name }) => name.replace('/dev/', ''));
  const rest = disks.filter(({ name }) => !asked.some(one => name.startsWith(one)));
  return [...drives, ...rest.map(disk => notAsked(disk, real.includes(disk)))];
}

interface Disk {
  readonly name: string;
  readonly model: string;
}

function readOne(part: string, disks: readonly Disk[]): Drive[] {
  const [head = '', ...lines] = part.split('\n');
  const [device = '', type = ''] = head.split(' ');
  const inside = /^(?:megaraid|cciss|aacraid|areca|3ware|sssraid)/.test(type);
  const name = inside ? `${device} [${type}]` : device;
  const text = lines.join('\n').trim();
  const model = disks.find(disk => device === `/dev/${disk.name}`)?.model ?? '';
  const virtual = isVirtual(model) || /^\/dev\/x?vd/.test(device);
  const isRefused = /permission denied|operation not permitted/i.test(text);
  if (virtual && (text === '' || isRefused)) return [notAsked({ name: device.replace('/dev/', ''), model }, false)];
  if (isRefused) throw new Denied('administrator rights');
  if (text === '') {
    const why = 'smartctl gave no answer in time';
    return [{ name, answer: 'unreadable', why, failing: [], worn: [], warnings: [] }];
  }
  structured(text, Named);
  return [readSmartctl(name, text, virtual)];
}

function notAsked({ name, model }: Disk, real: boolean): Drive {
  const flash = /^mmcblk/.test(name);
  return {
    name: `/dev/${name}`,
    ...(model ? { model } : {}),
    answer: real && !flash ? 'unreadable' : 'none',
    why: flash ? 'memory cards have no SMART' : real ? 'smartctl does not know it' : 'a virtual disk has no SMART',
    failing: [],
    worn: [],
    warnings: [],
  };
}
