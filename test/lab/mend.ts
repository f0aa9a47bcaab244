import * as z from 'zod';
import { fixHere, fixOverSsh, reachable } from './ask.ts';
import type { Fault } from './fault.ts';
import { rest } from './rest.ts';
import type { Ended } from './run-inside.ts';
import { carryOut, untilAll, untilNone } from './steps.ts';
import { stopwatch } from './stopwatch.ts';
import { type World, well } from './world.ts';

const Run = z.object({
  verdict: z.string(),
  actions: z.array(
    z.object({ remedy: z.string(), outcome: z.string(), result: z.string().optional(), why: z.string().optional() }),
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

/** Breaks one thing, tells itfix to fix it, and compares the machine with how it was before; then the same over SSH. */
export async function mendFault(fault: Fault, overSsh: boolean, make: () => Promise<World>): Promise<Mended[]> {
  const world = await make();
  try {
    await carryOut(world, fault.arrange);
    const address = overSsh && fault.cut === undefined ? await reachable(world, fault) : undefined;
    const here = await mendOnce(fault, 'here', world, () => fixHere(world, fault));
    if (address === undefined) return [here];
    return [here, await mendOnce(fault, 'over SSH', world, () => fixOverSsh(world, fault, address))];
  } finally {
    await world.close();
  }
}

async function mendOnce(
  fault: Fault,
  where: Mended['where'],
  world: World,
  fix: () => Promise<Ended>,
): Promise<Mended> {
  const before = await stateOf(world);
  await carryOut(world, fault.inject);
  await untilAll(world, fault.proof, 'the symptom to show');
  const watch = stopwatch();
  const { stdout, stderr } = await fix();
  const tookMs = watch();
  const run = readRun(stdout);
  if (!run) return { fault, where, did: 'no run', tookMs, complaints: [stderr.trim().slice(-500)] };
  const complaints = await complaintsOf(fault, run, world, before, where);
  if (run.verdict !== 'fixed') await carryOut(world, fault.heal);
  await untilNone(world, fault.proof, 'the symptom to go');
  const did = run.actions.map(({ remedy, outcome, result }) => `${remedy} ${outcome}${result ? `, ${result}` : ''}`);
  return { fault, where, did: did.join('; ') || 'nothing', tookMs, complaints };
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
  const after = await stateOf(world);
  return [
    ...before.filter(line => !after.includes(line)).map(line => `gone since: ${line}`),
    ...after.filter(line => !before.includes(line)).map(line => `new since: ${line}`),
  ];
}

/** What must not be changed by a remedy, and is the same again once the fault is gone: settings, services, addresses, routes, rules, queues. */
async function stateOf({ machines: { pc } }: World): Promise<string[]> {
  const { stdout } = await well(pc, rest);
  return stdout.split('\n').filter(line => line !== '');
}
