import { type Command, sh } from '../../../model/command.ts';
import { type MountPoints, walk } from '../_walk.ts';

/** How long it may take, in seconds. Practice value: as long as people wait for a progress line. */
export const walkSec = 24;

/** Folders and files that hold at least a hundredth of what is used; of logs and dumps, whether they were written to within the last day. */
export function duWalk(mounts: readonly string[], points: MountPoints): Command {
  const reader = sh`least=$(df -Pk "$mount" | awk 'NR > 1 { print int($(NF - 3) / 100); exit }')
  awk -v least="$least" '
    /^#arg / { arg = substr($0, 6); next }
    /^#/ { said[$0] = 1; next }
    { tab = index($0, "\t"); size = substr($0, 1, tab - 1) + 0; path = substr($0, tab + 1)
      if (path == arg) total += size
      if (size >= least && size > 0) print size "\t" path }
    END { printf "#total %.0f\n", total; for (word in said) print word }' |
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in *[Ll]og* | *journal* | *core* | *dump* | *crash* | *.dmp | *.hprof)
      path=$(printf '%s' "$line" | cut -f 2-)
      [ -f "$path" ] && [ -n "$(find "$path" -prune -mtime -1 2>/dev/null)" ] && printf '#young %s\n' "$path" ;;
    esac
  done`;
  return walk({ mounts, points, limitSec: walkSec, tool: sh`du -xak "$1"`, reader });
}
