import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loops } from './loop-devices.ts';
import { leftovers, prefix, processes, sweep } from './tidy.ts';
import { until } from './until.ts';

/** Ctrl-C, and an end that leaves no time for anything. */
export const cuts = ['SIGINT', 'SIGKILL'] as const;
/** Faults that itfix looks at for many seconds. */
const slow = ['fixed-other-network', 'dns-dead-plain', 'router-dead', 'site-silent'];
/** Long enough for worlds to stand and for itfix to look at them. */
const workMs = 5000;
const endMs = 60_000;
const beginMs = 60_000;
/** How a lab ends that was cut short. One that needs the kill after Ctrl-C has not ended by itself. */
const ends = { SIGINT: 'exit 130', SIGKILL: 'SIGKILL' };

/** Really cuts labs short, by Ctrl-C and by a kill that leaves them no time, and looks whether this machine is afterwards as before. */
export async function cutShort(
  tell: (line: string) => void,
): Promise<{ passed: number; bad: number; failures: string[] }> {
  const failures: string[] = [];
  let passed = 0;
  for (const signal of cuts) {
    const wrong = await cutBy(signal, tell);
    failures.push(...wrong);
    if (wrong.length === 0) passed++;
  }
  return { passed, bad: 0, failures };
}

/** What is wrong with a lab that was cut short by this signal. */
async function cutBy(signal: (typeof cuts)[number], tell: (line: string) => void): Promise<string[]> {
  const before = ground(new Set());
  const lab = spawn(process.execPath, ['test/lab/lab.js', ...slow], { stdio: 'ignore', detached: true });
  try {
    const all = `${prefix}${lab.pid}-`;
    await until('the worlds of the lab', () => namespaces(all) >= 4 * slow.length || undefined, beginMs);
    await new Promise(resolve => setTimeout(resolve, workMs));
    leaveLoop(join(tmpdir(), `${all}1`));
    const there = leftovers(all);
    const spaces = spacesOf(all);
    const ended = await end(lab, signal);
    if (signal === 'SIGKILL') await sweep();
    const left = await until('nothing to be left', () => more(before, spaces).length === 0 || undefined).then(
      () => [],
      () => more(before, spaces),
    );
    tell(
      `${signal}: ${there.length} things were there (${namespaces(all, there)} network and ${spaces.size} process namespaces), it ended with ${ended}, ${left.length} are left`,
    );
    const wrong = left.map(line => `left after ${signal}: ${line}`);
    return ended === ends[signal]
      ? wrong
      : [`after ${signal} the lab ended with ${ended}, not ${ends[signal]}`, ...wrong];
  } finally {
    lab.kill('SIGKILL');
  }
}

/** Ctrl-C goes to all that the terminal runs, as one group; a kill to one process. Says how the lab ended. */
async function end(lab: ChildProcess, signal: NodeJS.Signals): Promise<string> {
  const exit = new Promise<string>(done => lab.once('exit', (code, by) => done(by ?? `exit ${code}`)));
  if (lab.pid !== undefined) process.kill(signal === 'SIGINT' ? -lab.pid : lab.pid, signal);
  const late = setTimeout(() => lab.kill('SIGKILL'), endMs);
  const ended = await exit;
  clearTimeout(late);
  return ended;
}

/** A disk of a machine, as a lab of disks has it. */
function leaveLoop(folder: string): void {
  const file = join(folder, 'disk');
  writeFileSync(file, Buffer.alloc(1_000_000));
  const { status, stderr } = spawnSync('losetup', ['--find', file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no loop device: ${stderr}`);
}

function namespaces(of: string, lines = leftovers(of)): number {
  return lines.filter(line => line.startsWith('namespace ')).length;
}

/** All of this machine that a lab could change; of its processes, those that name a lab or stand in its namespaces. */
function ground(spaces: ReadonlySet<string>): Set<string> {
  const netns = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout.split('\n');
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const inside = processes().filter(line => line.includes(prefix) || spaces.has(spaceOf(line)));
  const all = [...netns, ...mounts, ...loops(), ...inside, ...leftovers()];
  return new Set(all.filter(line => !isOfLivingLab(line)));
}

const more = (before: ReadonlySet<string>, spaces: ReadonlySet<string>): string[] =>
  [...ground(spaces)].filter(line => !before.has(line));

/** The process namespaces of a lab's machines. */
function spacesOf(lab: string): Set<string> {
  const all = processes().filter(line => line.includes(lab));
  return new Set(all.map(spaceOf).filter(space => space !== '' && space !== spaceOf('self')));
}

function spaceOf(line: string): string {
  try {
    return readlinkSync(`/proc/${line.split(' ')[0]}/ns/pid`);
  } catch {
    return ''; // It ended in between.
  }
}

/** Another lab, which may run beside this one. */
function isOfLivingLab(line: string): boolean {
  const pid = new RegExp(`${prefix}(\\d+)`).exec(line)?.[1];
  return pid !== undefined && existsSync(`/proc/${pid}`);
}
