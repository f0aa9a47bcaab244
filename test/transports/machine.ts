import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Users, passwords, sudo and files of ssh that are not those of the machine the tests run on: /etc, /home and /root are copies, mounted
 * in a namespace of their own. They go with it, however the test ends.
 */
export interface Machine {
  /** Words that start a program in it; as one of its users where one is named. */
  inside(user?: Person): readonly string[];
  /** Runs something in it as root. @throws when it fails */
  run(...words: string[]): string;
  /** Writes a file below /etc, /home or /root of it. Owned by the user where one is named. */
  write(path: string, text: string, options?: { readonly mode?: number; readonly owner?: Person }): void;
  addPerson(name: string, options?: { readonly password?: string; readonly shell?: string }): Person;
  /** Processes that run in it now. */
  processes(): Process[];
  close(): Promise<void>;
}

interface Process {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

/** An account of it. */
export interface Person {
  readonly name: string;
  readonly home: string;
  readonly uid: number;
}

/** Why there can be no such machine here, or nothing. */
export function whyNoMachine(): string | undefined {
  if (process.platform !== 'linux') return 'namespaces are of Linux only';
  if (process.getuid?.() !== 0) return 'users can be made by root only';
  const { status, stderr } = spawnSync('unshare', ['-m', 'true'], { encoding: 'utf8' });
  return status === 0 ? undefined : `no mount namespace: ${stderr}`;
}

export async function openMachine(): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'itfix-machine-'));
  chmodSync(folder, 0o755);
  execFileSync('cp', ['-a', '/etc', join(folder, 'etc')]);
  for (const [name, mode] of [['home', 0o755] as const, ['root', 0o700] as const])
    mkdirSync(join(folder, name), { mode });
  const mounts = ['etc', 'home', 'root'].map(name => `mount --bind ${folder}/${name} /${name}`);
  const script = [...mounts, 'echo ready', 'exec cat'].join(' && ');
  const holder = spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await ready(holder);
  const enter = ['nsenter', '-t', String(holder.pid), '-m', '--wd=/'];
  const run = (...words: string[]): string => {
    const [file = '', ...rest] = [...enter, ...words];
    return execFileSync(file, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };
  return {
    inside: user =>
      user ? [...enter, 'setpriv', '--reuid', String(user.uid), '--regid', String(user.uid), '--clear-groups'] : enter,
    run,
    write(path, text, { mode = 0o644, owner } = {}) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, mode);
      if (owner) execFileSync('chown', ['-R', `${owner.uid}:${owner.uid}`, dirname(file)]);
    },
    addPerson(name, { password, shell = '/bin/sh' } = {}) {
      run('useradd', '-m', '-U', '-s', shell, name);
      if (password !== undefined) run('sh', '-c', 'printf "%s:%s\\n" "$1" "$2" | chpasswd', 'sh', name, password);
      return { name, home: `/home/${name}`, uid: Number(run('id', '-u', name)) };
    },
    processes: () => processesIn(readlinkSync(`/proc/${holder.pid}/ns/mnt`)),
    async close() {
      const ended = new Promise(resolve => holder.once('exit', resolve));
      holder.stdin?.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** By their mount namespace: other machines of other tests have processes, too. */
function processesIn(namespace: string): Process[] {
  return readdirSync('/proc').flatMap(pid => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      if (readlinkSync(`/proc/${pid}/ns/mnt`) !== namespace) return [];
      const text = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(pid), commandLine: text('cmdline'), environment: text('environ') }];
    } catch {
      return []; // It ended in between.
    }
  });
}

function ready(holder: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    holder.stdout?.once('data', () => resolve());
    holder.once('exit', code => reject(new Error(`the machine does not start: ${code}`)));
  });
}
