import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../src/model/run.ts';
import type { SshAttempt } from '../../src/model/way.ts';
import { type Machine, openMachine, type Person, whyNoMachine } from '../transports/machine.ts';
import { type Sshd, sshdProgram, startSshd } from '../transports/sshd.ts';
import { hostsPlaybook, makeKey, type Ran, type Seat, seatOf } from './seat.ts';

/** Anna runs itfix, Bob has an account where she looks. Both on one machine, each with a home of their own. */
export interface Office {
  readonly machine: Machine;
  /** For keys and playbooks; anybody may read it. */
  readonly folder: string;
  readonly anna: Person;
  readonly bob: Person;
  readonly seat: Seat;
  /** What is diagnosed: hosts file and firewall. */
  readonly playbook: string;
  /** A key of Anna's that Bob's account takes. It is not where ssh looks by itself. */
  readonly key: string;
  /** An sshd that lets Bob in; ended with the office at the latest. */
  sshd(...settings: string[]): Promise<Sshd>;
  /** Writes a file into Anna's `.ssh`. */
  give(name: string, text: string): void;
  close(): Promise<void>;
}

export const bobsPassword = 'correct-horse-7-battery';

/** Why there can be no office here, or nothing. */
export const whyNoOffice = sshdProgram === undefined ? 'this machine has no sshd' : whyNoMachine();

export async function openOffice(): Promise<Office> {
  const machine = await openMachine();
  const folder = mkdtempSync(join(tmpdir(), 'itfix-office-'));
  chmodSync(folder, 0o755);
  const anna = machine.addPerson('anna');
  const bob = machine.addPerson('bob', { password: bobsPassword });
  const made = makeKey(folder, 'id');
  const give = (name: string, text: string): void =>
    machine.write(`/home/anna/.ssh/${name}`, text, { mode: 0o600, owner: anna });
  give('bobs_key', readFileSync(made, 'utf8'));
  give('bobs_key.pub', readFileSync(`${made}.pub`, 'utf8'));
  machine.write('/home/bob/.ssh/authorized_keys', readFileSync(`${made}.pub`, 'utf8'), { mode: 0o600, owner: bob });
  const sshds: Sshd[] = [];
  return {
    machine,
    folder,
    anna,
    bob,
    seat: seatOf(machine, anna),
    playbook: hostsPlaybook(folder),
    key: '/home/anna/.ssh/bobs_key',
    async sshd(...settings) {
      const own = ['AuthorizedKeysFile .ssh/authorized_keys', 'UsePAM yes', 'KbdInteractiveAuthentication no'];
      const sshd = await startSshd([...settings, ...own], '127.0.0.1', machine.inside());
      sshds.push(sshd);
      return sshd;
    },
    give,
    async close() {
      for (const sshd of sshds) await sshd.close();
      await machine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What runs for itfix on the other end: shells that wait for questions, and what they run. */
export function lanesOn({ machine }: Office): string[] {
  return machine.processes().flatMap(({ commandLine }) => (/itfix[0-9a-f]{24}/.test(commandLine) ? [commandLine] : []));
}

/** The run that itfix printed as JSON. */
export function runOf({ stdout, stderr, status }: Ran): Run {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`no run was printed (exit ${status}): ${stderr}${stdout}`);
  }
}

/** What was learnt on the way there. */
export function wayOf(ran: Ran): SshAttempt {
  const reading = runOf(ran).facts['reach/ssh'];
  if (!reading?.ok) throw new Error(`nothing is known of the way: ${ran.stdout}`);
  return reading.value as SshAttempt;
}

/** Whether somebody was let in, or else why not, as `outcome: sentence`. */
export function outcomeOf(ran: Ran): string {
  const run = runOf(ran);
  if (run.target.platform !== undefined) return 'ready';
  return `${wayOf(ran).outcome}: ${run.rootCauses.map(({ because }) => because).join(' / ')}`;
}
