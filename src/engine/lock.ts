import { type Command, ps, sh } from '../model/command.ts';
import type { Connection } from '../model/connection.ts';

/** A machine is treated by one run at a time: the lock is a folder on it, there while something is changed. */
interface Lock {
  release(): Promise<void>;
}

/** Longest time one run may hold it: longer than any run with changes lasts. Whatever is older was left by a run that was killed. */
const staleSec = 3600;

const limitMs = 10_000;
const folder = '/tmp/itfix-treating';

/** Takes the lock, or says in words why it cannot be had. The run that has it may take it again: it is taken back after it was killed. */
async function takeLock(connection: Connection, run: string): Promise<Lock | { readonly why: string }> {
  const { take, release } = commandsFor(connection, run);
  const signal = new AbortController().signal;
  const ask = (command: Command) => connection.run(command, { limitMs, signal });
  const { ended, stdout } = await ask(take);
  const [word = '', by = '', since = ''] = stdout.trim().split('\n');
  if (ended.by === 'exit' && word === 'taken') return { release: async () => void (await ask(release)) };
  if (word === 'held')
    return { why: `another run (${by || 'of somebody'}) is changing this machine${since && ` since ${since} s`}` };
  return { why: 'whether another run is changing this machine cannot be told' };
}

/** The lock of a machine, taken when it is needed first. */
export interface LockOnDemand {
  /** Why nothing may be changed, or nothing. */
  obstacle(): Promise<string | undefined>;
  release(): Promise<void>;
}

export function lockOnDemand(connection: Connection, run: string): LockOnDemand {
  let taken: ReturnType<typeof takeLock> | undefined;
  return {
    async obstacle() {
      taken ??= takeLock(connection, run);
      const lock = await taken;
      return 'why' in lock ? lock.why : undefined;
    },
    async release() {
      const lock = await taken;
      if (lock && !('why' in lock)) await lock.release();
    },
  };
}

function commandsFor({ platform }: Connection, run: string): { readonly take: Command; readonly release: Command } {
  if (platform === 'windows')
    return {
      take: ps`$d = Join-Path $env:ProgramData 'itfix-treating'
$old = Get-Item -LiteralPath $d -ErrorAction SilentlyContinue
$age = if ($old) { [int]((Get-Date) - $old.CreationTime).TotalSeconds } else { 0 }
if ($old -and $age -gt ${staleSec}) { Remove-Item -Recurse -LiteralPath $d }
try { $null = New-Item -ItemType Directory -Path $d -ErrorAction Stop; Set-Content -LiteralPath (Join-Path $d 'by') -Value ${run}; 'taken' }
catch { if ((Get-Content -LiteralPath (Join-Path $d 'by') -ErrorAction SilentlyContinue) -eq ${run}) { 'taken' } else { 'held' }; Get-Content -LiteralPath (Join-Path $d 'by') -ErrorAction SilentlyContinue; $age }`,
      release: ps`Remove-Item -Recurse -LiteralPath (Join-Path $env:ProgramData 'itfix-treating')`,
    };
  return {
    take: sh`d=${folder}; now=$(date +%s)
{ read -r since <"$d/since"; } 2>/dev/null || since=$(stat -c %Y "$d" 2>/dev/null || stat -f %m "$d" 2>/dev/null)
case $since in ''|*[!0-9]*) since=$now ;; esac
# Only a folder that is not a link is ours to clear away.
if [ $((now - since)) -gt ${staleSec} ] && [ -d "$d" ] && [ ! -L "$d" ]; then rm -rf "$d"; fi
if mkdir -m 755 "$d" 2>/dev/null; then echo "$now" >"$d/since"; echo ${run} >"$d/by"; echo taken
elif [ "$(head -c 100 "$d/by" 2>/dev/null)" = ${run} ]; then echo taken
else echo held; head -c 100 "$d/by" 2>/dev/null || echo; echo $((now - since)); fi`,
    release: sh`rm -rf ${folder}`,
  };
}
