import { type Command, sh } from '../../model/command.ts';
import { limited } from './_limited.ts';

/** Commands that print the folders that something is mounted on. */
export interface MountPoints {
  readonly all: Command;
  /** Those that may hang. */
  readonly risky: Command;
  /** Those of other parts of the file system on `"$mount"`. */
  readonly parts: Command;
}

interface Walk {
  /** Where the file systems are mounted. */
  readonly mounts: readonly string[];
  readonly points: { readonly risky: Command; readonly all: Command; readonly parts: Command };
  /** How long all walks together may take, in seconds. */
  readonly limitSec: number;
  /** Walks over the folder `"$1"` and stays on its file system. */
  readonly tool: Command;
  /** Reads `#arg FOLDER`, what the tool prints of it, and remarks that begin with `#`, and prints what is wanted. */
  readonly reader: Command;
}

/**
 * Walks over file systems with a limit, each in its share of the time. Nothing that another file system is mounted on is looked at where that
 * could hang: not even the look whether it is another one. So where such mounts lie below a folder, its entries are walked one by one,
 * without them.
 */
export function walk({ mounts, points, limitSec, tool, reader }: Walk): Command {
  return sh`nl='
'
risky=$nl$(${points.risky})$nl
points=$nl$(${points.all})$nl
${limited}
one() {
  left=$((end - $(date +%s)))
  if [ $left -lt 1 ]; then echo '#late'; return; fi
  printf '#arg %s\n' "$1"
  limited $left ${tool} 2>/dev/null && return
  if [ $(date +%s) -ge $end ]; then echo '#late'; else echo '#denied'; fi
}
entries() {
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    case $points in *"$nl$entry$nl"*) continue ;; esac
    [ -L "$entry" ] && continue
    case $risky in *"$nl$entry/"*) [ -d "$entry" ] && entries "$entry"; continue ;; esac
    [ -e "$entry" ] && one "$entry"
  done
}
whole() {
  base=$1; [ "$1" != / ] || base=
  case $risky in *"$nl$base/"*) entries "$base" ;; *) one "$1" ;; esac
}
reader() {
  ${reader}
}
start=$(date +%s) number=0
set -- ${mounts}
for mount in "$@"; do
  number=$((number + 1))
  end=$((start + ${limitSec} * number / $#))
  printf '%s %s\n' '--- mount' "$mount"
  { whole "$mount"; ${points.parts} | while IFS= read -r part; do whole "$part"; done; } | reader
done
:`;
}
