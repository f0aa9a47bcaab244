import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controlGroups, removeGroup } from './control-group.ts';
import { freeLoops, loops } from './loop-devices.ts';
import { until } from './until.ts';

/** Everything that a lab makes on this machine has a name that begins so, with the lab's process behind it. */
export const prefix = 'itfix-lab-';
/** Where lab.js puts the lab's own program. */
const programs = { folder: 'node_modules', prefix: `.${prefix}` };

export function worldFolder(number: number): string {
  return join(tmpdir(), `${prefix}${process.pid}-${number}`);
}

/** Whatever of labs is on this machine: namespaces, mounts, loop devices, control groups, processes in them, files. */
export function leftovers(of: string = prefix): string[] {
  const lines = (kind: string, list: readonly string[]): string[] =>
    list.filter(line => line.includes(of)).map(line => `${kind} ${line.trim()}`);
  return [
    ...lines('namespace', spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout.split('\n')),
    ...lines('mount', readFileSync('/proc/self/mounts', 'utf8').split('\n')),
    ...lines('loop device', loops()),
    ...lines('control group', readdirSync(controlGroups())),
    ...lines('process', processes()),
    ...lines('folder', readdirSync(tmpdir())),
  ];
}

/** What is left of this lab. */
export const ours = (): string[] => leftovers(`${prefix}${process.pid}-`);

/** Takes away what a lab left that was killed. Labs that still run are left alone. */
export async function sweep(): Promise<void> {
  const names = new Set(
    leftovers().flatMap(line => new RegExp(`${prefix}(\\d+)-\\d+(-[a-z0-9]+)?`).exec(line)?.[0] ?? []),
  );
  for (const name of [...names].filter(name => !lives(name.slice(prefix.length).split('-')[0]))) {
    await until(`the processes of ${name} to end`, () => removeGroup(join(controlGroups(), name)) || undefined);
    spawnSync('ip', ['netns', 'del', name]);
    freeLoops(join(tmpdir(), name));
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  for (const name of readdirSync(programs.folder)) {
    if (!name.startsWith(programs.prefix) || lives(name.slice(programs.prefix.length))) continue;
    rmSync(join(programs.folder, name), { recursive: true, force: true });
  }
}

const lives = (pid: string | undefined): boolean => existsSync(`/proc/${pid}`);

/** Ends every machine of this lab. */
export function endAll(): void {
  for (const name of readdirSync(controlGroups())) {
    if (name.startsWith(`${prefix}${process.pid}-`)) removeGroup(join(controlGroups(), name));
  }
}

/** A line for each process: its number, where it belongs, and how it was called. */
export function processes(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(pid => `${pid} ${textOf(pid, 'cgroup')} ${textOf(pid, 'cmdline')}`);
}

function textOf(pid: string, file: 'cgroup' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll(/[\n\0]/g, ' ');
  } catch {
    return 'gone';
  }
}
