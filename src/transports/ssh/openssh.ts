import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SshAttempt, SshOutcome } from '../../model/way.ts';
import { type Channel, type ChannelEnd, ChannelRefused, type Line } from './channel.ts';
import { openSshLog, type SshLog } from './openssh-log.ts';
import { Unreached } from './unreached.ts';

/** Where the system's own ssh is to go: it reads its configuration itself. */
export interface OpenSshPlan {
  readonly user: string;
  /** As it was typed, so that its configuration finds it. */
  readonly host: string;
  readonly port: number;
  /** `-F` and `-i`, where the caller said so. */
  readonly configFile?: string;
  readonly identityFiles: readonly string[];
  /** `-o`, by their names in ssh_config(5). */
  readonly settings: Readonly<Record<string, string>>;
  /** Keys that are known for the host. */
  readonly knownKeys: NonNullable<SshAttempt['hostKey']>['known'];
  /** What of the way only it can do. */
  readonly why: readonly string[];
  /** Whether ssh may ask the person at this terminal. */
  readonly mayAsk: boolean;
  readonly limitMs: number;
}

/** How long a question of a person may take, when ssh asks by itself. */
const askedLimitMs = 120_000;

/**
 * A line by the system's ssh, for what the built-in client cannot: certificates of users, ProxyCommand, Kerberos, keys in hardware. One
 * connection, which the others share (ControlMaster); its socket lies in a private folder that goes with it.
 *
 * @throws Unreached
 */
export async function openSshLine(plan: OpenSshPlan, signal: AbortSignal): Promise<Line> {
  const folder = mkdtempSync(join(tmpdir(), 'itfix-'));
  const socket = join(folder, 's');
  const common = [
    ...(plan.configFile === undefined ? [] : ['-F', plan.configFile]),
    ...plan.identityFiles.flatMap(file => ['-i', file]),
    ...Object.entries(plan.settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...['-p', String(plan.port), '-l', plan.user, '-S', socket],
    // Until the server greets; questions of people come later.
    ...['-o', `ConnectTimeout=${Math.ceil(plan.limitMs / 1000)}`],
    ...['-o', `BatchMode=${plan.mayAsk ? 'no' : 'yes'}`, '-o', 'ForwardAgent=no', '-o', 'ForwardX11=no'],
    ...['-o', 'LogLevel=DEBUG1', '-o', 'ClearAllForwardings=yes', '-o', 'PermitLocalCommand=no', '-o', 'RequestTTY=no'],
  ];
  const words = [...common, '-o', 'ControlMaster=yes', '-o', 'ControlPersist=no', '-N', '--', plan.host];
  const master = spawn('sh', ['-c', whileHeld, folder, 'ssh', ...words], {
    stdio: [plan.mayAsk ? 'inherit' : 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const gone = ended(master, folder);
  const stop = (): void => letGo(master);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await up([...common, '-O', 'check', '--', plan.host], gone, plan.mayAsk ? askedLimitMs : plan.limitMs);
  } catch (error) {
    letGo(master);
    await gone.promise;
    if (error instanceof Unreached) throw error;
    const said = gone.isMissing()
      ? `ssh is not installed here, and this way needs it: ${plan.why.join(', ')}`
      : gone.log.said();
    throw new Unreached(outcomeOf(said), { ...learntBy(gone.log, said, plan), said });
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return lineOver(common, plan.host, master, gone);
}

/**
 * Runs a program until it ends or nobody holds the other end of descriptor 3, then removes the folder that it is called by: ssh with `-N` would
 * outlive an itfix that is killed.
 */
const whileHeld =
  '"$@" 3<&- & p=$!; exec 2>/dev/null; { read -r _; kill $p; } <&3 & w=$!; wait $p; c=$?; kill $w; rm -rf "$0"; exit $c';

function letGo(master: ChildProcess): void {
  master.stdio[3]?.destroy();
}

/** What a shell says when there is no such program (POSIX, XCU 2.8.2). */
const notFound = 127;

interface Gone {
  readonly promise: Promise<void>;
  isGone(): boolean;
  /** There is no such program. */
  isMissing(): boolean;
  readonly log: SshLog;
}

function ended(master: ChildProcess, folder: string): Gone {
  const log = openSshLog();
  let isGone = false;
  let isMissing = false;
  master.stderr?.on('data', (chunk: Buffer) => log.hear(chunk.toString()));
  const promise = new Promise<void>(resolve => {
    const end = (): void => {
      isGone = true;
      letGo(master);
      rmSync(folder, { recursive: true, force: true });
      resolve();
    };
    master.once('error', error => {
      log.hear(error.message);
      end();
    });
    master.once('close', code => {
      isMissing = code === notFound;
      end();
    });
  });
  return { promise, isGone: () => isGone, isMissing: () => isMissing, log };
}

/** How often is asked whether the connection stands. */
const checkEveryMs = 50;

async function up(check: readonly string[], gone: Gone, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (gone.isGone()) throw new Error('ssh ended');
    if (await succeeds(check)) return;
    await new Promise(resolve => setTimeout(resolve, checkEveryMs));
  }
  throw new Unreached('broken-off', {
    said: `ssh made no connection within ${limitMs / 1000} s. ${gone.log.said()}`.trim(),
  });
}

function succeeds(words: readonly string[]): Promise<boolean> {
  return new Promise(resolve => {
    const child = spawn('ssh', words, { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('close', code => resolve(code === 0));
  });
}

function lineOver(common: readonly string[], host: string, master: ChildProcess, gone: Gone): Line {
  return {
    open: commandLine =>
      new Promise((resolve, reject) => {
        if (gone.isGone()) return reject(new ChannelRefused('the connection was lost'));
        const child = spawn('ssh', [...common, '-o', 'ControlMaster=no', '-T', '--', host, commandLine], {
          stdio: 'pipe',
        });
        child.once('error', error => reject(new ChannelRefused(error.message)));
        child.once('spawn', () => resolve(channelOf(child)));
      }),
    onLost: listener => void gone.promise.then(() => listener(gone.log.said() || 'ssh ended')),
    async close() {
      letGo(master);
      await gone.promise;
    },
  };
}

function channelOf(child: ChildProcessWithoutNullStreams): Channel {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined);
  return {
    write: text => void (child.stdin.writable && child.stdin.write(text)),
    onOutput: (stream, listener) => void child[stream].on('data', listener),
    onEnd: listener =>
      void child.once('close', (code, signal) => {
        const ending: ChannelEnd = { ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) };
        listener(ending);
      }),
    close() {
      child.stdin.end();
      child.kill();
    },
  };
}

/** The words of OpenSSH, which it has in English only; the first that matches. */
const words: readonly (readonly [RegExp, SshOutcome])[] = [
  [/Could not resolve hostname/, 'name-unknown'],
  [/REMOTE HOST IDENTIFICATION HAS CHANGED/, 'host-key-changed'],
  [/marked as revoked|Host key .* revoked/i, 'host-key-revoked'],
  [/Host key verification failed|No .* host key is known/, 'host-key-unknown'],
  [/Permission denied \(|Too many authentication failures/, 'login-refused'],
  [/Exceeded MaxStartups|Not allowed at this time/, 'busy'],
  [/no matching|Unable to negotiate/, 'no-common-algorithm'],
  [/Connection refused/, 'refused'],
  [/No route to host|Host is down/, 'host-unreachable'],
  [/Network is unreachable/, 'no-route'],
  [/Connection timed out|Operation timed out/, 'silent'],
  [/kex_exchange_identification: (?:Connection closed|read: Connection reset)/, 'closed'],
  [/banner|Bad remote protocol version|invalid identification/i, 'not-ssh'],
];

/** How far ssh came. A key that has changed is told with those that are known. */
function learntBy(log: SshLog, said: string, { knownKeys }: OpenSshPlan): Partial<SshAttempt> {
  const { hostKey, ...learnt } = log.learnt();
  if (!hostKey) return learnt;
  return { ...learnt, hostKey: outcomeOf(said) === 'host-key-changed' ? { ...hostKey, known: knownKeys } : hostKey };
}

function outcomeOf(said: string): SshOutcome {
  return words.find(([pattern]) => pattern.test(said))?.[1] ?? 'broken-off';
}
