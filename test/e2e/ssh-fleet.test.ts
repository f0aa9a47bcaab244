import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { inOffice } from './in-office.ts';
import { silentServer } from './itfix.ts';

const { isHere, opened, office } = await inOffice();

/** A TCP server that does this with each connection. */
async function tcp(serve: (socket: Socket) => void): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: Number(Object(server.address()).port),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function* endless(text: string): Generator<string> {
  for (;;) yield text;
}

/** An sshd that puts these programs before those of the system. */
async function sshdWith(name: string, programs: Readonly<Record<string, string>>): Promise<number> {
  const { machine, bob, sshd } = office();
  for (const [program, script] of Object.entries(programs))
    machine.write(`/home/bob/${name}/${program}`, `#!/bin/sh\n${script}\n`, { mode: 0o755, owner: bob });
  const path = `SetEnv PATH=/home/bob/${name}:/usr/bin:/bin`;
  return (await sshd('PasswordAuthentication no', path)).port;
}

/** Asked for the name of the machine, in the middle of a run, this is done instead. */
const instead = (what: string): Record<string, string> => ({ uname: `[ "$1" = -n ] || exec /bin/uname "$@"\n${what}` });

/** As when the server is restarted, or its memory is full. */
const killsItsServer =
  'p=$PPID; while [ "$(cat /proc/$p/comm)" != sshd ]; do p=$(awk \'{print $4}\' /proc/$p/stat); done; kill -9 $p';

const closers: (() => void)[] = [];
const machines: Record<string, number> = {};
if (opened) {
  opened.machine.write('/etc/sudoers.d/itfix', 'bob ALL=(ALL) NOPASSWD: ALL\n', { mode: 0o440 });
  const plain = (await opened.sshd('PasswordAuthentication no')).port;
  const mute = await silentServer();
  const banner = await tcp(socket => {
    Readable.from(endless('welcome\r\n'.repeat(100))).pipe(socket);
  });
  const slowBanner = await tcp(socket => {
    const timer = setInterval(() => socket.destroyed || socket.write('still welcome\r\n'), 200);
    socket.once('close', () => clearInterval(timer));
  });
  closers.push(mute.close, banner.close, slowBanner.close);
  Object.assign(machines, {
    healthy: plain,
    mute: mute.port,
    banner: banner.port,
    'slow-banner': slowBanner.port,
    noisy: (await opened.sshd('PasswordAuthentication no', 'ForceCommand yes')).port,
    'hanging-shell': (await opened.sshd('PasswordAuthentication no', 'ForceCommand exec sleep 300')).port,
    'two-gigabytes': await sshdWith('gigabytes', instead('exec head -c 2147483648 /dev/zero')),
    'hanging-program': await sshdWith('hangs', instead('exec sleep 300')),
    dies: await sshdWith('dies', instead(killsItsServer)),
    refused: 9,
  });
}
afterAll(() => {
  for (const close of closers) close();
});

/** One block for each machine, so that each has a name. */
function config(): string {
  const blocks = Object.entries(machines).map(([name, port]) => `Host ${name}\n  Port ${port}\n`);
  return `${blocks.join('')}Host *\n  HostName 127.0.0.1\n  User bob\n  IdentityFile ~/.ssh/bobs_key\n`;
}

const words = (...more: string[]): string[] => [
  ...['diagnose', office().playbook, '--offline', '--accept-new-host-keys', ...more],
];
const on = (...names: string[]): string[] => names.flatMap(name => ['--on', name]);

/** The run of each machine, by its port. */
function byName(stdout: string): Record<string, Run> {
  const runs: Run[] = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  const port = (run: Run): number => Number(/:(?<port>\d+)$/.exec(run.target.url)?.groups?.port);
  return Object.fromEntries(
    runs.map(run => [Object.keys(machines).find(name => machines[name] === port(run)) ?? run.target.url, run]),
  );
}

describe.skipIf(!isHere)('healthy machines among bad ones', () => {
  test('each has its own finding, in its time; the others and the memory do not suffer', async () => {
    const { seat, give } = office();
    give('config', config());
    const child = seat.start(words('--json', '--deadline', '25s', ...on(...Object.keys(machines))));
    const startedAt = Date.now();
    let stdout = '';
    let stderr = '';
    const cameAt: number[] = [];
    child.stdout?.on('data', chunk => {
      stdout += chunk;
      cameAt.push(Date.now() - startedAt);
    });
    child.stderr?.on('data', chunk => {
      stderr += chunk;
    });
    let mostKb = 0;
    const watch = setInterval(() => {
      try {
        const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
        mostKb = Math.max(mostKb, Number(kb ?? 0));
      } catch {
        // It has ended.
      }
    }, 100);
    const status = await new Promise(resolve => child.once('close', resolve));
    clearInterval(watch);
    const tookMs = Date.now() - startedAt;
    console.log(stderr);
    console.log(
      `memory at most ${Math.round(mostKb / 1024)} MB, first line after ${cameAt[0]} ms, all after ${tookMs} ms`,
    );
    expect(stderr).toMatch(/dies .*undetermined: the connection was lost/);
    // One line for each, each of them JSON, also to jq.
    const verdicts = execFileSync('jq', ['-c', '.verdict'], { input: stdout, encoding: 'utf8' }).trim().split('\n');
    expect(verdicts).toHaveLength(Object.keys(machines).length);
    const runs = byName(stdout);
    const found = Object.fromEntries(
      Object.entries(runs).map(([name, { verdict, rootCauses }]) => [
        name,
        `${verdict} ${rootCauses.map(({ code, id }) => `${code} ${id}`).join(', ')}`.trim(),
      ]),
    );
    expect(found).toEqual({
      healthy: 'healthy',
      mute: 'unreachable N51 reach/server-mute',
      banner: 'unreachable N51 reach/not-ssh',
      'slow-banner': 'unreachable N51 reach/not-ssh',
      noisy: 'unreachable N51 reach/no-shell',
      'hanging-shell': 'unreachable N51 reach/broken-off',
      'two-gigabytes': 'undetermined',
      'hanging-program': 'undetermined',
      dies: 'undetermined',
      refused: 'unreachable N51 reach/port-refused',
    });
    expect(status).toBe(4);
    expect(tookMs).toBeLessThan(40_000);
    expect(mostKb).toBeLessThan(400 * 1024);
    const { startedAt: began = '', endedAt = '' } = runs.healthy ?? {};
    expect(Date.parse(endedAt) - Date.parse(began)).toBeLessThan(12_000);
  }, 90_000);
});

describe.skipIf(!isHere)('ways to ask and to be told', () => {
  test('--output: a report in Markdown for each machine', async () => {
    const { seat, give, machine } = office();
    give('config', config());
    const ran = await seat.run(words(...on('healthy', 'refused'), '--format', 'markdown', '-o', '/home/anna/out'));
    const files = machine.run('ls', '-l', '/home/anna/out');
    expect(files).toMatch(/-rw------- .* healthy-1\.md\n[\s\S]*-rw------- .* refused-2\.md/);
    expect(machine.run('cat', '/home/anna/out/refused-2.md')).toMatch(/^- REPORT: [\s\S]*port-refused/);
    expect(ran.stdout).toMatch(/^- FLEET: [\s\S]*## Not reached \(1 machine\)/);
    expect(ran.status).toBe(4);
  }, 40_000);

  test('--inventory - with --limit', async () => {
    const { seat, give } = office();
    give('config', config());
    const inventory = '[good]\nhealthy\n\n[bad]\nrefused\nmute\n';
    const ran = await seat.run(words('--inventory', '-', '--limit', 'all:!mute', '--json'), { input: inventory });
    expect(Object.keys(byName(ran.stdout)).sort()).toEqual(['healthy', 'refused']);
    expect(ran.stderr).toMatch(/2\/2/);
  }, 40_000);

  test.each([60, 80])(
    'in a terminal of %d columns no line is cut or broken',
    async columns => {
      const { seat, give } = office();
      give('config', config());
      const sitting = seat.sit(words(...on('healthy', 'refused', 'mute', 'banner', 'dies')), { columns });
      expect((await sitting.ended()).exitCode).toBe(4);
      const screen = await sitting.screen();
      console.log(screen);
      expect(screen).toMatch(
        /FLEET[\s\S]*VERDICT[\s\S]*NOT REACHED \(3 machines\)[\s\S]*COULD NOT BE TOLD \(1 machine\)[\s\S]*the connection was lost/i,
      );
      for (const line of screen.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
      sitting.close();
    },
    60_000,
  );
});
