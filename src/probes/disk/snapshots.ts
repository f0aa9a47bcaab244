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
  readonly unwalked?: number;
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
      const unwalked = answer.get(`elsewhere${index}`)?.match(/^subvolume$/gm)?.length ?? 0;
      return { mount, count: Number(count), unwalked };
    });
  const snapshots = (answer.get('of') ?? '').split('\n');
  const zfs = (answer.get('zfs') ?? '').split('\n').flatMap(line => {
    const [name, bytes, property] = line.split('\t');
    // With "legacy" only the kernel knows where it is mounted.
    const mount = mounts.find(({ type, device }) => type === 'zfs' && device === name)?.mount ?? property;
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
        /** btrfs: subvolumes that are no snapshots, hold something and are not mounted themselves: a walk does not come there. */
        unwalked: z.number().optional(),
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
nl='
' tab=$(printf '\t')
points=$(awk '{ for (i = 7; i < NF && $i != "-"; i++); if ($(i + 1) == "btrfs") print $3 "\t" $4 "\t" $5 }' /proc/self/mountinfo | sed 's/\\040/ /g; s/\\134/\\/g')
number=0
awk '{ for (i = 7; i < NF && $i != "-"; i++); if ($(i + 1) == "btrfs") print $5 }' /proc/self/mountinfo | sed 's/\\040/ /g; s/\\134/\\/g' | while IFS= read -r mount; do
  printf '%s\n' "--- btrfs$number"; number=$((number + 1))
  list=$(btrfs subvolume list -a -s "$mount" </dev/null) && printf '%s' "$list" | grep -c .
  printf '%s\n' "--- elsewhere$((number - 1))"
  own=$(printf '%s\n' "$points" | awk -F '\t' -v mount="$mount" '$3 == mount { print $1 }')
  kept=$nl$(printf '%s\n' "$list" | sed 's/^.* path //; s/^<FS_TREE>.//')$nl
  btrfs subvolume list -a "$mount" </dev/null | sed 's/^.* path //; s/^<FS_TREE>.//' | while IFS= read -r path; do
    case $kept in *"$nl$path$nl"*) continue ;; esac
    printf '%s\n' "$points" | {
      state=subvolume
      while IFS=$tab read -r device root point; do
        [ "$device" = "$own" ] || continue
        [ "$root" != / ] || root=
        case /$path in
          "$root") state= ;;
          "$root"/*) [ -n "$(ls -A "$point/$(printf '%s' "/$path" | awk -v skip="$root/" '{ print substr($0, length(skip) + 1) }')" 2>/dev/null)" ] || state= ;;
        esac
      done
      [ -z "$state" ] || echo "$state"
    }
  done
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
