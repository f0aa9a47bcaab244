import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { DeletedOpen, fromLsof, fromProc } from './deleted-open/files.ts';

const Params = z.object({
  /** Where file systems are mounted: each file is told with the one that it was on. */
  mounts: z.array(z.string().min(1)).max(5000),
});

/** Files that are deleted and take space until the last program that has them open lets them go. */
export default defineProbe({
  title: 'Deleted files that are still open',
  params: Params,
  fact: DeletedOpen,
  sample: { mounts: ['/'] },
  limitMs: 20_000,
  waits: true,
  on: {
    linux: {
      needs: ['awk', 'stat'],
      // Only links and maps are read; a file is asked for its size only when it was on a file system of this machine and is deleted. One that is mapped
      // need not be open any more, and one that a loop device lies on is held by the kernel.
      command: () => sh`echo "user $(id -u)"; sed 's/^/mount /' /proc/self/mountinfo
{ ls -l /proc/[0-9]*/fd 2>/dev/null | awk '
  /^\/proc\/.*:$/ { folder = substr($0, 1, length($0) - 1); next }
  / -> \/.* \(deleted\)$/ && !/ -> \/(memfd:|dev\/|proc\/|SYSV|anon_hugepage|\[)/ { for (i = 1; i < NF; i++) if ($i == "->") { print folder "/" $(i - 1); break } }' | head -n 2000
  grep -sH ' (deleted)$' /proc/[0-9]*/maps | awk '!/ \/(memfd:|dev\/|proc\/|SYSV|anon_hugepage|\[)/ { at = index($1, "/maps:"); key = substr($1, 1, at) $4 $5
    if (!(key in seen)) { seen[key] = 1; print substr($1, 1, at) "map_files/" substr($1, at + 6) } }' | head -n 500
} | while read -r file; do
    rest=$(echo "$file" | cut -d / -f 3)
    if size=$(stat -L -c '%d:%i %b %B' "$file" 2>/dev/null) && path=$(readlink "$file"); then
      read -r name </proc/$rest/comm || continue
      echo "file $size $rest $name"; echo "path $path"
      sed -n 's#^.*:/system\.slice/\(.*/\)\{0,1\}\([^/]*\.service\)$#service \2#p' "/proc/$rest/cgroup" 2>/dev/null | head -n 1
    fi
  done
losetup -ln -O NAME,BACK-INO,BACK-MAJ:MIN,BACK-FILE 2>/dev/null | grep ' (deleted)$' | while read -r device inode number path; do
  name=$(basename "$device")
  echo "file $(($(echo "$number" | cut -d : -f 1) * 256 + $(echo "$number" | cut -d : -f 2))):$inode $(cat "/sys/block/$name/size") 512 0 $name"; echo "path $path"
done
:`,
      parse: ({ stdout }, { mounts }) => fromProc(stdout, mounts),
    },
    darwin: {
      needs: ['lsof'],
      command: () => sh`echo "user $(id -u)"; lsof -nPw +L1 -F pcDisn0 2>/dev/null; :`,
      parse: ({ stdout }, { mounts }) => fromLsof(stdout, mounts),
    },
    windows: { unsupported: 'Windows keeps a file until the last program has closed it: nothing is deleted and open' },
  },
});
