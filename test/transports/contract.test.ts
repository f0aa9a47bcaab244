import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { type Command, sh } from '../../src/model/command.ts';
import type { Connection, RunOptions } from '../../src/model/connection.ts';
import type { Execution } from '../../src/model/execution.ts';
import { captureLimitBytes } from '../../src/transports/capture.ts';
import { openLocal } from '../../src/transports/local.ts';
import { openReplay } from '../../src/transports/replay.ts';
import { shellsCalled } from '../shells.ts';
import { nasty } from './nasty.ts';
import { connected, hopTo } from './open-ssh.ts';
import { lives, ownLength, soon } from './processes.ts';
import { needsSshd, sshdProgram, startSshd } from './sshd.ts';

const folder = mkdtempSync(join(tmpdir(), 'itfix-transports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const options = (more: Partial<RunOptions> = {}): RunOptions => ({ limitMs: 10_000, signal: never, ...more });
const posix = process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'darwin' : 'linux';
const local = await openLocal(posix);

const sshd = sshdProgram === undefined ? undefined : await startSshd();
const ssh = sshd && (await connected([hopTo(sshd)]));
afterAll(async () => {
  await ssh?.close();
  await sshd?.close();
});

if (!ssh) test('ssh', ({ skip }) => needsSshd(skip));

/** A recording of what `local` answers, so that both are held to the same words. */
async function recorded(command: Command, more: Partial<RunOptions> = {}): Promise<Connection> {
  return openReplay({ platform: posix, rights: 'none', executions: [await local.run(command, options(more))] });
}

const transports: (readonly [string, (command: Command, more?: Partial<RunOptions>) => Promise<Execution>])[] = [
  ['local', (command, more) => local.run(command, options(more))],
  ['replay', async (command, more) => (await recorded(command, more)).run(command, options(more))],
  ...(ssh ? [['ssh', (command: Command, more?: Partial<RunOptions>) => ssh.run(command, options(more))] as const] : []),
];

describe.skipIf(posix === 'windows').each(transports)('%s', (_name, run) => {
  test('stdout, stderr and exit code arrive as they are', async () => {
    const command = sh`printf 'one\n\n two '; printf 'bad\n' >&2; exit 3`;
    expect(await run(command)).toMatchObject({
      ended: { by: 'exit', code: 3 },
      stdout: 'one\n\n two ',
      stderr: 'bad\n',
      droppedBytes: 0,
      asked: String.raw`printf 'one\n\n two '; printf 'bad\n' >&2; exit 3`,
    });
  });

  test('the moment and the length of an execution are told', async () => {
    const { startedAt, durationMs } = await run(sh`sleep 0.2`);
    expect(Date.parse(startedAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(durationMs).toBeGreaterThanOrEqual(190);
    expect(durationMs).toBeLessThan(5000);
  });

  test('a program that is ended by a signal', async () =>
    expect((await run(sh`kill -9 $$`)).ended).toEqual({ by: 'signal', signal: 'SIGKILL' }));

  test('a missing tool: exit 127 and the marker, and the script does not run', async () =>
    expect(await run(sh`echo ran`, { needs: ['sh', 'itfix-no-such-tool'] })).toMatchObject({
      ended: { by: 'exit', code: 127 },
      stdout: '',
      stderr: 'itfix: missing: itfix-no-such-tool\n',
    }));

  test('tools that are there are no obstacle', async () =>
    expect((await run(sh`echo ran`, { needs: ['sh', 'cat'] })).stdout).toBe('ran\n'));

  test('a program that reads its input finds it at its end', async () =>
    expect(await run(sh`cat; read -r line; echo "read: $?"`)).toMatchObject({ stdout: 'read: 1\n' }));

  test('invalid UTF-8 becomes U+FFFD', async () =>
    expect((await run(sh`printf 'a\377b\303'`)).stdout).toBe('a\ufffdb\ufffd'));

  test('a character is whole, also when its bytes come one by one', async () => {
    const command = sh`printf 'g\303'; sleep 0.1; printf '\274n \360\237'; sleep 0.1; printf '\246\212'`;
    expect((await run(command)).stdout).toBe('gün 🦊');
  });

  test('the language is plain English with a point in numbers', async () =>
    expect((await run(sh`echo "$LC_ALL $LANGUAGE."`)).stdout).toBe('C .\n'));
});

const shells = shellsCalled('dash', 'bash', 'busybox', 'ksh', 'zsh', 'mksh');

/** Runs with this program in the place of `sh`. */
async function withShell<T>(file: string | undefined, work: () => Promise<T>): Promise<T> {
  if (file === undefined) return expect.unreachable();
  const bin = mkdtempSync(join(folder, 'sh-'));
  symlinkSync(file, join(bin, 'sh'));
  return withPath(`${bin}:${process.env.PATH}`, work);
}

async function withPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = process.env.PATH;
  process.env.PATH = path;
  try {
    return await work();
  } finally {
    process.env.PATH = before;
  }
}

describe.each(shells)('values arrive byte for byte: %s', (_name, file) => {
  const isHere = posix !== 'windows' && file !== undefined;
  const arrived = async (values: readonly string[]): Promise<string[]> => {
    const { stdout } = await local.run(sh`for v in ${values}; do printf '%s|' "$v" | od -An -v -tx1; done`, options());
    return stdout
      .split(/ 7c\s*\n/)
      .slice(0, -1)
      .map(bytes => Buffer.from(bytes.replaceAll(/\s/g, ''), 'hex').toString('utf8'));
  };

  test.skipIf(!isHere)('what shells trip over', () =>
    withShell(file, async () => expect(await arrived(['first', ...nasty])).toEqual(['first', ...nasty])),
  );

  test.skipIf(!isHere)('anything but NUL', () =>
    withShell(file, () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.string({ unit: 'binary', maxLength: 30 }).map(text => Buffer.from(text.replaceAll('\0', '')).toString()),
            { minLength: 1, maxLength: 8 },
          ),
          async values => {
            expect(await arrived(values)).toEqual(values);
          },
        ),
        { numRuns: 25 },
      ),
    ),
  );
});

describe.skipIf(posix === 'windows')('local ends what it started', () => {
  test('at the time limit, with everything below it, within a second', async () => {
    const length = ownLength();
    const start = Date.now();
    const { ended, stdout } = await local.run(
      sh`echo before; sh -c ${`trap '' TERM HUP; sleep ${length} & wait; sleep ${length}`}; echo after`,
      options({ limitMs: 500 }),
    );
    expect(ended).toEqual({ by: 'time-limit', limitMs: 500 });
    expect(stdout).toBe('before\n');
    expect(Date.now() - start).toBeLessThan(1500);
    expect(await soon(() => !lives(length))).toBe(true);
  });

  test('when the run is cancelled', async () => {
    const length = ownLength();
    const stop = new AbortController();
    const running = local.run(sh`sleep ${length}`, options({ signal: stop.signal }));
    expect(await soon(() => lives(length))).toBe(true);
    const start = Date.now();
    stop.abort();
    expect((await running).ended).toEqual({ by: 'cancelled' });
    expect(Date.now() - start).toBeLessThan(1000);
    expect(await soon(() => !lives(length))).toBe(true);
  });

  test('cancelled before: nothing is started', async () => {
    const file = join(folder, 'started');
    const { ended } = await local.run(sh`touch ${file}`, options({ signal: AbortSignal.abort() }));
    expect(ended).toEqual({ by: 'cancelled' });
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  test('what stays in the background holds nothing up, and is gone', async () => {
    const length = ownLength();
    const start = Date.now();
    const { ended, stdout } = await local.run(sh`sleep ${length} & echo done`, options());
    expect({ ended, stdout }).toEqual({ ended: { by: 'exit', code: 0 }, stdout: 'done\n' });
    expect(Date.now() - start).toBeLessThan(2000);
    expect(await soon(() => !lives(length))).toBe(true);
  });

  test('a gigabyte of output: bounded memory, ended early, and said', async () => {
    const before = process.memoryUsage().rss;
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 10);
    const { stdout, droppedBytes, durationMs, ended } = await local.run(
      sh`head -c 1000000000 /dev/zero | tr '\0' x`,
      options(),
    );
    clearInterval(watch);
    expect({ long: stdout.length, ended: ended.by }).toEqual({ long: captureLimitBytes, ended: 'signal' });
    expect(droppedBytes).toBeGreaterThan(0);
    expect(durationMs).toBeLessThan(8000);
    expect(highest - before).toBeLessThan(150 * 2 ** 20);
  });

  test('output up to the limit is whole, also when the program ends at once', async () => {
    const { stdout, droppedBytes } = await local.run(sh`head -c 1000000 /dev/zero | tr '\0' x`, options());
    expect({ length: stdout.length, droppedBytes }).toEqual({ length: 1_000_000, droppedBytes: 0 });
  });

  test('output that is read late, because the machine is busy, is whole', async () => {
    const running = local.run(sh`sleep 0.1; printf ${'x'.repeat(50_000)}; sleep 0.1 & exit 0`, options());
    await new Promise(resolve => setTimeout(resolve, 50));
    const busyUntil = Date.now() + 600;
    while (Date.now() < busyUntil);
    expect((await running).stdout).toHaveLength(50_000);
  });

  test('close waits for what still runs', async () => {
    const own = await openLocal(posix);
    const length = ownLength();
    const running = own.run(sh`sleep ${length}`, options({ limitMs: 300 }));
    await own.close();
    expect(lives(length)).toBe(false);
    expect((await running).ended.by).toBe('time-limit');
  });
});

describe.skipIf(posix === 'windows')('local: what cannot be started is told, never thrown', () => {
  test('no shell', async () => {
    const { ended } = await withPath(join(folder, 'nowhere'), () => local.run(sh`echo`, options()));
    expect(ended).toMatchObject({ by: 'not-started', problem: expect.stringContaining('ENOENT') });
  });

  test('a shell that may not be run', async () => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    mkdirSync(join(bin, 'sh'));
    const { ended } = await withPath(bin, () => local.run(sh`echo`, options()));
    expect(ended).toMatchObject({ by: 'not-started', problem: expect.stringContaining('EACCES') });
  });

  test('a script that no system takes', async () => {
    const { ended } = await local.run(sh`echo ${'x'.repeat(4_000_000)}`, options());
    expect(ended).toMatchObject({ by: 'not-started', problem: expect.stringContaining('E2BIG') });
  });

  test('no file descriptors left', () => {
    const bundle = join(folder, 'local.mjs');
    const entry = new URL('../../src/transports/local.ts', import.meta.url).pathname;
    buildSync({ entryPoints: [entry], outfile: bundle, bundle: true, platform: 'node', format: 'esm' });
    const script = `
      import { openSync } from 'node:fs';
      const { openLocal } = await import(${JSON.stringify(bundle)});
      const local = await openLocal('linux');
      try { for (;;) openSync('/dev/null'); } catch {}
      const { ended } = await local.run({ shell: 'sh', parts: [{ text: 'echo' }] }, { limitMs: 5000, signal: new AbortController().signal });
      process.stdout.write(JSON.stringify(ended));`;
    const words = ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script];
    expect(JSON.parse(execFileSync('sh', words, { encoding: 'utf8' }))).toMatchObject({ by: 'not-started' });
  });

  test('a value with NUL is a mistake of ours and is refused', () =>
    expect(() => local.run(sh`echo ${'a\0b'}`, options())).toThrow(TypeError));
});

describe.skipIf(posix === 'windows')('elevation', () => {
  const bin = mkdtempSync(join(folder, 'sudo-'));
  const log = join(bin, 'log');
  const fakeSudo = `#!/bin/sh\nfor word; do printf '%s\\n' "$word" >> ${log}; done\n[ "$1" = -n ] || exit 9\nshift\n[ "$1" = -- ] && shift\nexec "$@"\n`;
  writeFileSync(join(bin, 'sudo'), fakeSudo);
  chmodSync(join(bin, 'sudo'), 0o755);
  afterEach(() => void vi.restoreAllMocks());

  const openAsUser = (path: string): Promise<Connection> => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    return withPath(path, () => openLocal(posix));
  };
  const spoken = (): string[] => readFileSync(log, 'utf8').split('\n');

  test('with sudo that asks no password: only what is elevated goes through it, without a question', async () => {
    const connection = await openAsUser(`${bin}:${process.env.PATH}`);
    expect(connection.rights).toBe('sudo');
    writeFileSync(log, '');
    await withPath(`${bin}:${process.env.PATH}`, () => connection.run(sh`echo plain`, options()));
    expect(readFileSync(log, 'utf8')).toBe('');
    const { stdout } = await withPath(`${bin}:${process.env.PATH}`, () =>
      connection.run(sh`echo ${"a 'b'"}`, options({ elevated: true })),
    );
    expect(stdout).toBe("a 'b'\n");
    expect(spoken().slice(0, 4)).toEqual(['-n', '--', 'sh', '-c']);
  });

  test('what belongs to root is ended through sudo, too', async () => {
    const path = `${bin}:${process.env.PATH}`;
    const connection = await openAsUser(path);
    const length = ownLength();
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    });
    const { ended } = await withPath(path, () =>
      connection.run(sh`trap '' TERM; sleep ${length}; sleep ${length}`, options({ elevated: true, limitMs: 300 })),
    );
    expect(ended.by).toBe('time-limit');
    expect(await soon(() => !lives(length))).toBe(true);
  });

  test('without: no rights, and nothing is elevated', async () => {
    writeFileSync(join(bin, 'sudo'), '#!/bin/sh\nexit 1\n');
    const connection = await openAsUser(`${bin}:${process.env.PATH}`);
    expect(connection.rights).toBe('none');
  });

  test('the administrator needs no sudo', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    expect((await openLocal(posix)).rights).toBe('root');
  });
});

test('replay: a command that nobody recorded is an error, never an invented failure', async () => {
  const connection = await recorded(sh`echo one`);
  await expect(connection.run(sh`echo two`, options())).rejects.toThrow('the recording has no answer to: echo two');
});
