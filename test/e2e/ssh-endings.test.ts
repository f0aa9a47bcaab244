import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { soon } from '../transports/processes.ts';
import type { Sshd } from '../transports/sshd.ts';
import { inOffice } from './in-office.ts';
import { silentServer, smallPlaybook } from './itfix.ts';
import { lanesOn } from './office.ts';
import { keys } from './terminal.ts';

const { isHere, opened, office, sittings } = await inOffice();
const server = await opened?.sshd('PasswordAuthentication no');
const silent = await silentServer();
if (opened) opened.machine.write('/etc/sudoers.d/itfix', 'bob ALL=(ALL) NOPASSWD: ALL\n', { mode: 0o440 });
afterAll(() => silent.close());
const sshd = (): Sshd => server ?? expect.unreachable();

/** Issue: "nothing of ours on the target within 5 s". */
const goneMs = 5000;

/** A site that does not answer is asked there for so long. */
function slow(): string {
  const file = join(office().folder, 'small.yaml');
  writeFileSync(file, smallPlaybook(silent.port).replace('waitMs: 4000', 'waitMs: 10000'));
  return file;
}

const bob = (): string => `bob@127.0.0.1:${sshd().port}`;
const words = (...more: string[]): string[] => [
  ...['diagnose', slow(), '--accept-new-host-keys', '-i', office().key, ...more],
];

const isAsking = (): boolean =>
  office()
    .machine.processes()
    .some(({ commandLine }) => /^curl /.test(commandLine));
const isGone = (): boolean => lanesOn(office()).length === 0 && !isAsking();

async function begun(): Promise<void> {
  expect(await soon(isAsking, 15_000)).toBe(true);
}

/** What `itfix report show` says of the newest run. */
const shown = () => office().seat.run(['report', 'show']);

describe.skipIf(!isHere)('one machine: nothing of ours stays there', () => {
  test('Ctrl-C: a report, and exit 3', async () => {
    const sitting = office().seat.sit(words('--on', bob()));
    sittings.push(sitting);
    await begun();
    sitting.type(keys.ctrlC);
    expect(await sitting.ended()).toEqual({ exitCode: 3, signal: 0 });
    expect(await soon(isGone, goneMs)).toBe(true);
    expect(await sitting.screen()).toMatch(/VERDICT/);
    expect((await shown()).stdout).toMatch(/site-answers/);
  }, 60_000);

  test('a terminal that is closed', async () => {
    const sitting = office().seat.sit(words('--on', bob()));
    sittings.push(sitting);
    await begun();
    sitting.hangUp();
    await sitting.ended();
    expect(await soon(isGone, goneMs)).toBe(true);
    expect((await shown()).stdout).toMatch(/VERDICT/);
  }, 60_000);

  test('kill -9', async () => {
    const child = office().seat.start(words('--on', bob()));
    await begun();
    child.kill('SIGKILL');
    expect(await soon(isGone, goneMs)).toBe(true);
    const { stdout, status } = await shown();
    expect(stdout).toMatch(/LIMITS +.*interrupted|ended before/i);
    expect(status).toBe(3);
  }, 60_000);

  test("kill -9 of a run that goes by the system's ssh: it ends as well, and its folder is gone", async () => {
    const relay = `${process.execPath} -e "const s=require('net').connect(+process.argv[1],'127.0.0.1');process.stdin.pipe(s).pipe(process.stdout)" %p`;
    office().give('proxied', `ProxyCommand ${relay}\n`);
    const child = office().seat.start(words('--on', bob(), '-F', '/home/anna/.ssh/proxied'));
    await begun();
    const masters = (): number =>
      office()
        .machine.processes()
        .filter(({ commandLine }) => /^ssh .*ControlMaster=yes/.test(commandLine)).length;
    expect(masters()).toBe(1);
    const socket = /-S (?<folder>\S+)\/s /.exec(
      office()
        .machine.processes()
        .map(({ commandLine }) => commandLine)
        .join('\n'),
    );
    child.kill('SIGKILL');
    expect(await soon(() => isGone() && masters() === 0, goneMs)).toBe(true);
    // The home of the socket is in /tmp, which is everybody's.
    expect(await soon(() => !existsSync(socket?.groups?.folder ?? '/'), goneMs)).toBe(true);
  }, 60_000);

  test('Ctrl-C while the machine does not answer ends at once', async () => {
    const sitting = office().seat.sit(words('--on', `bob@127.0.0.1:${silent.port}`));
    sittings.push(sitting);
    await sitting.see(/Starting/);
    await new Promise(resolve => setTimeout(resolve, 500));
    const start = Date.now();
    sitting.type(keys.ctrlC);
    expect((await sitting.ended()).exitCode).toBe(4);
    expect(Date.now() - start).toBeLessThan(goneMs);
  }, 60_000);
});

describe.skipIf(!isHere)('many machines', () => {
  /** The same machine by so many names. */
  function machines(number: number): string[] {
    const names = Array.from({ length: number }, (_, n) => `m${n + 1}`);
    const block = `Host m*\n  HostName 127.0.0.1\n  Port ${sshd().port}\n  User bob\n  IdentityFile ~/.ssh/bobs_key\n`;
    office().give('config', block);
    return names.flatMap(name => ['--on', name]);
  }

  test('Ctrl-C: what was not asked is told, and --resume asks only the rest', async () => {
    const { seat } = office();
    const sitting = seat.sit(words(...machines(3), '--parallel', '1'), { columns: 100 });
    sittings.push(sitting);
    await begun();
    sitting.type(keys.ctrlC);
    expect((await sitting.ended()).exitCode).toBe(3);
    expect(await soon(isGone, goneMs)).toBe(true);
    expect(await sitting.screen()).toMatch(/NOT ASKED \(2\)/);
    const fleets = office().machine.run(
      'sh',
      '-c',
      'ls /home/anna/state/itfix*/fleets | tail -1; cat /home/anna/state/itfix*/fleets/*',
    );
    expect(fleets).toMatch(/"cutShort":true/);
  }, 60_000);

  test('kill -9 in the middle; --resume asks only the rest', async () => {
    const { seat, machine } = office();
    const quick = join(office().folder, 'hosts.yaml');
    const mixed = [
      'diagnose',
      quick,
      '--offline',
      '--accept-new-host-keys',
      '-i',
      office().key,
      '--json',
      '--parallel',
      '1',
    ];
    const child = seat.start([
      ...mixed,
      '--on',
      bob(),
      '--on',
      `bob@127.0.0.1:${silent.port}`,
      '--on',
      bob().replace('127.0.0.1', 'localhost'),
    ]);
    let lines = '';
    child.stdout?.on('data', chunk => {
      lines += chunk;
    });
    expect(await soon(() => lines.includes('\n'), 20_000)).toBe(true);
    child.kill('SIGKILL');
    expect(await soon(isGone, goneMs)).toBe(true);
    const resumed = await seat.run(['diagnose', '--resume', '--json']);
    const urls = resumed.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).target.url);
    expect(urls).toEqual([expect.stringContaining(`:${silent.port}`), expect.stringContaining('localhost')]);
    expect(resumed.status).toBe(4);
    // All are done now.
    const again = await seat.run([
      'diagnose',
      '--resume',
      machine.run('sh', '-c', 'ls /home/anna/state/itfix*/fleets | tail -1').trim().replace('.ndjson', ''),
      '--json',
    ]);
    expect([again.stdout, again.status]).toEqual(['', 4]);
  }, 90_000);

  test('whoever reads leaves: the rest is not asked, and --resume does it', async () => {
    const { seat, machine, anna } = office();
    const quick = join(office().folder, 'hosts.yaml');
    const line = '"$@" | head -1';
    const itfix = [process.execPath, new URL('../../bin/itfix.js', import.meta.url).pathname];
    const many = machines(20);
    const started = Date.now();
    const env = ['env', 'HOME=/home/anna', 'XDG_STATE_HOME=/home/anna/state'];
    const said = machine.run(
      ...machine.inside(anna).slice(5),
      ...env,
      'sh',
      '-c',
      line,
      'sh',
      ...itfix,
      'diagnose',
      quick,
      '--offline',
      '--accept-new-host-keys',
      '-i',
      office().key,
      '--json',
      '--parallel',
      '2',
      ...many,
    );
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(said).verdict).toBe('healthy');
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(await soon(isGone, goneMs)).toBe(true);
    const resumed = await seat.run(['diagnose', '--resume', '--json', '--quiet']);
    const done = resumed.stdout.trim().split('\n').length;
    expect(done).toBeGreaterThan(10);
    expect(done).toBeLessThan(20);
  }, 90_000);
});
