import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { Mounted, readLinuxMounts, Wanted } from './mounts/linux.ts';

/** What is mounted of this machine's own disks, and what /etc/fstab wants to be mounted. */
export default defineProbe({
  title: 'Mounts, and those that are wanted',
  params: z.object({}),
  fact: z.object({ list: z.array(Mounted), wanted: z.array(Wanted) }),
  on: {
    linux: {
      needs: ['awk'],
      command: () => sh`cat /proc/self/mountinfo || exit
limited() { if command -v timeout >/dev/null 2>&1; then timeout -s KILL 3 "$@"; else "$@"; fi; }
printf '%s\n' '--- names'
awk '$3 !~ /^0:/ && !seen[$3]++ { print $3 }' /proc/self/mountinfo | while read -r number; do echo "$number $(basename "$(readlink "/sys/dev/block/$number")")"; done
printf '%s\n' '--- errors'; grep . /sys/fs/ext4/*/errors_count
printf '%s\n' '--- unreadable'
awk '{ for (i = 7; i < NF && $i != "-"; i++); if ($(i + 1) ~ /^(xfs|ext4|btrfs|f2fs)$/) print $5 }' /proc/self/mountinfo | while IFS= read -r name; do
  mount=$(printf '%s' "$name" | sed 's/\\040/ /g; s/\\134/\\/g')
  limited ls -d "$mount/." 2>&1 >/dev/null </dev/null | grep -q 'Input/output error' && printf '%s\n' "$mount"
done
printf '%s\n' '--- fstab'; cat /etc/fstab
printf '%s\n' '--- sources'
sed 's/#.*//' /etc/fstab | awk 'NF > 2 { print $1 }' | tr -d '"' | while read -r source; do
  kind=$(echo "$source" | cut -d = -f 1) value=$(echo "$source" | cut -d = -f 2-)
  case $source in
    UUID=* | LABEL=* | PARTUUID=* | PARTLABEL=*)
      device=$(limited blkid -t "$source" -o device </dev/null 2>/dev/null | head -n 1)
      link=/dev/disk/by-$(echo "$kind" | tr A-Z a-z)/$value
      [ -n "$device" ] || { [ -e "$link" ] && device=$link; }
      [ -n "$device" ] || { [ -d /dev/disk ] || [ "$(id -u)" = 0 ] && command -v blkid >/dev/null && echo "$source missing"; continue; } ;;
    /*) device=$source; [ -e "$device" ] || { echo "$source missing"; continue; } ;;
    *) continue ;;
  esac
  type=$(limited blkid -p -o value -s TYPE "$device" </dev/null 2>/dev/null); ended=$?
  echo "$source there $ended $type"
done
:`,
      parse: ({ stdout }) => readLinuxMounts(stdout),
    },
    darwin: { unsupported: 'macOS mounts what is plugged in; no list says what ought to be there' },
    windows: { unsupported: 'Windows mounts what is plugged in; a drive letter that is away may be away on purpose' },
  },
});
