import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine, Person } from '../transports/machine.ts';
import { program } from './itfix.ts';
import { type Sitting, type SittingOptions, sitDown } from './terminal.ts';

/** Itfix as a person of a machine runs it, with the files of ssh in their own home. */
export interface Seat {
  readonly home: string;
  run(words: readonly string[], options?: RunOptions): Promise<Ran>;
  start(words: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess;
  /** The same in a terminal. */
  sit(words: readonly string[], options?: Partial<SittingOptions>): Sitting;
  /** Every text that itfix has left at home: journals, records, reports. */
  leftBehind(): string;
}

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/** However a run goes, it is over by then. */
const patienceMs = 60_000;

export function seatOf(machine: Machine, person: Person): Seat {
  const { home } = person;
  const own = { HOME: home, XDG_STATE_HOME: join(home, 'state'), LC_ALL: 'C.UTF-8' };
  const inside = machine.inside(person);
  const start = (words: readonly string[], env: NodeJS.ProcessEnv = {}, stdin: 'ignore' | 'pipe' = 'ignore') => {
    const [file = '', ...rest] = [...inside, process.execPath, program, ...words];
    return spawn(file, rest, {
      cwd: '/',
      env: { PATH: process.env.PATH, ...own, ...env },
      stdio: [stdin, 'pipe', 'pipe'],
    });
  };
  return {
    home,
    start,
    async run(words, { env, input } = {}) {
      const startedAt = Date.now();
      const child = start(words, env, input === undefined ? 'ignore' : 'pipe');
      const said = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const)
        child[stream]?.on('data', chunk => {
          said[stream] += chunk;
        });
      child.stdin?.end(input);
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      const status = await new Promise<number | null>(resolve => child.once('close', resolve));
      clearTimeout(timer);
      return { status, ...said, tookMs: Date.now() - startedAt };
    },
    sit: (words, { env, ...options } = {}) =>
      sitDown(words, { folder: '/tmp', inside, ...options, env: { ...own, ...env } }),
    leftBehind: () => machine.run('sh', '-c', 'find "$1" -type f -exec cat {} +', 'sh', join(home, 'state')),
  };
}

/** A pair of keys in a folder. */
export function makeKey(folder: string, name: string, options: { passphrase?: string; type?: string } = {}): string {
  const { passphrase = '', type = 'ed25519' } = options;
  const file = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', name, '-f', file]);
  return file;
}

/** A playbook about the hosts file, and what only an administrator reads. */
export function hostsPlaybook(folder: string): string {
  const file = join(folder, 'hosts.yaml');
  writeFileSync(
    file,
    `language: 1
title: The hosts file
facts:
  hosts: { probe: net.hosts }
  firewall: { probe: net.firewall, with: { flows: [{ address: 192.0.2.1, port: 443, protocol: tcp }] } }
checks:
  hosts-short:
    code: N24
    title: The hosts file is short
    expect: hosts.total < 100000
    otherwise: The hosts file is long.
    plain: The hosts file is long.
    severity: error
  firewall-open:
    code: N27
    title: No firewall blocks
    expect: firewall.blocked.size() == 0
    otherwise: A firewall blocks.
    plain: A firewall blocks.
    severity: error
escalate: { queue: network, include: [] }
`,
  );
  return file;
}
