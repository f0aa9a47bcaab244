import { sh } from '../../model/command.ts';

/**
 * Prints the folders that something is mounted on which may hang when it is looked at: whatever is not a file system of this machine's own
 * disks, of its memory or of its kernel. By the kernel's tables alone.
 */
const risky = {
  linux: sh`awk '{ for (i = 7; i < NF && $i != "-"; i++);
  if ($(i + 1) !~ /^(ext[234]|xfs|btrfs|zfs|bcachefs|f2fs|jfs|nilfs2|reiserfs|vfat|msdos|exfat|ntfs|ntfs3|fuseblk|ubifs|jffs2|overlay|tmpfs|ramfs|devtmpfs|squashfs|erofs|iso9660|udf|proc|sysfs|devpts|mqueue|hugetlbfs|cgroup2?|securityfs|debugfs|tracefs|configfs|bpf|pstore|efivarfs|fusectl|nsfs|binfmt_misc|rpc_pipefs|nfsd|selinuxfs)$/) print $5 }' /proc/self/mountinfo | sed 's/\\040/ /g; s/\\134/\\/g'`,
  // getmntinfo(3) without asking the file systems: `mount` of macOS.
  darwin: sh`mount | sed -n '/(\(apfs\|hfs\|devfs\|msdos\|exfat\|ntfs\|udf\|cd9660\)[,)]/!s/.* on \(\/.*\) ([^()]*)$/\1/p'`,
};

/** Prints every folder that something is mounted on. */
const all = {
  linux: sh`awk '{ print $5 }' /proc/self/mountinfo | sed 's/\\040/ /g; s/\\134/\\/g'`,
  darwin: sh`mount | sed -n 's/.* on \(\/.*\) ([^()]*)$/\1/p'`,
};

/**
 * Prints where other subvolumes of the btrfs on `"$mount"` are mounted: a walk that stays on one file system stops at each of them. Inode 256 is the
 * root of a subvolume; a folder that is mounted once more has another one.
 */
const parts = {
  linux: sh`awk -v mount="$mount" '{ for (i = 7; i < NF && $i != "-"; i++); if ($(i + 1) != "btrfs") next
    name = $5; gsub(/\\040/, " ", name); gsub(/\\134/, "\\", name)
    number[NR] = $3; root[NR] = $4; point[NR] = name; if (name == mount) { own = $3; seen[$4] = 1 } }
  END { for (n = 1; n <= NR; n++) if (own != "" && number[n] == own && !seen[root[n]]++) print point[n] }' /proc/self/mountinfo |
    while IFS= read -r point; do [ "$(stat -c %i "$point")" = 256 ] && printf '%s\n' "$point"; done`,
  darwin: sh`:`,
};

/** What a walk must know of the mounts below it: those that it must not even look at, and those that are other file systems. */
export const mountPoints = {
  linux: { risky: risky.linux, all: all.linux, parts: parts.linux },
  darwin: { risky: risky.darwin, all: all.darwin, parts: parts.darwin },
};
