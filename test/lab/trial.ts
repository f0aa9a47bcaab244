import { type Answer, type Grade, grade, readAnswer } from './answer.ts';
import type { Fault, Step } from './fault.ts';
import { until } from './until.ts';
import { machineAt, type World, well } from './world.ts';

/** How a fault went: what itfix said, and how long each part took. */
export interface Trial {
  readonly fault: Fault;
  readonly answer: Answer;
  readonly grade: Grade;
  readonly took: {
    readonly worldMs: number;
    readonly injectMs: number;
    readonly diagnoseMs: number;
    readonly healMs: number;
  };
}

/** A symptom may need a moment, as a lease that runs out does. */
const symptomMs = 15_000;
const diagnoseLimitMs = 120_000;

/** Breaks one thing in a world of its own, asks itfix, and mends it. */
export async function tryFault(fault: Fault, make: () => Promise<World>): Promise<Trial> {
  const watch = stopwatch();
  const world = await make();
  try {
    await carryOut(world, fault.arrange);
    if (await shows(world, fault.proof)) throw new Error('the symptom is there before the fault');
    const worldMs = watch();
    const asked = fault.whileRunningMs === undefined ? undefined : ask(world, fault);
    await new Promise(resolve => setTimeout(resolve, fault.whileRunningMs ?? 0));
    await carryOut(world, fault.inject);
    await until(
      'the symptom to show',
      async () => (await shows(world, fault.proof)) || !fault.proof.length || undefined,
      symptomMs,
    );
    const injectMs = watch();
    const { answer, tookMs: diagnoseMs } = await (asked ?? ask(world, fault));
    watch();
    await carryOut(world, fault.heal);
    await until('the symptom to go', async () => !(await shows(world, fault.proof)) || undefined, symptomMs);
    return { fault, answer, grade: grade(fault, answer), took: { worldMs, injectMs, diagnoseMs, healMs: watch() } };
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

async function ask(
  world: World,
  { machine: { user, env, arguments: more } }: Fault,
): Promise<{ answer: Answer; tookMs: number }> {
  const watch = stopwatch();
  const line = `itfix diagnose network --json --quiet ${more.join(' ')}`;
  const { exit, stdout, stderr } = await world.machines.pc.sh(line, {
    env,
    limitMs: diagnoseLimitMs,
    ...(user !== undefined && { user }),
  });
  const tookMs = watch();
  try {
    return { answer: readAnswer(stdout), tookMs };
  } catch {
    throw new Error(`itfix gave no run: exit ${exit} after ${tookMs} ms: ${stderr.slice(-1000)}`);
  }
}

/** Milliseconds since it was last asked. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const ms = performance.now() - last;
    last += ms;
    return Math.round(ms);
  };
}
