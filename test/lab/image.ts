import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { dpkgOptions, packages } from './image/packages.ts';

const finish = resolve('test/lab/image/finish.sh');
const keptImages = 3;

/** The folder of the root file system that all lab machines stand on. Made once (about a minute), then kept outside the project. */
export function rootImage(tell: (line: string) => void): string {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'itfix-lab');
  const recipe = JSON.stringify([packages, dpkgOptions, readFileSync(finish, 'utf8'), suite()]);
  const folder = join(cache, createHash('sha256').update(recipe).digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  forgetPartial(cache);
  tell('making the root image (once, about a minute)');
  const partial = `${folder}.partial-${process.pid}`;
  try {
    makeImage(partial);
    renameSync(partial, folder);
  } finally {
    remove(partial);
  }
  forgetOld(cache);
  return folder;
}

function makeImage(folder: string): void {
  installMmdebstrap();
  const made = spawnSync(
    'mmdebstrap',
    [
      '--variant=minbase',
      '--quiet',
      `--include=${packages.join(',')}`,
      '--aptopt=APT::Install-Recommends "false"',
      ...dpkgOptions.map(option => `--dpkgopt=${option}`),
      `--customize-hook=copy-in ${finish} /`,
      '--customize-hook=chroot "$1" sh /finish.sh && rm "$1/finish.sh"',
      suite(),
      folder,
      `deb ${mirror()} ${suite()} main`,
    ],
    { encoding: 'utf8', env: { ...process.env, TMPDIR: join(folder, '..') } },
  );
  if (made.status !== 0) throw new Error(`mmdebstrap could not make the root image:\n${made.stderr.slice(-2000)}`);
}

function installMmdebstrap(): void {
  if (spawnSync('mmdebstrap', ['--version']).status === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: 'ignore' } as const;
  spawnSync('apt-get', ['update', '-qq'], quiet);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'mmdebstrap'], quiet);
}

function suite(): string {
  return /^VERSION_CODENAME=(?<name>[a-z]+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.groups?.name ?? 'stable';
}

/** Where this machine itself gets its packages from. */
function mirror(): string {
  const lists = ['/etc/apt/sources.list', ...inFolder('/etc/apt/sources.list.d')].filter(file => existsSync(file));
  for (const text of lists.map(file => readFileSync(file, 'utf8'))) {
    // deb http://deb.debian.org/debian bookworm main
    const line = new RegExp(`^deb (?:\\[.*\\] )?(?<uri>\\S+) ${suite()} `, 'm').exec(text);
    // URIs: http://deb.debian.org/debian
    const deb822 = new RegExp(`^URIs: (?<uri>\\S+)[^]*?^Suites: (?:.* )?${suite()}(?: |$)`, 'm').exec(text);
    const uri = line?.groups?.uri ?? deb822?.groups?.uri;
    if (uri !== undefined) return uri;
  }
  throw new Error(`no source of packages for "${suite()}" in /etc/apt: the lab needs Debian`);
}

function inFolder(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter(name => /\.(list|sources)$/.test(name))
        .map(name => join(folder, name))
    : [];
}

/** Images of older recipes go, the youngest stay. */
function forgetOld(cache: string): void {
  const byAge = execFileSync('ls', ['-t', cache], { encoding: 'utf8' })
    .split('\n')
    .filter(name => /^[0-9a-f]{16}$/.test(name));
  for (const name of byAge.slice(keptImages)) remove(join(cache, name));
}

/** What a lab left that was killed while it made an image. */
function forgetPartial(cache: string): void {
  for (const name of readdirSync(cache)) {
    const pid = /\.partial-(?<pid>\d+)$/.exec(name)?.groups?.pid;
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) remove(join(cache, name));
  }
}

/** Nothing beyond it, should something be mounted in there. */
function remove(folder: string): void {
  execFileSync('rm', ['-rf', '--one-file-system', folder]);
}
