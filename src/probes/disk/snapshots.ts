import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { readMountInfo } from './_mounts.ts';

const Windows = z.looseObject({
  list: z.array(z.looseObject({ volume: z.string(), used: z.number(), count: z.number() })),
});

interface Held {
  readonly mount: string;
  readonly count: number;
  readonly bytes?: number;
}

/** btrfs and ZFS. What the snapshots of btrfs alone hold is not known without quotas. */
function readLinux(stdout: string): Held[] {
  const answer = parts(stdout);
  const mounts = readMountInfo(answer.get('') ?? '');
  const btrfs = mounts
    .filter(({ type }) => type === 'btrfs')
    .map(({ mount }, index) => {
      const count = answer.get(`btrfs${index}`)?.trim();
      if (!count || !/^\d+$/.test(count)) throw new Unparsable(`the snapshots of ${mount} are not told`);
      return { mount, count: Number(count) };
    });
  const snapshots = (answer.get('of') ?? '').split('\n');
  const zfs = (answer.get('zfs') ?? '').split('\n').flatMap(line => {
    const [name, bytes, mount] = line.split('\t');
    if (mount === undefined || !mount.startsWith('/')) return [];
    return [{ mount, bytes: Number(bytes), count: snapshots.filter(one => one.startsWith(`${name}@`)).length }];
  });
  return [...btrfs, ...zfs];
}

/** Snapshots that keep the space of what was deleted since. */
export default defineProbe({
  title: 'Snapshots',
  params: z.object({}),
  fact: z.object({
    list: z.array(
      z.object({
        mount: z.string(),
        count: z.number(),
        /** What is kept for them alone, where it is known. */
        bytes: z.number().optional(),
      }),
    ),
  }),
  limitMs: 20_000,
  on: {
    linux: {
      elevated: true,
      needs: ['awk'],
      command:
        () => sh`awk '{ for (i = 7; i < NF && $i != "-"; i++); if ($(i + 1) ~ /^(btrfs|zfs)$/) print }' /proc/self/mountinfo
number=0
awk '{ for (i = 7; i < NF && $i != "-"; i++); if ($(i + 1) == "btrfs") print $5 }' /proc/self/mountinfo | sed 's/\\040/ /g; s/\\134/\\/g' | while IFS= read -r mount; do
  printf '%s\n' "--- btrfs$number"; number=$((number + 1))
  list=$(btrfs subvolume list -s "$mount" </dev/null) && printf '%s' "$list" | grep -c .
done
printf '%s\n' '--- zfs'
if command -v zfs >/dev/null 2>&1; then zfs list -H -p -t filesystem -o name,usedbysnapshots,mountpoint; printf '%s\n' '--- of'; zfs list -H -t snapshot -o name; fi
:`,
      parse: ({ stdout }) => ({ list: readLinux(stdout) }),
    },
    darwin: {
      needs: ['tmutil'],
      command: () => sh`tmutil listlocalsnapshots / || exit`,
      parse: ({ stdout }) => {
        if (!/^Snapshots for /m.test(stdout)) throw new Unparsable('tmutil tells no list');
        const count = stdout.match(/^com\.apple\./gm)?.length ?? 0;
        return { list: [{ mount: '/System/Volumes/Data', count }] };
      },
    },
    windows: {
      elevated: true,
      command: () => ps`$copies = @(Get-CimInstance Win32_ShadowCopy)
@{ list = @(Get-CimInstance Win32_ShadowStorage | ForEach-Object {
  $volume = Get-CimInstance -Query "SELECT * FROM Win32_Volume WHERE DeviceID = '$($_.Volume.DeviceID.Replace('\', '\\'))'"
  @{ volume = "$($volume.DriveLetter)"; used = [double]$_.UsedSpace; count = @($copies | Where-Object VolumeName -eq $volume.DeviceID).Count }
}) } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => ({
        list: structured(stdout, Windows).list.map(({ volume, used, count }) => ({
          mount: volume,
          bytes: used,
          count,
        })),
      }),
    },
  },
});
