import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where sshd stands, or why the tests with it cannot run. */
export const sshdProgram = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(
  file => spawnSync(file, ['-V']).error === undefined,
);

/** In place of what cannot be tried without sshd. */
export function needsSshd(skip: (why: string) => void): void {
  skip('this machine has no sshd');
}

/** A real sshd of our own on a loopback address, with its own keys, files and settings. */
export interface Sshd {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  /** A private key that it lets in, and the public key of its own. */
  readonly identityFile: string;
  readonly hostKeyFile: string;
  readonly pid: number;
  close(): Promise<void>;
}

/**
 * Starts one. `settings` are lines of sshd_config and stand before ours, so that they win.
 *
 * @param inside words that start it in other surroundings: `nsenter -m -t …`
 */
export async function startSshd(
  settings: readonly string[] = [],
  host = '127.0.0.1',
  inside: readonly string[] = [],
): Promise<Sshd> {
  for (let left = 2; ; left--) {
    try {
      return await startOnce(settings, host, inside);
    } catch (error) {
      // Somebody else was given the port that had been free.
      if (left === 0 || !/Address already in use/.test(String(error))) throw error;
    }
  }
}

async function startOnce(settings: readonly string[], host: string, inside: readonly string[]): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'itfix-sshd-'));
  const file = (name: string): string => join(folder, name);
  for (const name of ['host', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name)]);
  }
  const port = await freePort(host);
  writeFileSync(file('authorized_keys'), readFileSync(file('user.pub')));
  writeFileSync(
    file('config'),
    [
      ...settings,
      `ListenAddress ${host.includes(':') ? `[${host}]` : host}:${port}`,
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized_keys')}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin yes',
      'MaxStartups 200',
      '',
    ].join('\n'),
  );
  // Before it gives up its rights, sshd of Debian wants this folder.
  if (process.getuid?.() === 0) execFileSync('mkdir', ['-p', '/run/sshd']);
  const [program = '', ...words] = [...inside, sshdProgram ?? 'sshd', '-D', '-e', '-f', file('config')];
  const child = spawn(program, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', chunk => {
    said += chunk;
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await takes(host, port)); tries++) {
    if (child.exitCode !== null || tries > 200) {
      await close();
      throw new Error(`sshd does not start: ${said}`);
    }
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  const { username: user } = userInfo();
  const { pid = 0 } = child;
  return { host, port, user, folder, pid, identityFile: file('user'), hostKeyFile: file('host.pub'), close };
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function takes(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
