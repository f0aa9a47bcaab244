import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
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
  const known = await rightsHere(platform);
  return connectionWith(platform, known);
}

/** How one may become administrator here. */
interface Access {
  readonly rights: Rights;
  /** Of sudo, where it wants one and got it. */
  readonly password?: string;
  /** It wants one, and was given none. */
  readonly wantsPassword?: boolean;
  readonly rightsNote?: string;
}

/** @param running what runs on this machine, whatever the rights: one end waits for all of it */
function connectionWith(platform: PlatformName, access: Access, running = new Set<Promise<Execution>>()): Connection {
  const run = (command: Command, options: RunOptions): Promise<Execution> => {
    const execution = execute(platform, access, command, options);
    running.add(execution);
    return execution.finally(() => running.delete(execution));
  };
  const { rights, wantsPassword, rightsNote } = access;
  return {
    url: 'local:',
    platform,
    rights,
    ...(rightsNote === undefined ? {} : { rightsNote }),
    isHere: true,
    run,
    ...(wantsPassword && { elevate: password => elevated(platform, password, running) }),
    close: async () => void (await Promise.allSettled(running)),
  };
}

/** The question for rights takes no longer, in milliseconds: a directory that does not answer can hold sudo up. */
const rightsLimitMs = 10_000;

/** Tries the password: a wrong one is found now, not in the middle. */
async function elevated(
  platform: PlatformName,
  password: string,
  running: Set<Promise<Execution>>,
): ReturnType<NonNullable<Connection['elevate']>> {
  const trial = { shell: platforms[platform].shell, parts: [{ text: 'true' }] };
  const options = { limitMs: rightsLimitMs, signal: new AbortController().signal, elevated: true };
  const { ended, stderr } = await execute(platform, { rights: 'sudo', password }, trial, options);
  if (ended.by === 'exit' && ended.code === 0) return connectionWith(platform, { rights: 'sudo', password }, running);
  if (ended.by === 'time-limit') return { rightsNote: 'sudo did not answer' };
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return {
    rightsNote: /password|try again/i.test(said) ? 'sudo did not take the password' : `sudo could not be used: ${said}`,
  };
}

async function rightsHere(platform: PlatformName): Promise<Access> {
  if (process.getuid?.() === 0) return { rights: 'root' };
  const question: Command = { shell: platforms[platform].shell, parts: [{ text: rightsQuestion[platform] }] };
  const options = { limitMs: rightsLimitMs, signal: new AbortController().signal };
  const { ended, stdout } = await execute(platform, { rights: 'none' }, question, options);
  if (ended.by !== 'exit' || ended.code !== 0) return { rights: 'none', wantsPassword: /password/.test(stdout) };
  return { rights: platform === 'windows' ? 'root' : 'sudo' };
}

/** "sudo: a password is required": with it, it would go. */
const sudoQuestion = 'command -v sudo >/dev/null 2>&1 && sudo -n true 2>&1';
const rightsQuestion: Record<PlatformName, string> = {
  linux: sudoQuestion,
  darwin: sudoQuestion,
  windows: `if (${isAdministrator}) { exit 0 } else { exit 1 }`,
};

function execute(
  platform: PlatformName,
  { rights, password }: Access,
  command: Command,
  options: RunOptions,
): Promise<Execution> {
  const system = platforms[platform];
  const isElevated = options.elevated === true && rights === 'sudo';
  const elevate = password === undefined ? 'sudo' : 'with-password';
  const { argv } = system.invocation(command, { needs: options.needs ?? [], ...(isElevated && { elevate }) });
  const progress = noProgress();
  const outcome = (ended: Ended): Execution => executionOf({ asked: system.script(command) }, progress, ended);
  if (options.signal.aborted) return Promise.resolve(outcome({ by: 'cancelled' }));
  const child = start(platform, argv, isElevated ? password : undefined);
  if ('problem' in child) return Promise.resolve(outcome({ by: 'not-started', problem: child.problem }));
  return untilEnded(child, progress, options, password).then(outcome);
}

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** A process group of its own, so that everything it starts can be ended with it. */
function start(
  platform: PlatformName,
  [program, ...words]: Invocation['argv'],
  password: string | undefined,
): Child | { readonly problem: string } {
  try {
    const child = spawn(program, words, {
      stdio: [password === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: platform !== 'windows',
      windowsHide: true,
    });
    child.on('error', () => undefined); // Also comes later, for a signal that could not be sent; untilEnded hears the first.
    child.stdin?.on('error', () => undefined); // It has ended without reading.
    child.stdin?.end(`${password}\n`);
    // Where the process has no file descriptors left, Node gives a child without streams.
    return child.stdout && child.stderr
      ? (child as Child)
      : { problem: `${program} cannot be started: too many open files` };
  } catch (error) {
    return { problem: `${program} cannot be started: ${error instanceof Error ? error.message : error}` };
  }
}

/** How the program ended; its streams are read until then. */
function untilEnded(
  child: Child,
  { stdout, stderr }: Progress,
  { limitMs, signal }: RunOptions,
  password: string | undefined,
): Promise<Ended> {
  return new Promise(resolve => {
    let cut: Ended | undefined;
    const stop = (why: Ended): void => {
      cut ??= why;
      endGroup(child.pid, 'SIGTERM', password);
      timers.push(setTimeout(() => endGroup(child.pid, 'SIGKILL', password), graceMs));
      timers.push(setTimeout(() => finish(why), graceMs + drainMs));
    };
    const timers = [setTimeout(() => stop({ by: 'time-limit', limitMs }), limitMs)];
    const cancel = (): void => stop({ by: 'cancelled' });
    signal.addEventListener('abort', cancel, { once: true });
    const flood = (): void => endGroup(child.pid, 'SIGKILL', password);
    stdout.read(child.stdout, flood);
    stderr.read(child.stderr, flood);
    if (child.pid !== undefined) groups.set(child.pid, password);
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
      endGroup(child.pid, 'SIGKILL', password); // What it left behind in its group.
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
const groups = new Map<number, string | undefined>();
process.on('exit', () => {
  for (const [pid, password] of groups) endGroup(pid, 'SIGKILL', password);
});

function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL', password: string | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, constants.signals[signal]);
  } catch (error) {
    // What runs under sudo belongs to root. Anything else means that it is already gone, as was wanted.
    if (Reflect.get(Object(error), 'code') === 'EPERM') endElevatedGroup(pid, signal, password);
  }
}

/** Nothing waits for a sudo that hangs, in milliseconds. */
const endLimitMs = 2000;

/** At once, also where itfix itself is ending. */
function endElevatedGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL', password: string | undefined): void {
  const script = `kill -s ${signal.slice('SIG'.length)} -- -${pid}`;
  const words = password === undefined ? ['-n'] : ['-S', '-k', '-p', ''];
  spawnSync('sudo', [...words, '--', 'sh', '-c', script], {
    input: password === undefined ? '' : `${password}\n`,
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: endLimitMs,
  });
}
