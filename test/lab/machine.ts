import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Sitting, sitAt } from '../e2e/terminal.ts';
import { makeGroup, removeGroup } from './control-group.ts';
import { type Ended, entering, type How, runInside } from './run-inside.ts';
import { until } from './until.ts';

export type Kind = 'systemd' | 'plain';

/** A machine of its own on this machine: own network, processes, file system, host name, users and, if wanted, a real systemd. */
export interface Machine {
  readonly name: string;
  /** The network namespace, as `ip netns` knows it. */
  readonly namespace: string;
  /** Runs a line of shell inside, as root or as somebody else, and waits for it. */
  sh(line: string, how?: How): Promise<Ended>;
  /** The same in a terminal, in front of which somebody sits. */
  sit(line: string, columns: number, how?: How): Sitting;
  /** Nothing of it is left: processes, mounts, namespaces, control group, files. */
  close(): Promise<void>;
}

export interface Plan {
  readonly name: string;
  readonly kind: Kind;
  readonly image: string;
  /** A folder of the world's, where this machine's may be made; its `shared` folder is seen by all machines as /opt/world. */
  readonly worldFolder: string;
  readonly itfix: string;
}

/** Whatever happens to the lab, no machine lives longer. */
const lifeSec = 240;

/** Starts a machine and waits until programs can be run inside. A systemd goes on booting: see `booted`. */
export async function startMachine({ name, kind, image, worldFolder, itfix }: Plan): Promise<Machine> {
  const id = `${worldFolder.split('/').at(-1)}-${name}`;
  const folder = join(worldFolder, name);
  const shared = join(worldFolder, 'shared');
  for (const each of [folder, shared]) mkdirSync(each, { recursive: true });
  const group = makeGroup(id);
  must('ip', 'netns', 'add', id);
  const words = ['-s', 'KILL', String(lifeSec), 'nsenter', `--net=/run/netns/${id}`]
    .concat(['unshare', '--mount', '--uts', '--ipc', '--pid', '--cgroup', '--fork', '--kill-child'])
    .concat(['sh', resolve('test/lab/machine/start.sh'), image, folder, shared, name, process.execPath, itfix, kind]);
  const enter = 'echo $$ >"$1/cgroup.procs"; shift; exec timeout "$@"';
  const outer = spawn('sh', ['-c', enter, 'sh', group, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  outer.stderr.on('data', chunk => {
    complaint += chunk;
  });
  const close = async (): Promise<void> => {
    await ended(outer);
    await until(`the processes of ${name} to end`, () => removeGroup(group) || undefined);
    spawnSync('ip', ['netns', 'del', id]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const init = await until(`${name} to start`, () => {
      if (outer.exitCode !== null) throw new Error(`${name} did not start: ${complaint}`);
      return initOf(outer);
    });
    const inside = { init, group };
    return {
      name,
      namespace: id,
      sh: (line, how) => runInside(inside, line, how),
      sit: (line, columns, how = {}) => sitAt(entering(inside, line, how), { folder, columns }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until systemd has started everything. */
export async function booted(machine: Machine): Promise<void> {
  const { stdout } = await machine.sh(
    'until [ -S /run/systemd/private ]; do sleep 0.05; done; systemctl is-system-running --wait',
  );
  if (/^running/.test(stdout)) return;
  const failed = await machine.sh('systemctl --failed --no-legend --plain; journalctl -b -p warning -n 20 --no-pager');
  throw new Error(`${machine.name} is ${stdout.trim() || 'not running'}: ${failed.stdout}`);
}

/** The process that has become the machine's init, once it has. */
function initOf(outer: ChildProcess): number | undefined {
  const [unshare] = childrenOf(outer.pid);
  const [init] = childrenOf(unshare);
  if (init === undefined) return undefined;
  const name = readFileSync(`/proc/${init}/comm`, 'utf8').trim();
  return name === 'systemd' || name === 'tini' ? init : undefined;
}

/** Ends the machine from the inside out: whoever started a process takes note of its end. */
async function ended(outer: ChildProcess): Promise<void> {
  if (outer.exitCode !== null || outer.signalCode !== null) return;
  const exit = new Promise(done => outer.once('exit', done));
  const [unshare] = childrenOf(outer.pid);
  const [init = unshare ?? outer.pid] = childrenOf(unshare);
  if (init !== undefined) process.kill(init, 'SIGKILL');
  await exit;
}

function childrenOf(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function must(command: string, ...words: string[]): void {
  const { status, stderr } = spawnSync(command, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${stderr}`);
}
