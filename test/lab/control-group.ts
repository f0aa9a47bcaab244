import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the second version of control groups is: alone or beside the first. */
export function controlGroups(): string {
  const found = /^\S+ (?<place>\S+) cgroup2 /m.exec(readFileSync('/proc/mounts', 'utf8'))?.groups?.place;
  if (found === undefined) throw new Error('this machine has no control groups of version 2');
  return found;
}

/** Programs that the lab runs inside stand beside the machine's own: systemd wants its group for itself. */
export const guests = 'lab';

export function makeGroup(name: string): string {
  const group = join(controlGroups(), name);
  mkdirSync(join(group, guests), { recursive: true });
  return group;
}

/** Ends every process in a control group and removes it; false while some are still ending. */
export function removeGroup(group: string): boolean {
  if (!existsSync(group)) return true;
  try {
    writeFileSync(join(group, 'cgroup.kill'), '1');
    const inside = spawnSync('find', [group, '-depth', '-type', 'd'], { encoding: 'utf8' }).stdout;
    for (const each of inside.split('\n').filter(Boolean)) rmdirSync(each);
    return true;
  } catch {
    return false;
  }
}
