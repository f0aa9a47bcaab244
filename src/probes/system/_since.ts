import { type Command, sh } from '../../model/command.ts';
import { Unparsable } from '../../model/probe.ts';
import { unixTime } from './_time.ts';

const secondsPerHour = 3600;

/**
 * Says since when is told, in seconds since 1970, and keeps it in `$since`: the window that is asked for. In a container nothing older than
 * the container is its own, because the kernel and its log are those of the host. Stands behind `askContainer`.
 */
export function askSince(hours: number): Command {
  return sh`now=$(date +%s); since=$((now - ${Math.round(hours * secondsPerHour)}))
if [ "$container" = yes ]; then
  began=$(awk -v hz="$(getconf CLK_TCK 2>/dev/null || echo 100)" 'FILENAME == "/proc/stat" && $1 == "btime" { boot = $2 }
    FILENAME == "/proc/1/stat" { sub(/^.*\) /, ""); start = $20 / hz }
    END { printf "%d", boot + start }' /proc/stat /proc/1/stat 2>/dev/null)
  [ -n "$began" ] && [ "$began" -gt "$since" ] && since=$began
fi
echo "--- since"; echo "$since"
`;
}

export function sinceOf(said: ReadonlyMap<string, string>): string {
  const since = unixTime(said.get('since')?.trim());
  if (since === undefined) throw new Unparsable('the machine does not tell its time');
  return since;
}
