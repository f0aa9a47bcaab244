import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inOffice } from './in-office.ts';
import { bobsPassword, outcomeOf, runOf } from './office.ts';
import { makeKey } from './seat.ts';

const passphrase = 'open-sesame-93-please';
const { isHere, opened, office } = await inOffice();
if (opened) {
  const locked = makeKey(opened.folder, 'locked', { passphrase });
  opened.give('locked', readFileSync(locked, 'utf8'));
  opened.machine.write('/home/bob/.ssh/authorized_keys', readFileSync(`${locked}.pub`, 'utf8'), {
    mode: 0o600,
    owner: opened.bob,
  });
  opened.machine.write('/etc/sudoers.d/itfix', 'bob ALL=(ALL) ALL\n', { mode: 0o440 });
  // The other end says everything that it was told, everywhere.
  opened.machine.write('/etc/banner', `Welcome. ${bobsPassword} ${passphrase}\n`);
  opened.machine.write('/etc/hosts', `127.0.0.1 localhost ${bobsPassword} ${passphrase}\n`);
}
const echo = `ForceCommand echo "password: ${bobsPassword}, also ${bobsPassword}"; echo ${passphrase} >&2; eval "$SSH_ORIGINAL_COMMAND"`;
const loud = ['Banner /etc/banner', echo];
const byPassword = await opened?.sshd('PasswordAuthentication yes', 'PubkeyAuthentication no', ...loud);
const byKey = await opened?.sshd('PasswordAuthentication no', ...loud);

const env = { ITFIX_SSH_PASSWORD: bobsPassword, ITFIX_SUDO_PASSWORD: bobsPassword, ITFIX_SSH_PASSPHRASE: passphrase };
const secrets = [bobsPassword, passphrase, Buffer.from(bobsPassword).toString('base64')];

const to = (port: number | undefined): string => `bob@127.0.0.1:${port}`;
const words = (...more: string[]): string[] => [
  ...['diagnose', office().playbook, '--offline', '--accept-new-host-keys', '-i', '/home/anna/.ssh/locked', ...more],
];

/** Where a secret stands in what was said. */
function leaks(said: Readonly<Record<string, string>>): string[] {
  return Object.entries(said).flatMap(([where, text]) => secrets.filter(one => text.includes(one)).map(() => where));
}

describe.skipIf(!isHere)('no secret comes out again, though the other end says it', () => {
  test.each([
    ['text', []],
    ['text in full', ['--full']],
    ['JSON', ['--json', '--full']],
    ['Markdown', ['--format', 'markdown', '--full']],
  ])(
    'as %s, by password and by key, and in what is kept',
    async (_format, how) => {
      for (const server of [byPassword, byKey]) {
        const ran = await office().seat.run(words('--on', to(server?.port), ...how), { env });
        expect(ran.stdout).toContain('secret removed'); // The other end did say it.
        expect(leaks({ ...ran, status: '', tookMs: '', kept: office().seat.leftBehind() })).toEqual([]);
      }
    },
    40_000,
  );

  test('of many machines: lines, files and the record', async () => {
    const { seat, machine } = office();
    machine.run('rm', '-rf', '/home/anna/reports');
    const again = to(byPassword?.port).replace('127.0.0.1', 'localhost');
    const targets = [to(byPassword?.port), again, to(byKey?.port)].flatMap(target => ['--on', target]);
    const ran = await seat.run(words(...targets, '-o', '/home/anna/reports', '--json'), { env });
    // Each of them was given the secrets, not only the first.
    const lines = ran.stdout.trim().split('\n');
    expect(lines.map(stdout => runOf({ ...ran, stdout }).target.rights)).toEqual(['sudo', 'sudo', 'sudo']);
    const files = machine.run('sh', '-c', 'cat /home/anna/reports/*');
    expect(files).toContain('secret removed');
    expect(leaks({ ...ran, status: '', tookMs: '', files, kept: seat.leftBehind() })).toEqual([]);
  }, 40_000);

  test('of a login that is refused', async () => {
    const wrong = { ITFIX_SSH_PASSWORD: `not-${bobsPassword}`, ITFIX_SSH_PASSPHRASE: `not-${passphrase}` };
    for (const server of [byPassword, byKey]) {
      const ran = await office().seat.run(words('--on', to(server?.port), '--json'), { env: wrong });
      expect(outcomeOf(ran)).toMatch(/^login-refused/);
      const said = `${ran.stdout}${ran.stderr}${office().seat.leftBehind()}`;
      for (const secret of Object.values(wrong)) expect(said).not.toContain(secret);
    }
  }, 40_000);

  test('with every switch for debugging that Node and its packages have', async () => {
    const debug = { NODE_DEBUG: '*', DEBUG: '*', NODE_DEBUG_NATIVE: '' };
    const ran = await office().seat.run(words('--on', to(byPassword?.port), '--json'), { env: { ...env, ...debug } });
    expect(ran.stderr.length).toBeGreaterThan(10_000); // They did say something.
    expect(leaks({ ...ran, status: '', tookMs: '' })).toEqual([]);
  }, 40_000);

  test('in no command line, and in the environment of no program that is started', async () => {
    const { seat, machine } = office();
    const child = seat.start(words('--on', to(byPassword?.port), '--on', to(byKey?.port), '--json'), env);
    const seen = new Set<string>();
    const found: string[] = [];
    const ended = new Promise(resolve => child.once('close', resolve));
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    child.stdout?.resume();
    child.stderr?.resume();
    while (!isOver) {
      const processes = machine.processes();
      const itfix = processes.find(({ pid }) => pid === child.pid)?.commandLine;
      for (const { commandLine, environment } of processes) {
        seen.add(commandLine);
        // Itfix itself was given them that way: nobody can change what its caller wrote there. A child that was
        // forked and has not yet become its program is still itfix, command line and all.
        const given = commandLine === itfix ? '' : environment;
        found.push(...leaks({ [commandLine]: commandLine, [`environment of ${commandLine}`]: given }));
      }
      await new Promise(resolve => setTimeout(resolve, 15));
    }
    expect([...seen].filter(line => line.includes('itfix')).length).toBeGreaterThan(1);
    expect([...seen].filter(line => line.includes('sudo'))).not.toEqual([]);
    // What the server itself runs is in its own configuration.
    expect(found.filter(where => !where.includes('password: '))).toEqual([]);
  }, 40_000);
});
