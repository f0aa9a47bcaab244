import { describe, expect, test } from 'vitest';
import { soon } from '../transports/processes.ts';
import { inOffice } from './in-office.ts';
import { bobsPassword, runOf } from './office.ts';
import { type Ran, type Seat, seatOf } from './seat.ts';
import { keys } from './terminal.ts';

const { isHere, office, sittings } = await inOffice();

/** Bob, at the machine itself. */
function atHome(): Seat {
  return seatOf(office().machine, office().bob);
}

function allow(rule: string): void {
  office().machine.write('/etc/sudoers.d/itfix', `${rule}\n`, { mode: 0o440 });
}

const words = (...more: string[]): string[] => ['diagnose', office().playbook, '--offline', ...more];

function rights(ran: Ran): { rights: string; firewall: string } {
  const { target, facts } = runOf(ran);
  const reading = facts['hosts/firewall'];
  return { rights: target.rights, firewall: reading?.ok ? 'read' : (reading?.reason.why ?? 'nothing') };
}

describe.skipIf(!isHere)('sudo with a password, on this machine', () => {
  test('from the environment, and it is nowhere afterwards', async () => {
    allow('bob ALL=(ALL) ALL');
    const ran = await atHome().run(words('--json'), { env: { ITFIX_SUDO_PASSWORD: bobsPassword } });
    expect(rights(ran)).toEqual({ rights: 'sudo', firewall: 'read' });
    expect(ran.stdout + ran.stderr + atHome().leftBehind()).not.toContain(bobsPassword);
  });

  test('is asked for once, and not shown', async () => {
    allow('bob ALL=(ALL) ALL');
    const sitting = atHome().sit(words());
    sittings.push(sitting);
    await sitting.see(/Your password on this computer.*\(Enter: go on without\):/);
    sitting.type(`wrong${keys.enter}`);
    await sitting.see(/That password was not taken\.[\s\S]*Your password on this computer.*:$/);
    sitting.type(`${bobsPassword}${keys.enter}`);
    await sitting.see(/VERDICT/);
    expect((await sitting.ended()).exitCode).toBe(0);
    expect(sitting.bytes()).not.toContain(bobsPassword);
    expect(sitting.bytes()).not.toMatch(/NOT CHECKED.*firewall-open/);
  });

  test('Enter goes on without, and the report says what that costs', async () => {
    allow('bob ALL=(ALL) ALL');
    const sitting = atHome().sit(words());
    sittings.push(sitting);
    await sitting.see(/Your password on this computer/);
    sitting.type(keys.enter);
    await sitting.see(/NOT CHECKED[\s\S]*N27 firewall-open/);
    await sitting.ended();
  });

  test('nobody there: nothing is asked for', async () => {
    allow('bob ALL=(ALL) ALL');
    expect(rights(await atHome().run(words('--json')))).toEqual({ rights: 'none', firewall: 'denied' });
  });

  test('a rule without a password: the command does not get it to read', async () => {
    allow('bob ALL=(ALL) NOPASSWD: /usr/bin/true\nbob ALL=(ALL) ALL');
    const ran = await atHome().run(words('--json'), { env: { ITFIX_SUDO_PASSWORD: bobsPassword } });
    expect(rights(ran)).toEqual({ rights: 'sudo', firewall: 'read' });
    expect(ran.stdout).not.toContain(bobsPassword);
  });

  test('what runs as administrator does not outlive itfix', async () => {
    const { machine } = office();
    allow('Defaults secure_path="/home/bob/bin:/usr/sbin:/usr/bin:/sbin:/bin"\nbob ALL=(ALL) ALL');
    machine.write('/home/bob/bin/nft', '#!/bin/sh\nexec sleep 4711\n', { mode: 0o755 });
    const left = (): number => machine.processes().filter(({ commandLine }) => /sleep.4711/.test(commandLine)).length;
    const sitting = atHome().sit(words());
    sittings.push(sitting);
    await sitting.see(/Your password on this computer/);
    sitting.type(`${bobsPassword}${keys.enter}`);
    expect(await soon(() => left() > 0)).toBe(true);
    sitting.type(keys.ctrlC);
    await sitting.ended();
    expect(await soon(() => left() === 0)).toBe(true);
  });
});
