import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { Command } from '../model/command.ts';
import type { Connection, Rights, RunOptions } from '../model/connection.ts';
import type { Ended, Execution } from '../model/execution.ts';
import type { PlatformName } from '../model/platform.ts';
import type { Invocation } from '../platforms/platform.ts';
import { platforms } from '../platforms/platforms.ts';
import { isAdministrator } from '../platforms/windows.ts';
import { executionOf, noProgress, type Progress } from './progress.ts';

/** How long a program has to end after SIGTERM before SIGKILL. Practice value; sudo passes on only the first. */
const graceMs = 500;
/** After a program ended, how long output of what it left behind is still waited for. Practice value. */
const drainMs = 200;

/** This machine. */
export async function openLocal(platform: PlatformName): Promise<Connection> {
  const running = new Set<Promise<Execution>>();
  const run = (rights: Rights) => (command: Command, options: RunOptions) => {
    const execution = execute(platform, rights, command, options);
    running.add(execution);
    return execution.finally(() => running.delete(execution));
  };
  const rights = await rightsHere(platform, run('none'));
  return {
    url: 'local:',
    platform,
    rights,
    isHere: true,
    run: run(rights),
    close: async () => void (await Promise.allSettled(running)),
  };
}

async function rightsHere(platform: PlatformName, run: Connection['run']): Promise<Rights> {
  if (process.getuid?.() === 0) return 'root';
  const question: Command = { shell: platforms[platform].shell, parts: [{ text: rightsQuestion[platform] }] };
  const { ended } = await run(question, { limitMs: 5000, signal: new AbortController().signal });
  if (ended.by !== 'exit' || ended.code !== 0) return 'none';
  return platform === 'windows' ? 'root' : 'sudo';
}

const sudoQuestion = 'command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null';
const rightsQuestion: Record<PlatformName, string> = {
  linux: sudoQuestion,
  darwin: sudoQuestion,
  windows: `if (${isAdministrator}) { exit 0 } else { exit 1 }`,
};

function execute(platform: PlatformName, rights: Rights, command: Command, options: RunOptions): Promise<Execution> {
  const system = platforms[platform];
  const elevate = options.elevated === true && rights === 'sudo';
  const { argv } = system.invocation(command, { needs: options.needs ?? [], elevate });
  const progress = noProgress();
  const outcome = (ended: Ended): Execution => executionOf({ asked: system.script(command) }, progress, ended);
  if (options.signal.aborted) return Promise.resolve(outcome({ by: 'cancelled' }));
  const child = start(platform, argv);
  if ('problem' in child) return Promise.resolve(outcome({ by: 'not-started', problem: child.problem }));
  return untilEnded(child, progress, options).then(outcome);
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A process group of its own, so that everything it starts can be ended with it. */
function start(platform: PlatformName, [program, ...words]: Invocation['argv']): Child | { readonly problem: string } {
  try {
    const child = spawn(program, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: platform !== 'windows',
      windowsHide: true,
    });
    child.on('error', () => undefined); // Also comes later, for a signal that could not be sent; untilEnded hears the first.
    // Where the process has no file descriptors left, Node gives a child without streams.
    return child.stdout ? child : { problem: `${program} cannot be started: too many open files` };
  } catch (error) {
    return { problem: `${program} cannot be started: ${error instanceof Error ? error.message : error}` };
  }
}

/** How the program ended; its streams are read until then. */
function untilEnded(child: Child, { stdout, stderr }: Progress, { limitMs, signal }: RunOptions): Promise<Ended> {
  return new Promise(resolve => {
    let cut: Ended | undefined;
    const stop = (why: Ended): void => {
      cut ??= why;
      endGroup(child.pid, 'SIGTERM');
      timers.push(setTimeout(() => endGroup(child.pid, 'SIGKILL'), graceMs));
      timers.push(setTimeout(() => finish(why), graceMs + drainMs));
    };
    const timers = [setTimeout(() => stop({ by: 'time-limit', limitMs }), limitMs)];
    const cancel = (): void => stop({ by: 'cancelled' });
    signal.addEventListener('abort', cancel, { once: true });
    const flood = (): void => endGroup(child.pid, 'SIGKILL');
    stdout.read(child.stdout, flood);
    stderr.read(child.stderr, flood);
    if (child.pid !== undefined) groups.add(child.pid);
    child.on('error', error => finish({ by: 'not-started', problem: error.message }));
    // Node looks at its timers before it looks for output: on a busy machine time is up with everything still unread.
    child.on('exit', (code, by) => setTimeout(() => setImmediate(() => finish(endedBy(code, by))), drainMs));
    child.on('close', (code, by) => finish(endedBy(code, by)));

    let finished = false;
    function finish(ended: Ended): void {
      if (finished) return;
      finished = true;
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      endGroup(child.pid, 'SIGKILL'); // What it left behind in its group.
      groups.delete(child.pid ?? 0);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(cut ?? ended);
    }
  });
}

function endedBy(code: number | null, signal: NodeJS.Signals | null): Ended {
  if (code !== null) return { by: 'exit', code };
  return { by: 'signal', signal: signal ?? 'unknown' };
}

/** Groups that run now. When itfix itself is made to end at once, they must not outlive it. */
const groups = new Set<number>();
process.on('exit', () => {
  for (const pid of groups) endGroup(pid, 'SIGKILL');
});

function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, constants.signals[signal]);
  } catch (error) {
    // What runs under sudo belongs to root. Anything else means that it is already gone, as was wanted.
    if (Reflect.get(Object(error), 'code') === 'EPERM') endElevatedGroup(pid, signal);
  }
}

function endElevatedGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  const script = `kill -s ${signal.slice('SIG'.length)} -- -${pid}`;
  const child = spawn('sudo', ['-n', '--', 'sh', '-c', script], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
