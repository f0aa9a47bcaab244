import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { readLinuxQuotas } from './quota/linux.ts';

const Windows = z.looseObject({
  list: z.array(z.looseObject({ volume: z.string(), user: z.string(), used: z.number(), limit: z.number() })),
});

/** Windows writes "no limit" as the largest number there is. */
const noLimit = 2 ** 63;

/** How much of what it is allowed each account, or btrfs subvolume, uses: one's own, and those that this account may see. */
export default defineProbe({
  title: 'Quotas and what of them is used',
  params: z.object({}),
  fact: z.object({
    list: z.array(
      z.object({
        /** The account, or the number of a btrfs subvolume (`0/256`). */
        who: z.string(),
        /** Device or volume. */
        on: z.string(),
        what: z.enum(['bytes', 'files']),
        used: z.number(),
        limit: z.number(),
        usedPct: z.number(),
      }),
    ),
  }),
  on: {
    linux: {
      command: () => sh`printf '%s\n' '--- now'; date +%s
printf '%s\n' '--- quota'
if command -v quota >/dev/null 2>&1; then quota -l -w -p 2>&1; else echo no-tool; fi
printf '%s\n' '--- qgroups'
for group in /sys/fs/btrfs/*/qgroups/*; do
  [ -r "$group/max_referenced" ] || continue
  top=$(dirname "$(dirname "$group")")
  echo "$(ls "$top/devices" | head -n 1) $(basename "$group") $(cat "$group/limit_flags" "$group/referenced" "$group/max_referenced" "$group/exclusive" "$group/max_exclusive" | tr '\n' ' ')"
done
printf '%s\n' '--- mounts'; cat /proc/self/mountinfo`,
      parse: ({ stdout }) => ({ list: readLinuxQuotas(stdout) }),
    },
    darwin: { unsupported: 'APFS has no quotas of accounts' },
    windows: {
      command:
        () => ps`@{ list = @(Get-CimInstance Win32_DiskQuota -ErrorAction SilentlyContinue | ForEach-Object { @{ volume = "$($_.QuotaVolume.DeviceID)"; user = "$($_.User.Name)"; used = [double]$_.DiskSpaceUsed; limit = [double]$_.Limit } }) } |
ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => ({
        list: structured(stdout, Windows)
          .list.filter(({ limit }) => limit > 0 && limit < noLimit)
          .map(({ volume, user, used, limit }) => ({
            who: user,
            on: volume,
            what: 'bytes' as const,
            used,
            limit,
            usedPct: Math.round((used / limit) * 1000) / 10,
          })),
      }),
    },
  },
});
