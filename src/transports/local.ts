import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from '../model/command.ts';
import type { Connection, Rights, RunOptions } from '../model/connection.ts';
import type { Ended, Execution } from '../model/execution.ts';
import type { PlatformName } from '../model/platform.ts';
import { platforms } from '../platforms/platforms.ts';
import { Capture } from './capture.ts';

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
  windows:
    "if (([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole('Administrators')) { exit 0 } else { exit 1 }",
};

function execute(platform: PlatformName, rights: Rights, command: Command, options: RunOptions): Promise<Execution> {
  const system = platforms[platform];
  const elevate = options.elevated === true && rights === 'sudo';
  const [program, ...words] = system.invocation(command, { needs: options.needs ?? [], elevate }).argv;
  const startedAt = new Date();
  const stdout = new Capture();
  const stderr = new Capture();
  return new Promise(resolve => {
    let finished = false;
    // A process group of its own, so that everything it starts can be ended with it.
    const child = spawn(program, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: platform !== 'windows',
      windowsHide: true,
    });
    let cut: Ended | undefined;
    const stop = (why: Ended): void => {
      cut ??= why;
      endGroup(child.pid, 'SIGTERM');
      setTimeout(() => endGroup(child.pid, 'SIGKILL'), graceMs).unref();
      setTimeout(() => finish(why), graceMs + drainMs);
    };
    const limit = setTimeout(() => stop({ by: 'time-limit', limitMs: options.limitMs }), options.limitMs);
    const cancel = (): void => stop({ by: 'cancelled' });
    options.signal.addEventListener('abort', cancel, { once: true });
    const flood = (): void => endGroup(child.pid, 'SIGKILL');
    stdout.read(child.stdout, flood);
    stderr.read(child.stderr, flood);
    child.on('error', error => finish({ by: 'not-started', problem: error.message }));
    child.on('exit', (code, signal) => setTimeout(() => finish(cut ?? endedBy(code, signal)), drainMs));
    child.on('close', (code, signal) => finish(cut ?? endedBy(code, signal)));

    if (options.signal.aborted) cancel();

    function finish(ended: Ended): void {
      if (finished) return;
      finished = true;
      clearTimeout(limit);
      options.signal.removeEventListener('abort', cancel);
      child.stdout.destroy();
      child.stderr.destroy();
      const durationMs = Date.now() - startedAt.getTime();
      const droppedBytes = stdout.droppedBytes + stderr.droppedBytes;
      resolve({
        asked: system.script(command),
        ended,
        stdout: stdout.text(),
        stderr: stderr.text(),
        droppedBytes,
        startedAt: startedAt.toISOString(),
        durationMs,
      });
    }
  });
}

function endedBy(code: number | null, signal: NodeJS.Signals | null): Ended {
  if (code !== null) return { by: 'exit', code };
  return { by: 'signal', signal: signal ?? 'unknown' };
}

function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, constants.signals[signal]);
  } catch {
    // Already gone: that is what was wanted.
  }
}
