import { type Asked, askHere, askOverSsh, reachable } from './ask.ts';
import type { Fault } from './fault.ts';
import { carryOut, noneShows, untilAll, untilNone } from './steps.ts';
import { stopwatch } from './stopwatch.ts';
import type { World } from './world.ts';

/** How a fault went: what itfix said on the machine and over SSH, as far as it was asked there, and how long the rest took. */
export interface Trial {
  readonly fault: Fault;
  readonly here?: Asked;
  readonly overSsh?: Asked;
  readonly took: { readonly worldMs: number; readonly injectMs: number; readonly healMs: number };
}

/** Breaks one thing in a world of its own, asks itfix, and mends it. */
export async function tryFault(fault: Fault, overSsh: boolean, make: () => Promise<World>): Promise<Trial> {
  const watch = stopwatch();
  const world = await make();
  try {
    await noneShows(world, fault.there, 'what "there" looks for is there before anything was arranged');
    await carryOut(world, fault.arrange);
    await noneShows(world, fault.proof, 'the symptom is there before the fault');
    const address = overSsh ? await reachable(world, fault) : undefined;
    const worldMs = watch();
    const ask = async (): Promise<Asked | undefined> => (fault.ask === 'remote' ? undefined : askHere(world, fault));
    const asked = fault.whileRunningMs === undefined ? undefined : ask();
    await new Promise(resolve => setTimeout(resolve, fault.whileRunningMs ?? 0));
    await carryOut(world, fault.inject);
    await untilAll(world, fault.proof, 'the symptom to show');
    await untilAll(world, fault.there, 'what was arranged to be there');
    const injectMs = watch();
    const here = await (asked ?? ask());
    const there = address === undefined ? undefined : await askOverSsh(world, fault, address);
    watch();
    await untilAll(world, fault.there, 'what was arranged to be there still');
    await carryOut(world, fault.heal);
    await untilNone(world, fault.proof, 'the symptom to go');
    const took = { worldMs, injectMs, healMs: watch() };
    return { fault, ...(here && { here }), ...(there && { overSsh: there }), took };
  } finally {
    await world.close();
  }
}
