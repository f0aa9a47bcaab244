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

async function carryOut(world: World, steps: readonly Step[]): Promise<void> {
  for (const { place, line } of steps) await well(machineAt(world, place), line);
}

/** Each line by itself must fail: one that succeeds on a machine without the fault proves nothing. */
async function noneShows(world: World, lines: readonly Step[], what: string): Promise<void> {
  const shown = await showing(world, lines, true);
  if (shown.length > 0) throw new Error(`${what}: ${shown.join('; ')}`);
}

async function untilAll(world: World, lines: readonly Step[], what: string): Promise<void> {
  await untilLeft(what, () => showing(world, lines, false));
}

async function untilNone(world: World, lines: readonly Step[], what: string): Promise<void> {
  await untilLeft(what, () => showing(world, lines, true));
}

/** Waits until no line is left that is not as it should be. */
async function untilLeft(what: string, look: () => Promise<string[]>): Promise<void> {
  let left: string[] = [];
  const looked = until(
    what,
    async () => {
      left = await look();
      return left.length === 0 || undefined;
    },
    symptomMs,
  );
  await looked.catch(error => {
    throw new Error(`${error.message}: ${left.join('; ')}`);
  });
}

/** The lines that succeed, or those that do not. */
async function showing(world: World, lines: readonly Step[], succeed: boolean): Promise<string[]> {
  const ended = await Promise.all(
    lines.map(async ({ place, line }) => ({
      text: `${place}: ${line}`,
      exit: (await machineAt(world, place).sh(line)).exit,
    })),
  );
  return ended.filter(({ exit }) => (exit === 0) === succeed).map(({ text }) => text);
}
