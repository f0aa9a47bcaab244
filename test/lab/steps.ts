import type { Step } from './fault.ts';
import { until } from './until.ts';
import { machineAt, type World, well } from './world.ts';

/** A symptom may need a moment, as a lease that runs out does. */
const symptomMs = 15_000;

/** Does the steps of a fault, one after the other. */
export async function carryOut(world: World, steps: readonly Step[]): Promise<void> {
  for (const { place, line } of steps) await well(machineAt(world, place), line);
}

/** Each line by itself must fail: one that succeeds on a machine without the fault proves nothing. */
export async function noneShows(world: World, lines: readonly Step[], what: string): Promise<void> {
  const shown = await showing(world, lines, true);
  if (shown.length > 0) throw new Error(`${what}: ${shown.join('; ')}`);
}

/** Waits until every line succeeds. */
export async function untilAll(world: World, lines: readonly Step[], what: string): Promise<void> {
  await untilLeft(what, () => showing(world, lines, false));
}

/** Waits until every line fails. */
export async function untilNone(world: World, lines: readonly Step[], what: string): Promise<void> {
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
