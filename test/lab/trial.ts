import { type Asked, askHere, askOverSsh, reachable } from './ask.ts';
import type { Fault, Step } from './fault.ts';
import { stopwatch } from './stopwatch.ts';
import { until } from './until.ts';
import { machineAt, type World, well } from './world.ts';

/** How a fault went: what itfix said on the machine and over SSH, as far as it was asked there, and how long the rest took. */
export interface Trial {
  readonly fault: Fault;
  readonly here?: Asked;
  readonly overSsh?: Asked;
  readonly took: { readonly worldMs: number; readonly injectMs: number; readonly healMs: number };
}

/** A symptom may need a moment, as a lease that runs out does. */
const symptomMs = 15_000;

/** Breaks one thing in a world of its own, asks itfix, and mends it. */
export async function tryFault(fault: Fault, overSsh: boolean, make: () => Promise<World>): Promise<Trial> {
  const watch = stopwatch();
  const world = await make();
  try {
    await carryOut(world, fault.arrange);
    if (await shows(world, fault.proof)) throw new Error('the symptom is there before the fault');
    const address = overSsh ? await reachable(world, fault) : undefined;
    const worldMs = watch();
    const ask = async (): Promise<Asked | undefined> => (fault.ask === 'remote' ? undefined : askHere(world, fault));
    const asked = fault.whileRunningMs === undefined ? undefined : ask();
    await new Promise(resolve => setTimeout(resolve, fault.whileRunningMs ?? 0));
    await carryOut(world, fault.inject);
    await until(
      'the symptom to show',
      async () => (await shows(world, fault.proof)) || !fault.proof.length || undefined,
      symptomMs,
    );
    const injectMs = watch();
    const here = await (asked ?? ask());
    const there = address === undefined ? undefined : await askOverSsh(world, fault, address);
    watch();
    await carryOut(world, fault.heal);
    await until('the symptom to go', async () => !(await shows(world, fault.proof)) || undefined, symptomMs);
    const took = { worldMs, injectMs, healMs: watch() };
    return { fault, ...(here && { here }), ...(there && { overSsh: there }), took };
  } finally {
    await world.close();
  }
}

async function carryOut(world: World, steps: readonly Step[]): Promise<void> {
  for (const { place, line } of steps) await well(machineAt(world, place), line);
}

async function shows(world: World, proof: readonly Step[]): Promise<boolean> {
  const ended = await Promise.all(proof.map(({ place, line }) => machineAt(world, place).sh(line)));
  return ended.length > 0 && ended.every(({ exit }) => exit === 0);
}
