import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { sh } from '../../src/model/command.ts';
import type { RunOptions } from '../../src/model/connection.ts';
import { shellsCalled } from '../shells.ts';
import { nasty } from './nasty.ts';
import { connected, hopTo, openTo } from './open-ssh.ts';
import { lives, ownLength, soon } from './processes.ts';
import { startRelay } from './relay.ts';
import { needsSshd, sshdProgram, startSshd } from './sshd.ts';

if (sshdProgram === undefined) test('ssh', ({ skip }) => needsSshd(skip));

const folder = mkdtempSync(join(tmpdir(), 'itfix-ssh-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = (more: Partial<RunOptions> = {}): RunOptions => ({
  limitMs: 10_000,
  signal: new AbortController().signal,
  ...more,
});

/** Nothing of ours may be left on the other end for longer (issue: "within 5 s"). */
const goneMs = 5000;

const shells = shellsCalled('sh', 'dash', 'bash', 'ksh', 'mksh', 'zsh', 'fish', 'tcsh', 'busybox');

describe.each(shells)('%s as the login shell', (name, file) => {
  const program = name === 'busybox' ? `${file} sh` : file;
  test.skipIf(sshdProgram === undefined || file === undefined)(
    'values arrive byte for byte, and the system is known',
    async () => {
      // What sshd does with a login shell: it is given the command line behind -c.
      const sshd = await startSshd([`ForceCommand exec ${program} -c "$SSH_ORIGINAL_COMMAND"`]);
      try {
        const connection = await connected([hopTo(sshd)]);
        const values = ['first', ...nasty];
        const { stdout } = await connection.run(
          sh`for v in ${values}; do printf '%s|' "$v" | od -An -v -tx1; done`,
          options(),
        );
        const arrived = stdout
          .split(/ 7c\s*\n/)
          .slice(0, -1)
          .map(hex => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex').toString());
        expect({ arrived, platform: connection.platform }).toEqual({ arrived: values, platform: 'linux' });
        await connection.close();
      } finally {
        await sshd.close();
      }
    },
  );
});

describe.skipIf(sshdProgram === undefined)('nothing of ours stays on the other end', async () => {
  const sshd = sshdProgram === undefined ? undefined : await startSshd();
  afterAll(() => sshd?.close());
  const server = () => sshd ?? expect.unreachable();

  test('when the limit of a command is over', async () => {
    const connection = await connected([hopTo(server())]);
    const length = ownLength();
    const { ended, stdout } = await connection.run(
      sh`echo before; sh -c ${`trap '' TERM HUP; sleep ${length} & wait; sleep ${length}`}`,
      options({ limitMs: 500 }),
    );
    expect({ ended, stdout }).toEqual({ ended: { by: 'time-limit', limitMs: 500 }, stdout: 'before\n' });
    expect(await soon(() => !lives(length), goneMs)).toBe(true);
    expect((await connection.run(sh`echo still there`, options())).stdout).toBe('still there\n');
    await connection.close();
  });

  test('when the run is cancelled, as by Ctrl-C', async () => {
    const connection = await connected([hopTo(server())]);
    const length = ownLength();
    const stop = new AbortController();
    const running = connection.run(sh`sleep ${length}`, options({ signal: stop.signal }));
    expect(await soon(() => lives(length))).toBe(true);
    stop.abort();
    expect((await running).ended).toEqual({ by: 'cancelled' });
    expect(await soon(() => !lives(length), goneMs)).toBe(true);
    await connection.close();
  });

  test('when the connection is closed in the middle', async () => {
    const connection = await connected([hopTo(server())]);
    const length = ownLength();
    const running = connection.run(sh`sleep ${length} & sleep ${length}`, options());
    expect(await soon(() => lives(length))).toBe(true);
    await connection.close();
    expect((await running).ended.by).toBe('connection-lost');
    expect(await soon(() => !lives(length) && !lives('itfix'.concat('[0-9a-f]')), goneMs)).toBe(true);
  });

  test('when the line is cut and nobody is told', async () => {
    const relay = await startRelay(server());
    const connection = await connected([{ ...hopTo(server()), port: relay.port }]);
    const length = ownLength();
    const running = connection.run(sh`sleep ${length}`, options({ limitMs: 60_000 }));
    expect(await soon(() => lives(length))).toBe(true);
    relay.freeze();
    expect(await soon(() => !lives(length), goneMs)).toBe(true);
    expect((await running).ended.by).toBe('connection-lost'); // By the keep-alive of this side.
    await relay.close();
  }, 30_000);

  test('when itfix is killed with -9', async () => {
    const { host, port, user, identityFile } = server();
    const bundle = join(folder, 'client.mjs');
    const entry = new URL('./open-ssh.ts', import.meta.url).pathname;
    const banner = {
      js: "import{createRequire as r}from'node:module';const require=r(import.meta.url),__dirname='/',__filename='/';",
    };
    const external = ['cpu-features', '*.node'];
    buildSync({
      entryPoints: [entry],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner,
      external,
    });
    const length = ownLength();
    const program = join(folder, 'slow.mjs');
    writeFileSync(
      program,
      `import { connected, hopTo } from './client.mjs';
       const connection = await connected([hopTo(${JSON.stringify({ host, port, user, identityFile })})]);
       const command = { shell: 'sh', parts: [{ text: 'sleep ${length}' }] };
       await connection.run(command, { limitMs: 60_000, signal: new AbortController().signal });`,
    );
    const client = spawn(process.execPath, [program], { stdio: 'inherit' });
    expect(await soon(() => lives(`sleep\0${length}`), 10_000)).toBe(true);
    client.kill('SIGKILL');
    expect(await soon(() => !lives(length), goneMs)).toBe(true);
  }, 30_000);
});

describe.skipIf(sshdProgram === undefined)('lanes', async () => {
  const sshd = sshdProgram === undefined ? undefined : await startSshd(['MaxSessions 3']);
  afterAll(() => sshd?.close());
  const server = () => sshd ?? expect.unreachable();

  test('quick commands do not wait for one that turns out slow', async () => {
    const connection = await connected([hopTo(server())]);
    const start = Date.now();
    const slow = connection.run(sh`sleep 3`, options());
    const quick = await Promise.all(Array.from({ length: 10 }, (_, n) => connection.run(sh`echo ${n}`, options())));
    expect(quick.map(({ stdout }) => stdout.trim())).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(Date.now() - start).toBeLessThan(2500);
    expect((await slow).ended).toEqual({ by: 'exit', code: 0 });
    await connection.close();
  });

  test('with fewer sessions than wanted (MaxSessions) all is done, one after the other', async () => {
    const connection = await connected([hopTo(server())]);
    const waits = Array.from({ length: 7 }, (_, n) =>
      connection.run(sh`sleep 0.2; echo ${n}`, options({ waits: true })),
    );
    expect((await Promise.all(waits)).map(({ stdout }) => stdout.trim())).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    await connection.close();
  });

  test('a command that ends the shell it runs in is told, and the others are done', async () => {
    const connection = await connected([hopTo(server())]);
    const [ends, other] = await Promise.all([
      connection.run(sh`kill -9 0`, options()),
      connection.run(sh`echo other`, options()),
    ]);
    expect([ends.ended.by, other.stdout]).toEqual(['connection-lost', 'other\n']);
    await connection.close();
  });

  test('what an account prints before is noise, and no answer', async () => {
    const talking = await startSshd([
      'ForceCommand echo hello, here is the news; echo bad news >&2; eval "$SSH_ORIGINAL_COMMAND"',
    ]);
    const { connection, attempt } = await openTo([hopTo(talking)]);
    expect(attempt.noise).toContain('hello, here is the news');
    expect(await connection?.run(sh`echo one; echo two >&2`, options())).toMatchObject({
      stdout: 'one\n',
      stderr: 'two\n',
    });
    await connection?.close();
    await talking.close();
  });
});

test.skipIf(sshdProgram === undefined)(
  'round trips: one host, cold, with twenty quick commands',
  async () => {
    const sshd = await startSshd();
    const wallMs = async (roundTripMs: number): Promise<number> => {
      const relay = await startRelay(sshd, roundTripMs / 2);
      const start = performance.now();
      const connection = await connected([{ ...hopTo(sshd), port: relay.port }]);
      await Promise.all(Array.from({ length: 20 }, (_, n) => connection.run(sh`echo ${n}`, options())));
      const took = performance.now() - start;
      await connection.close();
      await relay.close();
      return took;
    };
    // The slope between two delays: what does not depend on the line falls out.
    const [near, far] = [await wallMs(50), await wallMs(200)];
    const roundTrips = (far - near) / 150;
    console.log(`serial round trips, login and one wave of commands: ${roundTrips.toFixed(1)} (bar 14)`);
    expect(roundTrips).toBeLessThan(14);
    await sshd.close();
  },
  30_000,
);
