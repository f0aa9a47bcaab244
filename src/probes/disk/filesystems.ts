import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { limited } from './_limited.ts';
import { darwinFilesystems } from './filesystems/darwin.ts';
import { Filesystem } from './filesystems/filesystem.ts';
import { linuxFilesystems } from './filesystems/linux.ts';
import { windowsFilesystems } from './filesystems/windows.ts';

const Limits = z.object({
  /** Full is what has less free than this part, */
  fullFreePct: z.number().default(5),
  /** and less than this too: 5 % of a large disk are much. */
  fullFreeBytes: z.number().default(2e9),
});
type Limits = z.output<typeof Limits>;

/** A /tmp in memory is full when nothing is left; what is plugged in or started from may be full on purpose. */
function sorted(list: Filesystem[], { fullFreePct, fullFreeBytes }: Limits) {
  const full = list.filter(({ role, readOnly, freePct, freeBytes }) => {
    if (readOnly || role === 'boot' || role === 'external') return false;
    return role === 'temporary' ? freeBytes === 0 : freePct < fullFreePct && freeBytes < fullFreeBytes;
  });
  return { list, full };
}

/**
 * Space and inodes of the file systems of this machine. Network file systems, images and what lives in memory are left out, but for a /tmp in
 * memory; a file system that is mounted several times is told of once.
 */
export default defineProbe({
  title: 'File systems: space and inodes',
  params: Limits,
  fact: z.object({
    list: z.array(Filesystem),
    /** Those that can be written to and have no room left. */
    full: z.array(Filesystem),
  }),
  waits: true,
  on: {
    linux: {
      needs: ['df', 'awk'],
      // Each is asked by itself, with a limit where there is one to be had: one that hangs keeps nothing from the others.
      command: () => sh`cat /proc/self/mountinfo || exit
${limited}
each() {
  awk '{ for (i = 7; i < NF && $i != "-"; i++); type = $(i + 1) }
    type ~ /^(ext[234]|xfs|btrfs|zfs|bcachefs|f2fs|jfs|nilfs2|reiserfs|vfat|msdos|exfat|ntfs|ntfs3|fuseblk|ubifs|jffs2)$/ && !seen[$3]++ { print $5; next }
    type == "overlay" && $5 == "/" || type == "tmpfs" && $5 == "/tmp" { print $5 }' /proc/self/mountinfo |
    while IFS= read -r name; do limited 3 df "$1" "$(printf '%s' "$name" | sed 's/\\040/ /g; s/\\134/\\/g')" </dev/null 2>/dev/null; done
}
echo '--- space'; each -Pk
echo '--- inodes'; each -Pi
:`,
      parse: ({ stdout }, limits) => sorted(linuxFilesystems(stdout), limits),
    },
    darwin: {
      command: () => sh`df -lki; echo '--- mount'; mount`,
      parse: ({ stdout }, limits) => sorted(darwinFilesystems(stdout), limits),
    },
    windows: {
      needs: ['Get-Volume'],
      command: () => ps`$partitions = @(Get-Partition -ErrorAction SilentlyContinue)
@{
system = $env:SystemDrive
volumes = @(Get-Volume | Where-Object { [int]$_.DriveType -eq 3 } | ForEach-Object {
  $volume = $_
  $partition = $partitions | Where-Object { $_.AccessPaths -contains $volume.Path } | Select-Object -First 1
  @{ letter = $(if ($volume.DriveLetter) { "$($volume.DriveLetter)" }); label = $volume.FileSystemLabel; type = $volume.FileSystem; kind = $partition.GptType; size = $volume.Size; free = $volume.SizeRemaining; readOnly = $partition.IsReadOnly }
})
} | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }, limits) => sorted(windowsFilesystems(stdout), limits),
    },
  },
});
