import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { limited } from './_limited.ts';
import { mountPoints } from './_mount-points.ts';
import { Mounted, readLinuxMounts, Wanted } from './mounts/linux.ts';

/** What is mounted of this machine's own disks, and what /etc/fstab or an administrator's mount unit wants to be mounted. */
export default defineProbe({
  title: 'Mounts, and those that are wanted',
  params: z.object({}),
  fact: z.object({ list: z.array(Mounted), wanted: z.array(Wanted) }),
  on: {
    linux: {
      needs: ['awk'],
      // Only what is not mounted is looked for: asking a drive wakes it.
      command: () => sh`cat /proc/self/mountinfo || exit
${limited}
printf '%s\n' '--- names'
awk '$3 !~ /^0:/ && !seen[$3]++ { print $3 }' /proc/self/mountinfo | while read -r number; do echo "$number $(basename "$(readlink "/sys/dev/block/$number")")"; done
printf '%s\n' '--- errors'; grep -H . /sys/fs/ext4/*/errors_count
printf '%s\n' '--- unreadable'
awk '{ for (i = 7; i < NF && $i != "-"; i++); if ($(i + 1) ~ /^(xfs|ext4|btrfs|f2fs)$/) print $5 }' /proc/self/mountinfo | while IFS= read -r name; do
  mount=$(printf '%s' "$name" | sed 's/\\040/ /g; s/\\134/\\/g')
  limited 3 ls -d "$mount/." 2>&1 >/dev/null </dev/null | grep -q 'Input/output error' && printf '%s\n' "$mount"
done
printf '%s\n' '--- fstab'; cat /etc/fstab
units() {
  for unit in /etc/systemd/system/*.wants/*.mount /etc/systemd/system/*.requires/*.mount; do
    [ -f "$unit" ] && ! grep -qE '^(Condition|Assert)' "$unit" && awk -v unit="$(basename "$unit")" '
      { at = index($0, "="); value[substr($0, 1, at - 1)] = substr($0, at + 1) }
      END { if (value["What"] != "" && value["Where"] != "") print value["What"], value["Where"], value["Type"] == "" ? "auto" : value["Type"], value["Options"] == "" ? "defaults" : value["Options"], unit }' "$unit"
  done | sort -u
}
printf '%s\n' '--- units'; units
risky=$(${mountPoints.linux.risky})
below_risky() { printf '%s\n' "$risky" | while IFS= read -r point; do [ -z "$point" ] || case $1/ in "$point"/*) echo yes ;; esac; done; }
points=" $(awk '{ print $5 }' /proc/self/mountinfo | tr '\n' ' ')"
unmounted() {
  { cat /etc/fstab; units; } 2>/dev/null | sed 's/#.*//; s/"//g' | awk 'NF > 2 && $2 ~ /^\// { sub(/\/+$/, "", $2); print $1, $2 == "" ? "/" : $2 }' | while read -r source folder; do
    case $points in *" $folder "*) ;; *) printf '%s %s\n' "$source" "$folder" ;; esac
  done
}
printf '%s\n' '--- folders'
unmounted | while read -r source folder; do
  name=$(printf '%s' "$folder" | sed 's/\\040/ /g; s/\\134/\\/g')
  [ -n "$(below_risky "$name")" ] || printf '%s %s\n' "$folder" "$(limited 3 readlink -f "$name" </dev/null 2>/dev/null)"
done
printf '%s\n' '--- sources'
unmounted | while read -r source folder; do
  kind=$(echo "$source" | cut -d = -f 1) value=$(echo "$source" | cut -d = -f 2-)
  case $source in
    UUID=* | LABEL=* | PARTUUID=* | PARTLABEL=*)
      device=$(limited 3 blkid -t "$source" -o device </dev/null 2>/dev/null | head -n 1)
      link=/dev/disk/by-$(echo "$kind" | tr A-Z a-z)/$value
      [ -n "$device" ] || { [ -e "$link" ] && device=$link; }
      [ -n "$device" ] || { [ -d /dev/disk ] || [ "$(id -u)" = 0 ] && command -v blkid >/dev/null && echo "$source missing"; continue; } ;;
    /*) device=$source; [ -e "$device" ] || { echo "$source missing"; continue; } ;;
    *) continue ;;
  esac
  # Without the right to read it, blkid ends as if nothing were on it.
  [ -r "$device" ] || { echo "$source there"; continue; }
  type=$(limited 3 blkid -p -o value -s TYPE "$device" </dev/null 2>/dev/null); ended=$?
  echo "$source there $ended $type"
done
:`,
      parse: ({ stdout }) => readLinuxMounts(stdout),
    },
    darwin: { unsupported: 'macOS mounts what is plugged in; no list says what ought to be there' },
    windows: { unsupported: 'Windows mounts what is plugged in; a drive letter that is away may be away on purpose' },
  },
});
