import { type Command, sh } from '../../../model/command.ts';
import { type MountPoints, walk } from '../_walk.ts';

/** How long it may take, in seconds. Practice value: as long as people wait for a progress line. */
export const countSec = 24;

/** How many files there are, and the folders that hold at least a hundredth of them: those that lie directly in them are counted. */
export function countFiles(mounts: readonly string[], points: MountPoints): Command {
  const reader = sh`awk '
    /^#arg / { next }
    /^#(late|denied)$/ { said[$0] = 1; next }
    { files++; folder = $0; sub("/[^/]*$", "", folder); held[folder == "" ? "/" : folder]++ }
    END { print "#files " files + 0; for (folder in held) if (held[folder] * 100 >= files) print held[folder] "\t" folder
      for (word in said) print word }'`;
  return walk({ mounts, points, limitSec: countSec, tool: sh`find "$1" -xdev`, reader });
}
