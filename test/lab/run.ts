import { writeFileSync } from 'node:fs';
import { cannotRun } from './cannot-run.ts';
import { copyItfix } from './copy-itfix.ts';
import { type Fault, readFaults } from './fault.ts';
import { rootImage } from './image.ts';
import { say, summary } from './say.ts';
import { scoreboard } from './scoreboard.ts';
import { sideBySide } from './side-by-side.ts';
import { endAll, ours, sweep, worldFolder } from './tidy.ts';
import { type Trial, tryFault } from './trial.ts';
import { until } from './until.ts';
import { makeWorld } from './world.ts';

const worldsAtOnce = 2;
const words = process.argv.slice(2).filter(word => word !== '--score');
const score = process.argv.includes('--score');
const tell = (line: string): void => console.log(line);

const why = cannotRun();
if (why !== undefined) {
  tell(`the fault lab is skipped: ${why}`);
  process.exitCode = process.env.ITFIX_LAB === 'required' ? 1 : 0;
} else if (score && words.length > 0) {
  tell('the scoreboard is of all faults: --score takes no names');
  process.exitCode = 2;
} else {
  process.exitCode = await lab(readFaults(words));
}

async function lab(faults: readonly Fault[]): Promise<number> {
  sweep();
  const interrupted = interruption();
  const itfix = copyItfix(worldFolder(0));
  const ground = { image: rootImage(tell), itfix: itfix.folder };
  const began = performance.now();
  const failures: string[] = [];
  const trials = await sideBySide(faults, worldsAtOnce, async (fault, index): Promise<Trial[]> => {
    if (interrupted.aborted) return [];
    const folder = worldFolder(index + 1);
    try {
      const trial = await tryFault(fault, () => makeWorld({ ...fault.machine, ...fault.world }, { ...ground, folder }));
      tell(say(trial));
      return [trial];
    } catch (error) {
      if (!interrupted.aborted) failures.push(`${fault.name}: ${error instanceof Error ? error.message : error}`);
      tell(`no trial   ${failures.at(-1) ?? fault.name}`);
      return [];
    }
  });
  itfix.remove();
  const done = trials.flat();
  for (const line of summary(done, (performance.now() - began) / 1000)) tell(line);
  failures.push(...(await leftBehind()));
  for (const failure of failures) tell(`FAILED     ${failure}`);
  if (interrupted.aborted) return 130;
  if (failures.length > 0) return 1;
  if (score) writeFileSync('docs/scoreboard.md', scoreboard(done));
  return score || done.every(({ grade }) => grade === 'right' || grade === 'silent') ? 0 : 1;
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
