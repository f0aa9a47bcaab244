import { type Agreed, agreeToAll } from './agree.ts';
import { type Answer, type Grade, judge } from './answer.ts';
import type { Fault } from './fault.ts';
import type { Machine } from './machine.ts';
import type { Ended, How } from './run-inside.ts';
import { stopwatch } from './stopwatch.ts';
import { type World, well } from './world.ts';

/** What itfix said, what that is worth, and how long it took. */
export interface Asked {
  readonly answer: Answer;
  readonly grade: Grade;
  readonly tookMs: number;
  /** How it ended where it gave no run. */
  readonly complaint?: string;
}

/** Twice that, here and over SSH, is less than a machine lives. */
const limitMs = 90_000;
const identity = '/opt/certificates/technician';
/** A machine beside it on the same switch answers at once, or not at all. */
const plainSsh = `ssh -i ${identity} -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null`;

/** Asks on the machine itself. */
export async function askHere(world: World, fault: Fault): Promise<Asked> {
  return await ask(world.machines.pc, fault, '', howOn(fault));
}

/** Who agrees to changes: a person at the terminal to all of them, or `--yes` to what has no risk. */
export type Consenting = 'person' | 'yes';

export async function fixHere(world: World, fault: Fault, consenting: Consenting): Promise<Agreed> {
  return await fix(world.machines.pc, fault, '', howOn(fault), consenting);
}

export async function fixOverSsh(
  { machines }: World,
  fault: Fault,
  address: string,
  consenting: Consenting,
): Promise<Agreed> {
  return await fix(machines.technician, fault, wayTo(fault, address), {}, consenting);
}

async function fix(machine: Machine, fault: Fault, on: string, how: How, consenting: Consenting): Promise<Agreed> {
  if (consenting === 'person') {
    const { line, ...rest } = lineFor(fault, `--fix ${on}`, how);
    return await agreeToAll(machine, line, rest);
  }
  return { ...(await diagnose(machine, fault, `--fix --yes ${on}`, how)), screen: '' };
}

/** Takes back what the newest run changed. */
export async function undoHere({ machines: { pc } }: World, fault: Fault): Promise<Ended> {
  return await pc.sh('itfix undo --yes', howOn(fault));
}

export async function undoOverSsh({ machines }: World, fault: Fault, address: string): Promise<Ended> {
  return await machines.technician.sh(`itfix undo --yes ${wayTo(fault, address)}`);
}

function howOn({ machine: { user, env } }: Fault): How {
  return { env, ...(user !== undefined && { user }) };
}

function loginOf({ machine: { user = 'root' }, host }: Fault, address: string): string {
  return `${user}@${host ?? address}`;
}

function wayTo(fault: Fault, address: string): string {
  const hostKeys = fault.hostKeys === 'new' ? '--accept-new-host-keys' : '';
  return `--on ${loginOf(fault, address)} ${hostKeys} --identity-file ${identity}`;
}

/** Asks from the technician's machine, which has the key of everybody there. */
export async function askOverSsh({ machines }: World, fault: Fault, address: string): Promise<Asked> {
  if (fault.ask === 'both') await mustBeAsTheFileSays(machines.technician, loginOf(fault, address), fault.cut);
  return await ask(machines.technician, fault, wayTo(fault, address), {}, fault.cut !== undefined);
}

/** Whether the line is cut is shown by plain ssh. */
async function mustBeAsTheFileSays(technician: Machine, login: string, cut: string | undefined): Promise<void> {
  const { exit, stderr } = await technician.sh(`${plainSsh} ${login} true`);
  if (exit === 0 && cut !== undefined) throw new Error(`ssh reaches ${login}, though the file says: ${cut}`);
  if (exit !== 0 && cut === undefined) throw new Error(`no ssh to ${login}: ${stderr.trim()}`);
}

async function ask(machine: Machine, fault: Fault, on: string, how: How, isCut = false): Promise<Asked> {
  const watch = stopwatch();
  const ended = await diagnose(machine, fault, on, how);
  const tookMs = watch();
  const judged = judge(fault, ended, isCut);
  // A machine that has gone from under itfix is no answer of itfix's.
  if (judged.complaint !== undefined) await well(machine, 'true');
  return { ...judged, tookMs };
}

async function diagnose(machine: Machine, fault: Fault, more: string, how: How): Promise<Ended> {
  const { line, ...rest } = lineFor(fault, more, how);
  return await machine.sh(line, rest);
}

function lineFor(fault: Fault, more: string, how: How): How & { readonly line: string } {
  const {
    playbook,
    playbooks = [playbook],
    machine: { arguments: own, given },
  } = fault;
  const line = ['itfix diagnose', ...playbooks, '--json --quiet', more, ...own].join(' ');
  return { line, ...how, env: { ...how.env, ...given }, limitMs };
}

/** Where the machine is reached from beside it, as long as all is well; and what it is set to speak is so for every login. */
export async function reachable({ machines: { pc } }: World, { machine: { env } }: Fault): Promise<string> {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  if (settings.length > 0)
    await pc.sh('printf "%s\\n" $SETTINGS >>/etc/environment', { env: { SETTINGS: settings.join(' ') } });
  const { stdout } = await pc.sh('hostname -I');
  const address = stdout.split(/\s/).find(one => /^(10\.77\.0|2001:db8:77):?/.test(one));
  if (address === undefined) throw new Error(`the machine has no address of its network: ${stdout}`);
  return address;
}
