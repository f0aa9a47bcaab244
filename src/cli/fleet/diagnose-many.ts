import { setFlagsFromString } from 'node:v8';
import type { Connection } from '../../model/connection.ts';
import type { HostDigest } from '../../model/fleet.ts';
import type { Report } from '../../model/report.ts';
import { until } from '../../model/until.ts';
import { aimsFor } from '../aims.ts';
import type { DiagnoseOptions } from '../commands/diagnose.ts';
import type { Understood } from '../complaint.ts';
import { type Agreement, consentBy } from '../consent.ts';
import { lifeFor } from '../diagnosis.ts';
import { onEnding } from '../endings.ts';
import { levelOf, openDoor, standInsOfFleet } from '../exported.ts';
import type { Targets } from '../inventory/targets.ts';
import { people } from '../people.ts';
import { screenFor } from '../progress.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';
import { diagnoseFleet } from './fleet.ts';
import { type Asked, openRecord } from './record.ts';
import { exitCodeOfFleet, type FleetScreen, fleetScreen, makeOutputFolder } from './show.ts';

export interface Many extends Understood {
  readonly id: string;
  /** How the ids of its runs begin. Gone on with, a fleet has new runs. */
  readonly runs: string;
  readonly targets: Targets['targets'];
  readonly here: Connection;
  readonly options: DiagnoseOptions;
  readonly report: Report;
  /** What was asked; nothing where it is written down already. */
  readonly asked?: Asked;
  /** Where itfix may change something. */
  readonly agreement?: Agreement;
  /** What is known from before. */
  readonly known: ReadonlyMap<string, HostDigest>;
}

/**
 * By how much memory may grow, in percent of what is alive, before garbage is collected: left to itself V8 lets it grow to several times that, the
 * more the longer the run. It costs a few percent of CPU.
 */
const mostGrowthPct = 50;

/** Many machines, a few at a time. Nobody is asked: nobody would answer the same question a hundred times. */
export async function diagnoseMany(many: Many): Promise<void> {
  const { id, runs, targets, here, complaint, ask, options, agreement, known } = many;
  setFlagsFromString(`--heap-growing-percent=${mostGrowthPct}`);
  const parallel = parallelOf(options.parallel);
  levelOf(options, undefined); // A mistake is told before anything is run.
  if (options.output !== undefined) makeOutputFolder(options.output);
  const stopped = until(undefined);
  onEnding(stopped.end);
  process.stdout.once('error', stopped.end); // Nobody reads the rest: `--json | head -1`.
  const told = people({ stop: stopped.end });
  const aims = await aimsFor({ targets, options, here, people: told, lifeSec: lifeFor(complaint) });
  const screen = screenOf(many);
  const record = openRecord(id, many.asked);
  const unkept = new Set<string>();
  const fleet = await diagnoseFleet({
    id,
    runs,
    aims,
    complaint,
    parallel,
    strict: options.strict ?? false,
    ask: ask(screenFor(options), stopped.end),
    ...(agreement && { consentOn: platform => consentBy(agreement, platform, undefined, stopped.end) }),
    secrets: told.secrets,
    signal: stopped.signal,
    known,
    async done(digest, run) {
      record.done(digest);
      await screen.done(digest, run);
    },
    unkept: problem => void unkept.add(problem),
  });
  if (fleet.left.length === 0 && !stopped.signal.aborted) record.ended();
  for (const problem of unkept) process.stderr.write(`Runs are not kept: ${problem}\n`);
  process.exitCode = exitCodeOfFleet(fleet);
  const problem = record.problem();
  await screen.ended(problem === undefined ? fleet : { ...fleet, unkept: problem });
}

function screenOf({ id, options, report, targets, known }: Many): FleetScreen {
  const { output, color, full = false } = options;
  const level = levelOf(options, undefined);
  const door = level && openDoor(level, standInsOfFleet(id));
  door?.keep(); // Before the first report leaves, so that none leaves where that cannot be.
  return fleetScreen({
    report,
    ...(door ? { door } : {}),
    style: styleFor(process.stdout, { color, full }, process.env, process.platform),
    full,
    machines: targets.length,
    known: known.size,
    ...(output === undefined ? {} : { folder: output }),
    ...(options.quiet ? {} : { say: (line: string) => void process.stderr.write(`${line}\n`) }),
  });
}

/** Practice value: what a small machine can encrypt for at once. */
const usualParallel = '32';

/** More would only wait for each other, and for the file descriptors of this machine. Practice value. */
const mostParallel = 256;

/** `--parallel`. */
export function parallelOf(text = usualParallel): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= mostParallel) return number;
  throw new UsageError(
    `--parallel ${text}: this is no number from 1 to ${mostParallel}.`,
    'Write it like --parallel 50.',
  );
}
