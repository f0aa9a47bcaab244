import * as z from 'zod';
import type { Agreed } from './agree.ts';
import { type Consenting, fixHere, fixOverSsh, reachable, undoHere, undoOverSsh } from './ask.ts';
import type { Fault } from './fault.ts';
import { queues, rest } from './rest.ts';
import type { Ended } from './run-inside.ts';
import { carryOut, untilAll, untilNone } from './steps.ts';
import { stopwatch } from './stopwatch.ts';
import { type World, well } from './world.ts';

const Run = z.object({
  verdict: z.string(),
  actions: z.array(
    z.object({
      remedy: z.string(),
      outcome: z.string(),
      result: z.string().optional(),
      why: z.string().optional(),
      undo: z.array(z.unknown()).optional(),
    }),
  ),
});

/** What itfix did about a fault, and what is wrong with that. */
export interface Mended {
  readonly fault: Fault;
  readonly where: 'here' | 'over SSH';
  readonly did: string;
  readonly tookMs: number;
  readonly complaints: readonly string[];
}

/** What itfix says of a change that it does not make over SSH, as it should. */
const keepsLine = 'it can cut the line that itfix uses: do it at the machine';

/** Where itfix runs. */
interface Seat {
  readonly where: Mended['where'];
  fix(consenting: Consenting): Promise<Agreed>;
  undo(): Promise<Ended>;
}

/**
 * Breaks one thing, lets itfix fix it, compares the machine with how it was before, and takes back what can be taken back; then the same over SSH. A person agrees
 * here, and there, too, where `--yes` is not enough.
 */
export async function mendFault(fault: Fault, overSsh: boolean, make: () => Promise<World>): Promise<Mended[]> {
  const world = await make();
  try {
    await carryOut(world, fault.arrange);
    const address = overSsh && fault.cut === undefined ? await reachable(world, fault) : undefined;
    const here: Seat = { where: 'here', fix: how => fixHere(world, fault, how), undo: () => undoHere(world, fault) };
    const first = await mendOnce(fault, here, fault.fix === 'fixed' ? 'person' : 'yes', world);
    if (address === undefined) return [first.mended];
    const there: Seat = {
      where: 'over SSH',
      fix: how => fixOverSsh(world, fault, address, how),
      undo: () => undoOverSsh(world, fault, address),
    };
    return [first.mended, (await mendOnce(fault, there, first.needsPerson ? 'person' : 'yes', world)).mended];
  } finally {
    await world.close();
  }
}

/** What itfix says before it asks about what `--yes` is enough for. */
const noRisk = 'Risk: none';

async function mendOnce(
  fault: Fault,
  { where, fix, undo }: Seat,
  consenting: Consenting,
  world: World,
): Promise<{ readonly mended: Mended; readonly needsPerson: boolean }> {
  const before = await stateOf(world);
  await carryOut(world, fault.inject);
  await untilAll(world, fault.proof, 'the symptom to show');
  const broken = await stateOf(world, rest);
  const watch = stopwatch();
  const { stdout, stderr, screen } = await fix(consenting);
  const tookMs = watch();
  const needsPerson = screen.split('Risk: ').length > screen.split(noRisk).length;
  const run = readRun(stdout);
  if (!run)
    return {
      mended: { fault, where, did: 'no run', tookMs, complaints: [stderr.trim().slice(-500)] },
      needsPerson,
    };
  const complaints = await complaintsOf(fault, run, world, before, where);
  const did = run.actions.map(({ remedy, outcome, result }) => `${remedy} ${outcome}${result ? `, ${result}` : ''}`);
  if (run.verdict === 'fixed') await untilNone(world, fault.proof, 'the symptom to go');
  if (complaints.length === 0 && run.actions.some(({ outcome, undo }) => outcome === 'done' && undo)) {
    complaints.push(...(await complaintsAfter(await undo(), world, broken, fault)));
    did.push('taken back');
  }
  if (run.verdict !== 'fixed' || did.at(-1) === 'taken back') await carryOut(world, fault.heal);
  await untilNone(world, fault.proof, 'the symptom to go');
  return { mended: { fault, where, did: did.join('; ') || 'nothing', tookMs, complaints }, needsPerson };
}

/** What was taken back is as it was when all was broken. */
async function complaintsAfter(
  { exit, stdout, stderr }: Ended,
  world: World,
  broken: readonly string[],
  { proof }: Fault,
): Promise<string[]> {
  if (exit !== 0) return [`undo ends with ${exit}: ${stdout.trim()} ${stderr.trim().slice(-500)}`];
  await untilAll(world, proof, 'the symptom to show again');
  return differences(broken, await stateOf(world, rest), 'the undo');
}

function readRun(stdout: string): z.output<typeof Run> | undefined {
  try {
    return Run.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}

async function complaintsOf(
  { fix }: Fault,
  { verdict, actions }: z.output<typeof Run>,
  world: World,
  before: readonly string[],
  where: Mended['where'],
): Promise<string[]> {
  if (fix === 'offered') {
    const done = actions
      .filter(({ outcome }) => outcome !== 'offered')
      .map(({ remedy }) => `${remedy} was carried out`);
    return actions.length === 0 ? ['nothing was offered'] : done;
  }
  if (where === 'over SSH' && actions.length > 0 && actions.every(({ why }) => why === keepsLine)) return [];
  if (verdict !== 'fixed') return [`the run ends as ${verdict}`, ...actions.flatMap(({ why }) => why ?? [])];
  return differences(before, await stateOf(world), 'the fault');
}

function differences(before: readonly string[], after: readonly string[], what: string): string[] {
  return [
    ...before.filter(line => !after.includes(line)).map(line => `gone with ${what}: ${line}`),
    ...after.filter(line => !before.includes(line)).map(line => `new with ${what}: ${line}`),
  ];
}

/** What must not be changed by a remedy, and is the same again once the fault is gone: settings, services, addresses, routes, rules, queues. */
async function stateOf({ machines: { pc } }: World, line = `${queues}\n${rest}`): Promise<string[]> {
  const { stdout } = await well(pc, line);
  return stdout.split('\n').filter(line => line !== '');
}
