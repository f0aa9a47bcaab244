import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { limited } from './_limited.ts';
import { DriveArray } from './redundancy/array.ts';
import { readBtrfs } from './redundancy/btrfs.ts';
import { readMdstat } from './redundancy/md.ts';
import { readZpools } from './redundancy/zfs.ts';

function readLinux(stdout: string): DriveArray[] {
  const answer = parts(stdout);
  const zfs = answer.get('zfs') ?? '';
  if (/^unread$/m.test(zfs)) throw new Unparsable('zpool gives no answer');
  if (answer.get('end') === undefined) throw new Unparsable('the answer is cut short');
  const isAppliance = (answer.get('appliance') ?? '').trim() !== '';
  return [
    ...readMdstat(answer.get('md') ?? '', isAppliance),
    ...readZpools(zfs),
    ...readBtrfs(answer.get('btrfs') ?? ''),
  ];
}

/** `Name: … Status: Online|Degraded|Failed`, a block for each set of AppleRAID. */
function readAppleRaid(stdout: string): DriveArray[] {
  if (/No AppleRAID sets found/.test(stdout)) return [];
  const sets = [...stdout.matchAll(/^Name:\s+(?<name>.+)$[\s\S]*?^Status:\s+(?<status>\w+)/gm)];
  if (sets.length === 0) throw new Unparsable('diskutil tells of no set');
  return sets.map(({ groups }) => ({
    name: groups?.name ?? '',
    kind: 'apple-raid',
    state: groups?.status === 'Online' ? 'good' : groups?.status === 'Degraded' ? 'degraded' : 'failed',
    bad: [],
  }));
}

const Windows = z.array(z.looseObject({ name: z.string(), health: z.number(), level: z.string().nullish() }));
/** MSFT_VirtualDisk: 0 healthy, 1 warning, 2 unhealthy. */
const healths: { readonly [health: number]: DriveArray['state'] } = { 0: 'good', 1: 'degraded', 2: 'failed' };

function readStorageSpaces(stdout: string): DriveArray[] {
  return structured(stdout, Windows).map(({ name, health, level }) => {
    const state = healths[health];
    if (state === undefined) throw new Unparsable(`health ${health} of ${name}`);
    return { name, kind: 'storage-space', ...(level ? { level } : {}), state, bad: [] };
  });
}

/** RAID, pools and mirrors that the system itself keeps. What a controller of its own keeps is not seen. */
export default defineProbe({
  title: 'Redundancy: RAID, pools, mirrors',
  params: z.object({}),
  fact: z.object({ list: z.array(DriveArray) }),
  on: {
    linux: {
      command: () => sh`${limited}
printf '%s\n' '--- appliance'; ls -d /etc/synoinfo.conf /etc/config/qpkg.conf 2>/dev/null
printf '%s\n' '--- md'; [ ! -r /proc/mdstat ] || cat /proc/mdstat
printf '%s\n' '--- zfs'; if [ -e /proc/spl/kstat/zfs ] && command -v zpool >/dev/null 2>&1; then limited 8 zpool status </dev/null || echo unread; fi
printf '%s\n' '--- btrfs'
for device in /sys/fs/btrfs/*/devinfo/*; do
  [ -r "$device/missing" ] || continue
  top=$(dirname "$(dirname "$device")")
  name=$(tr -s ' ' _ <"$top/label"); [ -n "$name" ] || name=$(basename "$top")
  errors=$(sed -n 's/^corruption_errs //p' "$device/error_stats" 2>/dev/null); [ -n "$errors" ] || errors=-
  echo "$name $(basename "$device") $(cat "$device/missing") $errors"
done
printf '%s\n' '--- end'`,
      parse: ({ stdout }) => ({ list: readLinux(stdout) }),
    },
    darwin: {
      command: () => sh`diskutil appleRAID list`,
      parse: ({ stdout }) => ({ list: readAppleRaid(stdout) }),
    },
    windows: {
      command:
        () => ps`$list = @(Get-CimInstance -Namespace root/Microsoft/Windows/Storage MSFT_VirtualDisk | ForEach-Object { @{ name = $_.FriendlyName; health = [int]$_.HealthStatus; level = $_.ResiliencySettingName } })
ConvertTo-Json -Compress -InputObject $list`,
      parse: ({ stdout }) => ({ list: readStorageSpaces(stdout) }),
    },
  },
});
