import { type Answer, type Grade, grade, gradeUnreached, readAnswer } from './answer.ts';
import type { Fault } from './fault.ts';
import type { Machine } from './machine.ts';
import type { How } from './run-inside.ts';
import { stopwatch } from './stopwatch.ts';
import type { World } from './world.ts';

/** What itfix said, what that is worth, and how long it took. */
export interface Asked {
  readonly answer: Answer;
  readonly grade: Grade;
  readonly tookMs: number;
}

const limitMs = 120_000;
const identity = '/opt/certificates/technician';
/** A machine beside it on the same switch answers at once, or not at all. */
const plainSsh = `ssh -i ${identity} -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null`;

/** Asks on the machine itself. */
export async function askHere(world: World, fault: Fault): Promise<Asked> {
  const { user, env } = fault.machine;
  const said = await ask(world.machines.pc, fault, '', { env, ...(user !== undefined && { user }) });
  return { ...said, grade: grade(fault, said.answer) };
}

/** Asks from the technician's machine, which has the key of everybody there. */
export async function askOverSsh({ machines }: World, fault: Fault, address: string): Promise<Asked> {
  const login = `${fault.machine.user ?? 'root'}@${fault.host ?? address}`;
  if (fault.ask === 'both') await mustBeAsTheFileSays(machines.technician, login, fault.cut);
  const hostKeys = fault.hostKeys === 'new' ? '--accept-new-host-keys' : '';
  const said = await ask(machines.technician, fault, `--on ${login} ${hostKeys} --identity-file ${identity}`, {});
  const { exit, answer } = said;
  return { ...said, grade: fault.cut === undefined ? grade(fault, answer) : gradeUnreached(exit, answer) };
}

/** Whether the line is cut is shown by plain ssh. */
async function mustBeAsTheFileSays(technician: Machine, login: string, cut: string | undefined): Promise<void> {
  const { exit, stderr } = await technician.sh(`${plainSsh} ${login} true`);
  if (exit === 0 && cut !== undefined) throw new Error(`ssh reaches ${login}, though the file says: ${cut}`);
  if (exit !== 0 && cut === undefined) throw new Error(`no ssh to ${login}: ${stderr.trim()}`);
}

async function ask(
  machine: Machine,
  { playbook, playbooks = [playbook], machine: { arguments: more, given } }: Fault,
  on: string,
  how: How,
): Promise<{ answer: Answer; exit: number | undefined; tookMs: number }> {
  const watch = stopwatch();
  const line = ['itfix diagnose', ...playbooks, '--json --quiet', on, ...more].join(' ');
  const { exit, stdout, stderr } = await machine.sh(line, { ...how, env: { ...how.env, ...given }, limitMs });
  const tookMs = watch();
  try {
    return { answer: readAnswer(stdout), exit, tookMs };
  } catch {
    throw new Error(`itfix gave no run: exit ${exit} after ${tookMs} ms: ${stderr.slice(-1000)}`);
  }
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
