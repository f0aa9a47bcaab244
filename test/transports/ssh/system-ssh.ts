import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files of a user and of all users: paths below `~/.ssh` and `/etc/ssh`. A path with `!` at its end may be written by all. */
export interface Tree {
  readonly user: Readonly<Record<string, string>>;
  readonly system?: Readonly<Record<string, string>>;
}

/** Why the real ssh cannot be asked here, or nothing. */
export const noSsh = reasonAgainst('ssh', ['-V']);
/** In a mount namespace of its own, so that ssh finds the files of the test where it looks for its own. Gone with its process. */
export const noNamespace =
  noSsh ??
  (process.getuid?.() === 0 ? reasonAgainst('unshare', ['-m', 'mount', '--bind', '/tmp', homedir()]) : 'needs root');

function reasonAgainst(program: string, words: string[]): string | undefined {
  const { status, error, stderr } = spawnSync(program, words, { encoding: 'utf8', timeout: 10_000 });
  if (error) return `no ${program} here`;
  return status === 0 ? undefined : `${program} ${words.join(' ')}: ${stderr.trim()}`;
}

export type SshSays =
  | { readonly options: ReadonlyMap<string, readonly string[]>; readonly refused?: undefined }
  | { readonly refused: string };

/** What `ssh -G` says of a host with these files and nothing else. */
export function askSsh(words: readonly string[], tree: Tree): SshSays {
  const folder = mkdtempSync(join(tmpdir(), 'itfix-ssh-'));
  try {
    for (const [name, files] of [['home', tree.user] as const, ['etc', tree.system ?? {}] as const]) {
      const root = join(folder, name, name === 'home' ? '.ssh' : '');
      mkdirSync(root, { recursive: true });
      for (const [path, text] of Object.entries(files)) write(join(root, path), text);
    }
    const script = 'mount --bind "$1" "$3" && mount --bind "$2" /etc/ssh && shift 3 && exec ssh -G "$@"';
    const places = [join(folder, 'home'), join(folder, 'etc'), homedir()];
    return read(spawnSync('unshare', ['-m', 'sh', '-c', script, 'sh', ...places, ...words], options));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same for many hosts of one file, without a namespace. */
export function askSshWith(file: string, words: readonly string[]): SshSays {
  return read(spawnSync('ssh', ['-G', '-F', file, ...words], options));
}

const options = {
  encoding: 'utf8',
  timeout: 10_000,
  input: '',
  env: { PATH: process.env.PATH, HOME: homedir(), FOO: 'foo' },
} as const;

function read({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): SshSays {
  if (status !== 0) return { refused: stderr };
  const found = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [name = '', ...value] = line.split(' ');
    found.set(name, [...(found.get(name) ?? []), value.join(' ')]);
  }
  return { options: found };
}

function write(path: string, text: string): void {
  const file = path.replace(/!$/, '');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, path.endsWith('!') ? 0o666 : 0o600);
}

export function run(program: string, words: readonly string[], input = ''): string {
  return execFileSync(program, words, { encoding: 'utf8', input, timeout: 30_000, stdio: ['pipe', 'pipe', 'ignore'] });
}
