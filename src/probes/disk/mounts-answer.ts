import * as z from 'zod';
import { type Command, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';

/** How long a mount may be silent, in seconds. Practice value: beyond it programs seem to hang. */
const patienceSec = 5;

/** `df` of each in the background: one that hangs stays behind, cut off from what is read here, and keeps nothing from the others. */
function askEach(list: Command): Command {
  return sh`limited() {
  if command -v timeout >/dev/null 2>&1; then timeout -s KILL ${patienceSec} "$@"
  elif command -v perl >/dev/null 2>&1; then perl -e 'alarm shift; exec @ARGV' ${patienceSec} "$@"
  else "$@"; fi
}
pids=
while read -r type mount; do
  [ -n "$mount" ] || continue
  echo "mount $type $mount"
  ( said=$(limited df -P "$mount" 2>&1 </dev/null | tail -n 1); ended=$?
    case $said in *'endpoint is not connected'* | *[Ss]'tale '*'file handle'* | *'Host is down'* | *'Input/output error'*) echo "stale $mount" ;; '' | *Killed* | *Alarm*) ;; *) echo "answers $mount" ;; esac ) &
  pids="$pids $!"
done <<END
$(${list})
END
waited=0
for pid in $pids; do
  while kill -0 "$pid" 2>/dev/null && [ $waited -lt ${patienceSec * 4 + 2} ]; do sleep 0.25; waited=$((waited + 1)); done
  kill "$pid" 2>/dev/null
done
echo end`;
}

function readAnswers(stdout: string) {
  const lines = stdout.trim().split('\n');
  if (lines.at(-1) !== 'end') throw new Unparsable('the mounts were not all asked');
  const list = [...stdout.matchAll(/^mount (?<type>\S+) (?<mount>\/.*)$/gm)].map(({ groups }) => {
    const { type = '', mount = '' } = groups ?? {};
    const state: 'answers' | 'stale' | 'silent' = lines.includes(`answers ${mount}`)
      ? 'answers'
      : lines.includes(`stale ${mount}`)
        ? 'stale'
        : 'silent';
    return { mount, type, state };
  });
  return { list };
}

/** Whether what is mounted from elsewhere still answers: network file systems, and those that a program serves (FUSE). */
export default defineProbe({
  title: 'Network folders that answer',
  params: z.object({}),
  fact: z.object({
    list: z.array(
      z.object({
        mount: z.string(),
        type: z.string(),
        /** stale: what was behind it is gone, and the system says so at once. */
        state: z.enum(['answers', 'stale', 'silent']),
      }),
    ),
  }),
  waits: true,
  passing: true,
  on: {
    linux: {
      needs: ['awk', 'df'],
      command: () =>
        askEach(
          sh`awk '{ for (i = 7; i < NF && $i != "-"; i++); if ($(i + 1) ~ /^(nfs4?|cifs|smb3|ceph|9p|afs|fuse|fuse\..*)$/ && $(i + 1) !~ /^fuse\.(gvfsd-fuse|portal|snapfuse|lxcfs)$/) print $(i + 1), $5 }' /proc/self/mountinfo | sed 's/\\040/ /g; s/\\134/\\/g'`,
        ),
      parse: ({ stdout }) => readAnswers(stdout),
    },
    darwin: {
      command: () =>
        askEach(sh`mount | sed -n 's/^.* on \(\/.*\) (\(nfs\|smbfs\|afpfs\|webdav\|macfuse\|osxfuse\)[,)].*/\2 \1/p'`),
      parse: ({ stdout }) => readAnswers(stdout),
    },
    windows: { unsupported: 'a mapped drive that does not answer may be away on purpose' },
  },
});
