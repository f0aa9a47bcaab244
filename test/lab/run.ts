import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isGood } from './answer.ts';
import { cannotRun } from './cannot-run.ts';
import { copyItfix } from './copy-itfix.ts';
import { cutShort, cuts } from './cut-short.ts';
import { type Fault, readFaults } from './fault.ts';
import { rootImage } from './image.ts';
import { manyMachines } from './many-machines.ts';
import { say, summary } from './say.ts';
import { scoreboard } from './scoreboard.ts';
import { sideBySide } from './side-by-side.ts';
import { endAll, ours, sweep, worldFolder } from './tidy.ts';
import { type Trial, tryFault } from './trial.ts';
import { until } from './until.ts';
import { wholeTime } from './whole-time.ts';
import { makeWorld } from './world.ts';

/** Nearly all of the time is waiting for what does not answer. More than that on two cores, and answers come late. */
const worldsAtOnce = 4;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    score: { type: 'boolean', default: false },
    'here-only': { type: 'boolean', default: false },
    many: { type: 'string' },
    'cut-short': { type: 'boolean', default: false },
    time: { type: 'string' },
  },
});
/** A world that does not come about says nothing of itfix: it is made once more. What itfix says is never asked for again. */
const triesPerFault = 2;
const tell = (line: string): void => console.log(line);
/** The last line of all, in the form that the tests end with. */
const sum = (passed: number, failed: number, skipped = 0): void =>
  tell(`${passed} passed, ${failed} failed, ${skipped} skipped`);

const why = cannotRun();
if (why !== undefined) {
  tell(`the fault lab is skipped: ${why}`);
  sum(0, 0, wanted());
  process.exitCode = process.env.ITFIX_LAB === 'required' ? 1 : 0;
} else if (values.score && positionals.length > 0) {
  tell('the scoreboard is of all faults: --score takes no names');
  process.exitCode = 2;
} else {
  process.exitCode = await lab();
}

/** How many results there would be. */
function wanted(): number {
  if (values.many !== undefined) return Number(values.many);
  if (values.time !== undefined) return 2;
  return values['cut-short'] ? cuts.length : readFaults(positionals).length;
}

interface Ground {
  readonly image: string;
  readonly itfix: string;
  readonly interrupted: AbortSignal;
}

/** Does what was asked for on clean ground, and leaves the ground clean. */
async function lab(): Promise<number> {
  await sweep();
  const interrupted = interruption();
  const itfix = copyItfix(worldFolder(0));
  const ground = { image: rootImage(tell), itfix: itfix.folder, interrupted };
  const done = await work(ground);
  itfix.remove();
  const failures = [...done.failures, ...(await leftBehind())];
  for (const failure of failures) tell(`FAILED     ${failure}`);
  sum(done.passed, done.bad + failures.length, done.skipped);
  if (interrupted.aborted) return 130;
  return failures.length === 0 && (values.score || done.bad === 0) ? 0 : 1;
}

/** bad: what itfix said wrongly. failures: what the lab itself could not do. */
interface Done {
  readonly passed: number;
  readonly bad: number;
  readonly failures: readonly string[];
  readonly skipped?: number;
}

async function work(ground: Ground): Promise<Done> {
  if (values.many !== undefined) return manyMachines(Number(values.many), { ...ground, folder: worldFolder(1) }, tell);
  if (values['cut-short']) return cutShort(tell);
  if (values.time !== undefined) return wholeTime(Number(values.time), { ...ground, folder: worldFolder(1) }, tell);
  return tryAll(readFaults(positionals), ground);
}

async function tryAll(all: readonly Fault[], { interrupted, ...ground }: Ground): Promise<Done> {
  const overSsh = !values['here-only'];
  const faults = all.filter(({ ask }) => ask === 'both' || overSsh);
  const began = performance.now();
  const failures: string[] = [];
  const trials = await sideBySide(faults, worldsAtOnce, async (fault, index): Promise<Trial[]> => {
    if (interrupted.aborted) return [];
    const make = () => makeWorld({ ...fault.machine, ...fault.world }, { ...ground, folder: worldFolder(index + 1) });
    for (let left = triesPerFault - 1; !interrupted.aborted; left--) {
      try {
        const trial = await tryFault(fault, overSsh, make);
        tell(say(trial));
        return [trial];
      } catch (error) {
        const problem = `${fault.name}: ${error instanceof Error ? error.message : error}`;
        if (left === 0) failures.push(problem);
        tell(`no trial   ${problem}`);
        if (left === 0) break;
      }
    }
    return [];
  });
  const done = trials.flat();
  for (const line of summary(done, (performance.now() - began) / 1000)) tell(line);
  if (values.score && !interrupted.aborted) {
    const untried = faults.filter(fault => !done.some(trial => trial.fault === fault)).map(({ title }) => title);
    writeFileSync('docs/scoreboard.md', scoreboard(done, untried));
  }
  const grades = done.flatMap(({ here, overSsh }) => [here, overSsh].flatMap(asked => asked?.grade ?? []));
  const passed = grades.filter(isGood).length;
  return { passed, bad: grades.length - passed, failures, skipped: all.length - faults.length };
}

/** What does not go within a few seconds; the last processes of a killed machine are still being noted as ended. */
async function leftBehind(): Promise<string[]> {
  const gone = await until('everything to be gone', () => ours().length === 0 || undefined, 5000).catch(() => false);
  return gone ? [] : ours().map(left => `left behind: ${left}`);
}

/** Ctrl-C ends every machine at once; what waits for them then fails, and takes its world down as after any failure. */
function interruption(): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupt.abort();
      endAll();
    });
  }
  return interrupt.signal;
}
