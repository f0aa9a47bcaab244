import { writeFileSync } from 'node:fs';
import { locales } from '../../src/cli/words/locale.ts';
import { isGood } from './answer.ts';
import { cannotRun } from './cannot-run.ts';
import { copyItfix } from './copy-itfix.ts';
import { cutShort, cuts } from './cut-short.ts';
import { type Fault, readFaults } from './fault.ts';
import { rootImage } from './image.ts';
import { manyMachines } from './many-machines.ts';
import { mendFault } from './mend.ts';
import { say, sayMended, sayTold, summary } from './say.ts';
import { scoreboard } from './scoreboard.ts';
import { sideBySide } from './side-by-side.ts';
import { playStory, readStories } from './story.ts';
import { endAll, ours, sweep, worldFolder } from './tidy.ts';
import { tryFault } from './trial.ts';
import { until } from './until.ts';
import { Mistake, readArguments, usage, type Wanted } from './usage.ts';
import { timedMachines, wholeTime } from './whole-time.ts';
import { makeWorld } from './world.ts';

/** Nearly all of the time is waiting for what does not answer. More than that on two cores, and answers come late. */
const worldsAtOnce = 4;
/** A world that does not come about says nothing of itfix: it is made once more. What itfix says is never asked for again. */
const triesPerFault = 2;
const tell = (line: string): void => console.log(line);
/** The last line of all, in the form that the tests end with. */
const sum = (passed: number, failed: number, skipped = 0): void =>
  tell(`${passed} passed, ${failed} failed, ${skipped} skipped`);

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const wanted = readArguments(process.argv.slice(2));
    if (wanted.help) tell(usage);
    return wanted.help ? 0 : await labOrSkip(wanted, readFaults(wanted.stories ? [] : wanted.words));
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
}

async function labOrSkip(wanted: Wanted, faults: readonly Fault[]): Promise<number> {
  const why = cannotRun();
  if (why === undefined) return lab(wanted, faults);
  tell(`the fault lab is skipped: ${why}`);
  sum(0, 0, resultsOf(wanted, faults));
  return process.env.ITFIX_LAB === 'required' ? 1 : 0;
}

/** How many results there would be. */
function resultsOf({ many, time, cutShort: isCut, stories, words }: Wanted, faults: readonly Fault[]): number {
  if (many !== undefined) return many;
  if (stories) return readStories(words).length * locales.length;
  if (time !== undefined) return timedMachines.length;
  return isCut ? cuts.length : faults.length;
}

interface Ground {
  readonly image: string;
  readonly itfix: string;
  readonly interrupted: AbortSignal;
}

/** Does what was asked for on clean ground, and leaves the ground clean. */
async function lab(wanted: Wanted, faults: readonly Fault[]): Promise<number> {
  await sweep();
  const interrupted = interruption();
  const done = await onGround(interrupted, ground => work(wanted, faults, ground));
  const failures = [...done.failures, ...(await leftBehind())];
  for (const failure of failures) tell(`FAILED     ${failure}`);
  sum(done.passed, done.bad + failures.length, done.skipped);
  if (interrupted.aborted) return 130;
  return failures.length === 0 && (wanted.score || done.bad === 0) ? 0 : 1;
}

async function onGround(interrupted: AbortSignal, doIt: (ground: Ground) => Promise<Done>): Promise<Done> {
  const itfix = copyItfix(worldFolder(0));
  try {
    return await doIt({ image: rootImage(tell), itfix: itfix.folder, interrupted });
  } finally {
    itfix.remove();
  }
}

/** bad: what itfix said wrongly. failures: what the lab itself could not do. */
interface Done {
  readonly passed: number;
  readonly bad: number;
  readonly failures: readonly string[];
  readonly skipped?: number;
}

async function work(
  { many, time, cutShort: isCut, fix, stories, words, write, ...how }: Wanted,
  faults: readonly Fault[],
  ground: Ground,
): Promise<Done> {
  if (many !== undefined) return manyMachines(many, { ...ground, folder: worldFolder(1) }, tell);
  if (isCut) return cutShort(tell);
  if (time !== undefined) return wholeTime(time, { ...ground, folder: worldFolder(1) }, tell);
  if (stories) return tellAll(faults, words, write, ground);
  return fix ? mendAll(faults, how, ground) : tryAll(faults, how, ground);
}

async function tryAll(
  all: readonly Fault[],
  { hereOnly, sshEvery, score }: Pick<Wanted, 'hereOnly' | 'sshEvery' | 'score'>,
  ground: Ground,
): Promise<Done> {
  const faults = all.filter(({ ask }) => ask === 'both' || !hereOnly);
  const overSsh = new Set(faults.filter(({ ask }, index) => !hereOnly && (ask === 'remote' || index % sshEvery === 0)));
  const began = performance.now();
  const { results: done, failures } = await inWorlds(faults, ground, async (fault, make) => {
    const trial = await tryFault(fault, overSsh.has(fault), make);
    tell(say(trial));
    return trial;
  });
  for (const line of summary(done, (performance.now() - began) / 1000)) tell(line);
  if (score && !ground.interrupted.aborted) {
    const untried = faults.filter(fault => !done.some(trial => trial.fault === fault)).map(({ title }) => title);
    writeFileSync('docs/scoreboard.md', scoreboard(done, untried));
  }
  const grades = done.flatMap(({ here, overSsh }) => [here, overSsh].flatMap(asked => asked?.grade ?? []));
  const passed = grades.filter(isGood).length;
  return { passed, bad: grades.length - passed, failures, skipped: all.length - faults.length };
}

/** Those that say what comes of it. */
async function mendAll(all: readonly Fault[], { hereOnly }: Pick<Wanted, 'hereOnly'>, ground: Ground): Promise<Done> {
  const faults = all.filter(({ fix }) => fix !== undefined);
  const { results, failures } = await inWorlds(faults, ground, async (fault, make) => {
    const mended = await mendFault(fault, !hereOnly, make);
    for (const one of mended) tell(sayMended(one));
    return mended;
  });
  const bad = results.flat().filter(({ complaints }) => complaints.length > 0).length;
  return { passed: results.flat().length - bad, bad, failures };
}

/** Each story in each language, on a machine of its own. */
async function tellAll(all: readonly Fault[], words: readonly string[], write: boolean, ground: Ground): Promise<Done> {
  const plays = readStories(words).flatMap(story => {
    const fault = all.find(({ playbook, name }) => `${playbook}/${name}` === story.fault);
    if (!fault) throw new Mistake(`${story.name}: there is no fault ${story.fault}`);
    return locales.map(locale => ({ ...fault, story, locale }));
  });
  const { results, failures } = await inWorlds(plays, ground, async (play, make) => {
    const told = await playStory(play, write, make);
    tell(sayTold(told));
    return told;
  });
  const bad = results.filter(({ complaints }) => complaints.length > 0).length;
  return { passed: results.length - bad, bad, failures };
}

/** Does this with each fault in a world of its own, a few at a time. */
async function inWorlds<Result, Trouble extends Fault>(
  faults: readonly Trouble[],
  { interrupted, ...ground }: Ground,
  work: (fault: Trouble, make: () => ReturnType<typeof makeWorld>) => Promise<Result>,
): Promise<{ results: Result[]; failures: string[] }> {
  const failures: string[] = [];
  const results = await sideBySide(faults, worldsAtOnce, async (fault, index): Promise<Result[]> => {
    if (interrupted.aborted) return [];
    const make = () => makeWorld({ ...fault.machine, ...fault.world }, { ...ground, folder: worldFolder(index + 1) });
    for (let left = triesPerFault - 1; !interrupted.aborted; left--) {
      try {
        return [await work(fault, make)];
      } catch (error) {
        const problem = `${fault.name}: ${error instanceof Error ? error.message : error}`;
        if (left === 0) failures.push(problem);
        tell(`no trial   ${problem}`);
        if (left === 0) break;
      }
    }
    return [];
  });
  return { results: results.flat(), failures };
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
