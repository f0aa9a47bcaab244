import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { guests } from './control-group.ts';

export interface How {
  readonly user?: string;
  readonly env?: { readonly [name: string]: string };
  readonly limitMs?: number;
}

export interface Ended {
  readonly exit: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine from outside: its first process and its control group. */
export interface Inside {
  readonly init: number;
  readonly group: string;
}

const limitMs = 60_000;
const programs = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The words that run a line of shell in all namespaces of a machine, with nothing of our own environment. */
export function entering({ init, group }: Inside, line: string, { user, env = {} }: Omit<How, 'limitMs'>): string[] {
  const home = user === undefined ? '/root' : `/home/${user}`;
  const settings = Object.entries({ PATH: programs, HOME: home, LANG: 'C.UTF-8', ...env });
  const words = ['-t', String(init), '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', 'env', '-i', `-C${home}`]
    .concat(settings.map(([name, value]) => `${name}=${value}`))
    .concat(user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups'])
    .concat(['sh', '-c', line]);
  const enter = 'echo $$ >"$1/cgroup.procs"; shift; exec nsenter "$@"';
  return ['sh', '-c', enter, 'sh', join(group, guests), ...words];
}

/** Runs a line of shell inside, and waits for it. */
export function runInside(
  inside: Inside,
  line: string,
  { limitMs: limit = limitMs, ...how }: How = {},
): Promise<Ended> {
  const [shell = '', ...words] = entering(inside, line, how);
  return new Promise((done, fail) => {
    // A session of its own: where a program of the machine is stopped, the kernel hangs up its whole group (orphaned process group).
    const child = spawn(shell, words, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', chunk => {
      out.stdout += chunk;
    });
    child.stderr.on('data', chunk => {
      out.stderr += chunk;
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
    }, limit);
    child.on('error', fail);
    child.on('close', code => {
      clearTimeout(timer);
      done({ exit: code ?? undefined, ...out });
    });
  });
}
