import { describe, expect, test } from 'vitest';
import { type Sshd, startSshd } from '../transports/sshd.ts';
import { inOffice } from './in-office.ts';
import { outcomeOf, wayOf } from './office.ts';
import type { Ran } from './seat.ts';

const { isHere, opened, office } = await inOffice();
const servers = opened ? await Promise.all([1, 2, 3].map(() => opened.sshd('PasswordAuthentication no'))) : [];
const sshd = (number: number): Sshd => servers[number] ?? expect.unreachable();

const diagnose = (...more: string[]): Promise<Ran> =>
  office().seat.run(['diagnose', office().playbook, '--offline', '--json', '--accept-new-host-keys', ...more]);

/** A block of ssh_config for each server: `one`, `two`, `three`. */
function config(...more: string[]): string {
  const blocks = ['one', 'two', 'three'].map(
    (name, number) => `Host ${name}\n  HostName 127.0.0.1\n  Port ${sshd(number).port}\n  User bob\n`,
  );
  return [...more, ...blocks, 'Host *\n  IdentityFile ~/.ssh/bobs_key\n'].join('\n');
}

describe.skipIf(!isHere)('over other machines', () => {
  test('three hops, one behind the other', async () => {
    office().give('config', config('Host three\n  ProxyJump one,two\n'));
    const ran = await diagnose('--on', 'three');
    expect(outcomeOf(ran)).toBe('ready');
    // Host keys of all three are known now.
    const known = office().machine.run('cat', '/home/anna/.ssh/known_hosts');
    expect(known.trim().split('\n')).toHaveLength(3);
  });

  test('each with a jump host of its own', async () => {
    office().give('config', config('Host three\n  ProxyJump two\n', 'Host two\n  ProxyJump one\n'));
    expect(outcomeOf(await diagnose('--on', 'three'))).toBe('ready');
  });

  test('a jump host that refuses the login is named', async () => {
    office().give('config', config('Host three\n  ProxyJump one,stranger@two\n'));
    const ran = await diagnose('--on', 'three');
    expect(wayOf(ran)).toMatchObject({ outcome: 'login-refused', hop: `stranger@two:${sshd(1).port}` });
    expect([outcomeOf(ran), ran.status]).toEqual([expect.stringContaining('Jump host stranger@two'), 4]);
  });

  test('a jump host that passes nothing on', async () => {
    const strict = await office().sshd('AllowTcpForwarding no', 'PasswordAuthentication no');
    office().give('config', config(`Host three\n  ProxyJump bob@localhost:${strict.port}\n`));
    const ran = await diagnose('--on', 'three');
    expect(outcomeOf(ran)).toMatch(/AllowTcpForwarding/);
    expect(ran.status).toBe(4);
  });

  test('a jump host that is not there', async () => {
    office().give('config', config('Host three\n  ProxyJump one,bob@127.0.0.1:9\n'));
    const ran = await diagnose('--on', 'three');
    expect(wayOf(ran)).toMatchObject({ outcome: 'refused', hop: 'bob@127.0.0.1:9' });
  });
});

describe.skipIf(!isHere)('~/.ssh/config', () => {
  test('an alias with Match and Include', async () => {
    office().give('more', `Host by-*\n  HostName 127.0.0.1\n  Port ${sshd(0).port}\n`);
    office().give('config', 'Include more\nMatch host 127.0.0.1\n  User bob\n  IdentityFile ~/.ssh/bobs_key\n');
    expect(outcomeOf(await diagnose('--on', 'by-alias'))).toBe('ready');
  });

  test('what is named on the command line counts more', async () => {
    office().give('config', config().replaceAll('User bob', 'User nobody'));
    expect(outcomeOf(await diagnose('--on', `bob@one`))).toBe('ready');
    expect(outcomeOf(await diagnose('--on', `bob@one:${sshd(1).port}`))).toBe('ready');
  });

  test.each([
    ['a file that others may write', (text: string) => text, 0o666, /config.*permission|owner|written by others/i],
    ['a value that is none', (text: string) => `StrictHostKeyChecking perhaps\n${text}`, 0o600, /config:1/],
  ])('%s: nobody is called, and it is said where', async (_what, change, mode, said) => {
    const { machine, anna } = office();
    machine.write('/home/anna/.ssh/config', change(config()), { mode, owner: anna });
    const ran = await diagnose('--on', 'one');
    expect([ran.status, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(said);
    expect(ran.stderr.trim().split('\n').length).toBeGreaterThan(1);
  });
});

test.skipIf(!isHere)('a word of the configuration that nobody knows is told, with its place', async () => {
  office().give('config', `StrictHostKeyCheking yes\n${config()}`);
  const ran = await diagnose('--on', 'one');
  expect(outcomeOf(ran)).toBe('ready');
  expect(ran.stderr).toMatch(/\.ssh\/config:1: .*StrictHostKeyCheking/);
});

describe.skipIf(!isHere)('ways to write where', () => {
  test.each([
    ['user@host:port', (port: number) => `bob@127.0.0.1:${port}`],
    ['a URL', (port: number) => `ssh://bob@127.0.0.1:${port}`],
    ['a URL with a slash', (port: number) => `ssh://bob@127.0.0.1:${port}/`],
    ['a name', (port: number) => `bob@localhost:${port}`],
  ])('%s', async (_what, write) => {
    office().give('config', 'IdentityFile ~/.ssh/bobs_key\n');
    expect(outcomeOf(await diagnose('--on', write(sshd(0).port)))).toBe('ready');
  });

  test('[address]:port of IPv6', async () => {
    const own = ['AuthorizedKeysFile .ssh/authorized_keys', 'UsePAM yes'];
    const six = await startSshd(own, '::1', office().machine.inside());
    try {
      office().give('config', 'IdentityFile ~/.ssh/bobs_key\n');
      const ran = await diagnose('--on', `bob@[::1]:${six.port}`);
      expect(outcomeOf(ran)).toBe('ready');
      expect(JSON.parse(ran.stdout).target.url).toBe(`ssh://bob@[::1]:${six.port}`);
    } finally {
      await six.close();
    }
  });
});
