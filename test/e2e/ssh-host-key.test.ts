import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sshd } from '../transports/sshd.ts';
import { inOffice } from './in-office.ts';
import { bobsPassword, outcomeOf, wayOf } from './office.ts';
import { makeKey } from './seat.ts';
import { keys, type Sitting } from './terminal.ts';

const { isHere, opened, office, sittings } = await inOffice();
const server = await opened?.sshd('PasswordAuthentication no');
const sshd = (): Sshd => server ?? expect.unreachable();

const words = (...more: string[]): string[] => [
  ...['diagnose', office().playbook, '--offline', '-i', office().key],
  ...['--on', `bob@127.0.0.1:${sshd().port}`, ...more],
];
const run = (...more: string[]) => office().seat.run(words('--json', ...more));

function sit(...more: string[]): Sitting {
  const sitting = office().seat.sit(words(...more));
  sittings.push(sitting);
  return sitting;
}

const knownHosts = (): string => office().machine.run('sh', '-c', 'cat /home/anna/.ssh/known_hosts 2>/dev/null || :');
const know = (text: string): void => office().give('known_hosts', text);
const ownKey = (): string => readFileSync(sshd().hostKeyFile, 'utf8').split(' ').slice(0, 2).join(' ');
const place = (): string => `[127.0.0.1]:${sshd().port}`;
const printOf = (file: string): string =>
  execFileSync('ssh-keygen', ['-lf', file], { encoding: 'utf8' }).split(' ')[1] ?? '';

describe.skipIf(!isHere)('a key that nobody has seen before', () => {
  test('is refused where nobody is there to ask, and written nowhere', async () => {
    know('');
    const ran = await run();
    expect(outcomeOf(ran)).toContain(`host-key-unknown: Nobody has logged in to 127.0.0.1 from here yet`);
    expect(outcomeOf(ran)).toContain(printOf(sshd().hostKeyFile));
    expect([ran.status, knownHosts()]).toEqual([4, '']);
  });

  test('is a question; No ends the way', async () => {
    know('');
    const sitting = sit();
    await sitting.see(/The key of \[127\.0\.0\.1\]:\d+ is not known here/);
    expect((await sitting.screen()).replaceAll(/\s/g, '')).toContain(printOf(sshd().hostKeyFile));
    sitting.type(keys.enter);
    expect((await sitting.ended()).exitCode).toBe(4);
    expect(knownHosts()).toBe('');
  });

  test('is a question; Yes writes it down, and it is not asked again', async () => {
    know('');
    const sitting = sit();
    await sitting.see(/is not known here/);
    sitting.type(keys.down);
    await sitting.see(/❯ Yes/);
    sitting.type(keys.enter);
    await sitting.see(/Password for sudo/);
    sitting.type(keys.enter);
    await sitting.see(/Reached as/);
    expect(knownHosts()).toContain(ownKey());
    expect(outcomeOf(await run())).toBe('ready');
    // The system's own ssh knows it by the same line.
    expect(office().machine.run('ssh-keygen', '-F', place(), '-f', '/home/anna/.ssh/known_hosts')).toContain('found');
  });

  test('--accept-new-host-keys takes it and writes it down', async () => {
    know('');
    expect(outcomeOf(await run('--accept-new-host-keys'))).toBe('ready');
    expect(knownHosts()).toContain(ownKey());
  });
});

describe.skipIf(!isHere)('a key that is another than before', () => {
  test('is refused with both fingerprints and the place, also with --accept-new-host-keys', async () => {
    const other = makeKey(office().folder, 'other');
    know(`# old\n${place()} ${readFileSync(`${other}.pub`, 'utf8')}`);
    for (const more of [[], ['--accept-new-host-keys']]) {
      const said = outcomeOf(await run(...more));
      expect(said).toContain(printOf(sshd().hostKeyFile));
      expect(said).toContain(printOf(`${other}.pub`));
      expect(said).toMatch(/^host-key-changed: .*known_hosts:2/);
    }
  });

  test('is not asked about in a terminal', async () => {
    const sitting = sit();
    expect((await sitting.ended()).exitCode).toBe(4);
    expect(await sitting.screen()).toMatch(/somebody stands between/);
  });

  test('hashed lines are read', async () => {
    const other = makeKey(office().folder, 'hashed');
    know(`${place()} ${readFileSync(`${other}.pub`, 'utf8')}`);
    office().machine.run('ssh-keygen', '-H', '-f', '/home/anna/.ssh/known_hosts');
    office().machine.run('chown', 'anna:', '/home/anna/.ssh/known_hosts');
    expect(knownHosts()).toMatch(/^\|1\|/);
    expect(outcomeOf(await run())).toMatch(/^host-key-changed/);
    know(`${place()} ${ownKey()}\n`);
    office().machine.run('ssh-keygen', '-H', '-f', '/home/anna/.ssh/known_hosts');
    office().machine.run('chown', 'anna:', '/home/anna/.ssh/known_hosts');
    expect(outcomeOf(await run())).toBe('ready');
  });

  test('@revoked is refused, whatever else is known', async () => {
    know(`${place()} ${ownKey()}\n@revoked * ${ownKey()}\n`);
    expect(outcomeOf(await run('--accept-new-host-keys'))).toMatch(/^host-key-revoked: .*marked as revoked/);
  });
});

/** A ProxyCommand that connects to the port. */
const relay = `${process.execPath} -e "const s=require('net').connect(+process.argv[1],'127.0.0.1');process.stdin.pipe(s).pipe(process.stdout)" %p`;

describe.skipIf(!isHere)("what goes by the system's ssh", () => {
  test('a host certificate that a known authority signed', async () => {
    const { folder, machine, seat, key, playbook } = office();
    const authority = makeKey(folder, 'authority');
    const host = makeKey(folder, 'certified');
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'host', '-h', '-n', '127.0.0.1', `${host}.pub`]);
    const certified = await office().sshd(`HostKey ${host}`, `HostCertificate ${host}-cert.pub`);
    const to = ['diagnose', playbook, '--offline', '--json', '-i', key, '--on', `bob@127.0.0.1:${certified.port}`];
    know(`@cert-authority [127.0.0.1]:${certified.port} ${readFileSync(`${authority}.pub`, 'utf8')}`);
    expect(outcomeOf(await seat.run(to))).toBe('ready');
    // Signed by somebody else.
    const stranger = makeKey(folder, 'authority2');
    know(`@cert-authority [127.0.0.1]:${certified.port} ${readFileSync(`${stranger}.pub`, 'utf8')}`);
    const ran = await seat.run(to);
    expect(outcomeOf(ran)).toMatch(/^host-key-/);
    expect(ran.status).toBe(4);
    expect(machine.run('sh', '-c', 'ls -d /tmp/itfix-?????? 2>/dev/null || :')).toBe('');
  });

  test('a ProxyCommand: known, unknown, changed', async () => {
    office().give(
      'config',
      `Host by-proxy\n  HostName 127.0.0.1\n  User bob\n  Port ${sshd().port}\n  ProxyCommand ${relay}\n`,
    );
    const to = (...more: string[]) =>
      office().seat.run([
        ...['diagnose', office().playbook, '--offline', '--json', '-i', office().key, '--on', 'by-proxy', ...more],
      ]);
    know('');
    const unknown = await to();
    expect([outcomeOf(unknown), unknown.status]).toEqual([expect.stringMatching(/^host-key-unknown: Nobody/), 4]);
    expect(outcomeOf(unknown)).toContain(printOf(sshd().hostKeyFile));
    expect(outcomeOf(await to('--accept-new-host-keys'))).toBe('ready');
    expect(outcomeOf(await to())).toBe('ready');
    const other = makeKey(office().folder, 'proxied');
    know(`${place()} ${readFileSync(`${other}.pub`, 'utf8')}`);
    const changed = await to('--accept-new-host-keys');
    expect(outcomeOf(changed)).toMatch(/^host-key-changed: .*and known here is .*known_hosts:1/);
    expect(outcomeOf(changed)).toContain(printOf(`${other}.pub`));
    expect(JSON.stringify(wayOf(changed))).toContain(printOf(sshd().hostKeyFile));
    office().machine.run('rm', '/home/anna/.ssh/config');
  });

  test('it asks for a password at this terminal, nothing moves meanwhile, and nothing of it is shown', async () => {
    const sitting = await askedByPassword();
    const before = sitting.bytes().length;
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(sitting.bytes().length).toBe(before);
    sitting.type(`${bobsPassword}${keys.enter}`);
    await sitting.see(/Password for sudo/);
    sitting.type(keys.enter);
    await sitting.see(/Reached as/);
    expect(sitting.bytes()).not.toContain(bobsPassword);
  });

  test('Ctrl-C while it asks ends it', async () => {
    const sitting = await askedByPassword();
    sitting.type(keys.ctrlC);
    expect((await sitting.ended()).exitCode).toBe(4);
    expect(
      office()
        .machine.processes()
        .filter(({ commandLine }) => commandLine.startsWith('ssh ')),
    ).toEqual([]);
  });

  async function askedByPassword(): Promise<Sitting> {
    const { playbook, seat, give } = office();
    const byPassword = await office().sshd('PasswordAuthentication yes', 'PubkeyAuthentication no');
    give('proxied', `ProxyCommand ${relay}\nStrictHostKeyChecking accept-new\n`);
    const to = ['-F', '/home/anna/.ssh/proxied', '--on', `bob@127.0.0.1:${byPassword.port}`];
    const sitting = seat.sit(['diagnose', playbook, '--offline', ...to]);
    sittings.push(sitting);
    await sitting.see(/bob@127\.0\.0\.1's password:/);
    return sitting;
  }
});

test.skipIf(!isHere)('known_hosts of root is left alone by all of this', () => {
  expect(office().machine.run('sh', '-c', `cat ${join('/root', '.ssh', 'known_hosts')} 2>/dev/null || :`)).toBe('');
});
