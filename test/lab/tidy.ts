import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controlGroups, removeGroup } from './control-group.ts';

/** Everything that a lab makes on this machine has a name that begins so, with the lab's process behind it. */
const prefix = 'itfix-lab-';

export function worldFolder(number: number): string {
  return join(tmpdir(), `${prefix}${process.pid}-${number}`);
}

/** Whatever of labs is on this machine: namespaces, mounts, loop devices, control groups, processes in them, files. */
function leftovers(of: string = prefix): string[] {
  const run = (command: string, ...words: string[]): string =>
    spawnSync(command, words, { encoding: 'utf8' }).stdout ?? '';
  const lines = (kind: string, text: string): string[] =>
    text
      .split('\n')
      .filter(line => line.includes(of))
      .map(line => `${kind} ${line.trim()}`);
  return [
    ...lines('namespace', run('ip', 'netns', 'list')),
    ...lines('mount', readFileSync('/proc/self/mounts', 'utf8')),
    ...lines('loop device', run('losetup', '-a')),
    ...lines('control group', readdirSync(controlGroups()).join('\n')),
    ...lines('process', processGroups()),
    ...lines('folder', readdirSync(tmpdir()).join('\n')),
  ];
}

/** What is left of this lab. */
export const ours = (): string[] => leftovers(`${prefix}${process.pid}-`);

/** Takes away what a lab left that was killed. Labs that still run are left alone. */
export function sweep(): void {
  const names = new Set(
    leftovers().flatMap(line => new RegExp(`${prefix}(\\d+)-\\d+(-[a-z]+)?`).exec(line)?.[0] ?? []),
  );
  for (const name of names) {
    if (existsSync(`/proc/${name.slice(prefix.length).split('-')[0]}`)) continue;
    removeGroup(join(controlGroups(), name));
    spawnSync('ip', ['netns', 'del', name]);
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** Ends every machine of this lab. */
export function endAll(): void {
  for (const name of readdirSync(controlGroups())) {
    if (name.startsWith(`${prefix}${process.pid}-`)) removeGroup(join(controlGroups(), name));
  }
}

function processGroups(): string {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return pids.map(pid => `${pid} ${groupOf(pid)}`).join('\n');
}

function groupOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8').replaceAll('\n', ' ');
  } catch {
    return 'gone';
  }
}
