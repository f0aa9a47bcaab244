import { describe, expect, test } from 'vitest';
import { soon } from '../transports/processes.ts';
import type { Sshd } from '../transports/sshd.ts';
import { inOffice } from './in-office.ts';
import { bobsPassword, lanesOn, runOf } from './office.ts';
import type { Ran } from './seat.ts';
import { keys } from './terminal.ts';

const { isHere, opened, office, sittings } = await inOffice();
const server = await opened?.sshd('PasswordAuthentication no');
const sshd = (): Sshd => server ?? expect.unreachable();

const words = (...more: string[]): string[] => [
  ...['diagnose', office().playbook, '--offline', '--accept-new-host-keys', '-i', office().key],
  ...['--on', `bob@127.0.0.1:${sshd().port}`, ...more],
];
const run = (env: NodeJS.ProcessEnv = {}): Promise<Ran> => office().seat.run(words('--json'), { env });

/** What the run could do, and whether the firewall could be read, which only an administrator can. */
function rights(ran: Ran): { rights: string; firewall: string } {
  const { target, facts } = runOf(ran);
  const reading = facts['hosts/firewall'];
  return { rights: target.rights, firewall: reading?.ok ? 'read' : (reading?.reason.why ?? 'nothing') };
}

/** sudo and doas of the machine for this one rule; doas is nothing to sudo's users and the other way round. */
function allow({ sudo = '', doas = '' }: { readonly sudo?: string; readonly doas?: string }): void {
  office().machine.write('/etc/sudoers.d/itfix', sudo === '' ? '' : `${sudo}\n`, { mode: 0o440 });
  office().machine.write('/etc/doas.conf', doas === '' ? '' : `${doas}\n`, { mode: 0o400 });
}

describe.skipIf(!isHere)('administrator rights', () => {
  test('root has them', async () => {
    const { machine, seat, key, playbook, folder } = office();
    machine.run('install', '-D', '-m', '600', `${folder}/id.pub`, '/root/.ssh/authorized_keys');
    const to = ['diagnose', playbook, '--offline', '--accept-new-host-keys', '-i', key, '--json'];
    const ran = await seat.run([...to, '--on', `root@127.0.0.1:${sshd().port}`]);
    expect(rights(ran)).toEqual({ rights: 'root', firewall: 'read' });
  });

  test('sudo without a password', async () => {
    allow({ sudo: 'bob ALL=(ALL) NOPASSWD: ALL' });
    expect(rights(await run())).toEqual({ rights: 'sudo', firewall: 'read' });
  });

  test('doas without a password', async () => {
    allow({ doas: 'permit nopass bob as root' });
    expect(rights(await run())).toEqual({ rights: 'sudo', firewall: 'read' });
  });

  test.each([
    [1, 'NOPASSWD: ALL'],
    [2, 'NOPASSWD: ALL'],
    [1, 'ALL'],
  ])(
    'with room for %i session(s) and sudo %s: both kinds of commands take turns, and none is lost',
    async (most, may) => {
      allow({ sudo: `bob ALL=(ALL) ${may}` });
      const own = await office().sshd(`MaxSessions ${most}`, 'PasswordAuthentication no');
      const to = ['diagnose', 'virus', '--offline', '--accept-new-host-keys', '-i', office().key, '--json'];
      const ran = await office().seat.run([...to, '--on', `bob@127.0.0.1:${own.port}`], {
        env: { ITFIX_SUDO_PASSWORD: bobsPassword },
      });
      const { facts, target } = runOf(ran);
      expect(target.rights).toBe('sudo');
      const lost = Object.values(facts).filter(reading => !reading.ok && reading.reason.why === 'connection-lost');
      expect(lost).toEqual([]);
    },
  );

  test('none: the report lists what was not read and what it would have told', async () => {
    allow({});
    const ran = await office().seat.run(words());
    expect(ran.stdout).toMatch(/NOT CHECKED \(1\)[\s\S]*N27 firewall-open[\s\S]*needs administrator\s+rights/);
    expect(ran.stdout).toMatch(/This would tell:\s+itfix diagnose \S+ --on ssh:\/\/root@127/);
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Run without administrator rights \(sudo there may want a password/,
    );
  });
});

describe.skipIf(!isHere)('sudo with a password', () => {
  const withPassword = { sudo: 'bob ALL=(ALL) ALL' };

  test('from the environment', async () => {
    allow(withPassword);
    expect(rights(await run({ ITFIX_SUDO_PASSWORD: bobsPassword }))).toEqual({ rights: 'sudo', firewall: 'read' });
  });

  test('also where sudo gives the command a terminal of its own (use_pty)', async () => {
    allow({ sudo: 'Defaults use_pty\nbob ALL=(ALL) ALL' });
    expect(rights(await run({ ITFIX_SUDO_PASSWORD: bobsPassword }))).toEqual({ rights: 'sudo', firewall: 'read' });
    expect(await soon(() => lanesOn(office()).length === 0)).toBe(true);
  });

  test('is asked for once', async () => {
    allow(withPassword);
    const sitting = office().seat.sit(words());
    sittings.push(sitting);
    await sitting.see(/Password for sudo on bob@127\.0\.0\.1:\d+ \(Enter: go on without\):/);
    sitting.type(`${bobsPassword}${keys.enter}`);
    await sitting.see(/Reached as: [\s\S]*administrator by sudo|Reached as: [\s\S]*sudo/);
    expect((await sitting.ended()).exitCode).toBe(0);
    expect(sitting.bytes().split('Password for sudo').length).toBe(2);
    expect(sitting.bytes()).not.toContain(bobsPassword);
  });

  test('a wrong one: the run goes on without, and the report says so', async () => {
    allow(withPassword);
    const ran = await run({ ITFIX_SUDO_PASSWORD: 'not-this-one' });
    expect(rights(ran)).toEqual({ rights: 'none', firewall: 'denied' });
    expect(runOf(ran).limits.join()).toContain('sudo there did not take the password that was given');
    expect(ran.stdout + ran.stderr).not.toContain('not-this-one');
  });

  test('a right one of a user who may not: the report says what sudo said', async () => {
    allow({});
    const ran = await run({ ITFIX_SUDO_PASSWORD: bobsPassword });
    expect(rights(ran).rights).toBe('none');
    expect(runOf(ran).limits.join()).toContain('(sudo there could not be used: bob is not in the sudoers file.');
  });

  test('a sudo that does not answer at all: the machine is reached, and the report says so', async () => {
    office().machine.write('/home/bob/slow/sudo', '#!/bin/sh\nexec sleep 20\n', { mode: 0o755, owner: office().bob });
    const own = await office().sshd('SetEnv PATH=/home/bob/slow:/usr/bin:/bin', 'PasswordAuthentication no');
    const to = ['diagnose', office().playbook, '--offline', '--accept-new-host-keys', '-i', office().key, '--json'];
    const ran = await office().seat.run([...to, '--on', `bob@127.0.0.1:${own.port}`]);
    expect(rights(ran)).toEqual({ rights: 'none', firewall: 'denied' });
    expect(runOf(ran).limits.join()).toContain('sudo there did not answer within 10 s');
  }, 60_000);

  test('a sudo that hangs once it has the password holds nothing up for ever', async () => {
    const fake = '#!/bin/sh\n[ "$1" = -n ] && { echo "sudo: a password is required" >&2; exit 1; }\nexec sleep 20\n';
    office().machine.write('/home/bob/bin/sudo', fake, { mode: 0o755, owner: office().bob });
    const own = await office().sshd('SetEnv PATH=/home/bob/bin:/usr/bin:/bin', 'PasswordAuthentication no');
    const to = ['diagnose', office().playbook, '--offline', '--accept-new-host-keys', '-i', office().key, '--json'];
    const ran = await office().seat.run([...to, '--on', `bob@127.0.0.1:${own.port}`], {
      env: { ITFIX_SUDO_PASSWORD: bobsPassword },
    });
    expect(rights(ran).rights).toBe('none');
    expect(ran.tookMs).toBeLessThan(30_000);
  }, 60_000);
});
