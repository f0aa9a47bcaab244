import * as z from 'zod';
import { type Command, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { limited } from './_limited.ts';

/** How long a mount may be silent, in seconds. Practice value: beyond it programs seem to hang. */
const patienceSec = 5;

/** What the kernel says at once, or a soft mount after a while, of what is gone. */
const gone = sh`*'endpoint is not connected'* | *[Ss]'tale '*'file handle'* | *'Host is down'* | *'Input/output error'* | *'timed out'* | *'No route to host'* | *'Connection refused'* | *'unreachable'*`;

/**
 * `df` of each in the background: one that hangs stays behind, cut off from what is read here, and keeps nothing from the others. Only a row of
 * numbers is an answer. What somebody has mounted with FUSE for their own account alone is no business of others; a server that refuses answers.
 */
function askEach(list: Command): Command {
  return sh`${limited}
pids=
while read -r type mount; do
  [ -n "$mount" ] || continue
  ( said=$(limited ${patienceSec} df -P "$mount" 2>&1 </dev/null); ended=$?
    last=$(printf '%s\n' "$said" | tail -n 1)
    case $ended-$last in 0-*' '[0-9]*' '*/*) echo "answers $mount"; exit ;; esac
    case $ended-$said in
      ${gone}) echo "stale $mount" ;;
      *-*'ermission denied'*) case $type in fuse*) echo "private $mount" ;; *) echo "answers $mount" ;; esac ;;
      137-* | 142-* | 143-*) ;;
      *) printf '%s\n' "unclear $mount" "said $last" ;;
    esac ) &
  pids="$pids $!"
  echo "mount $type $mount"
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

const states = ['answers', 'stale', 'unclear', 'silent'] as const;

function readAnswers(stdout: string) {
  const lines = stdout.trim().split('\n');
  if (lines.at(-1) !== 'end') throw new Unparsable('the mounts were not all asked');
  const list = [...stdout.matchAll(/^mount (?<type>\S+) (?<mount>\/.*)$/gm)].flatMap(({ groups }) => {
    const { type = '', mount = '' } = groups ?? {};
    if (lines.includes(`private ${mount}`)) return [];
    const told = states.find(word => lines.includes(`${word} ${mount}`));
    const state: (typeof states)[number] = told ?? 'silent';
    const said = lines[lines.indexOf(`unclear ${mount}`) + 1]?.replace(/^said /, '').slice(0, 200);
    return { mount, type, state, ...(state === 'unclear' && said ? { why: said } : {}) };
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
        /** stale: what was behind it is gone, and the system says so; unclear: it says something else. */
        state: z.enum(states),
        why: z.string().optional(),
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
