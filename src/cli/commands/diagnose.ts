import type { Connection } from '../../model/connection.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { Report } from '../../model/report.ts';
import type { Run } from '../../model/run.ts';
import { suggest } from '../../model/suggest.ts';
import { aimHere } from '../aim.ts';
import { type AimOptions, aimsFor, namedTargets } from '../aims.ts';
import { asker } from '../ask.ts';
import { type Complaint, diagnoseOne } from '../diagnosis.ts';
import { parseDuration } from '../duration.ts';
import { onEnding } from '../endings.ts';
import { exitCodeOf } from '../exit.ts';
import { diagnoseFleet } from '../fleet/fleet.ts';
import { exitCodeOfFleet, fleetScreen, makeOutputFolder } from '../fleet/show.ts';
import { connectHere } from '../here.ts';
import type { Targets } from '../inventory/targets.ts';
import type { Context } from '../main.ts';
import {
  assertWritable,
  chosenReport,
  type OutputOptions,
  print,
  renderForFile,
  reportForFile,
  writeReport,
} from '../output.ts';
import { people, takeSecrets } from '../people.ts';
import { findSource, isAboutWay, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { liveProgress, noProgress, type Progress, plainProgress, screenFor, type TerminalScreen } from '../progress.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import { newRunId } from '../run-id.ts';
import { settingsOf } from '../settings.ts';
import { shown } from '../shown.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';

export interface DiagnoseOptions extends OutputOptions, AimOptions {
  readonly set?: string[];
  readonly answer?: string[];
  readonly symptom?: string;
  readonly offline?: boolean;
  readonly deadline: string;
  readonly strict?: boolean;
  readonly quiet?: boolean;
  readonly plain?: boolean;
  readonly parallel: string;
  readonly resume?: string | true;
}

/** `itfix diagnose`: everything that can be wrong with the call is found before a machine is touched. */
export async function diagnose(names: readonly string[], options: DiagnoseOptions, context: Context): Promise<void> {
  takeSecrets(process.env);
  const rooms = openRooms(context.roomsRoot);
  const report = await chosenReport(options, rooms);
  const connecting = connectHere();
  connecting.catch(() => undefined); // Reported where it is awaited.
  const { targets, warnings } = await namedTargets(options);
  const isFleet = targets.length > 1;
  const fileReport =
    options.output === undefined ? undefined : await fileReportFor(options.output, isFleet, options, rooms);
  const { complaint, ask } = await complaintOf(names, targets.length > 0, options, context, rooms);
  for (const warning of warnings) process.stderr.write(`${shown(warning)}\n`);
  const here = await connecting;
  const shownBy = { report, ...(fileReport ? { fileReport } : {}) };
  if (isFleet) await diagnoseMany({ targets, here, complaint, ask, options, shownBy });
  else await diagnoseAlone({ target: targets[0], here, complaint, ask, options, shownBy });
  await here.close();
}

async function fileReportFor(
  output: string,
  isFleet: boolean,
  options: DiagnoseOptions,
  rooms: Rooms,
): Promise<Report> {
  if (isFleet) {
    makeOutputFolder(output);
    return chosenReport(options, rooms);
  }
  const report = await reportForFile(output, options, rooms);
  assertWritable(output);
  return report;
}

type Asker = ReturnType<typeof asker>;

/** What is to be found out, from the words of the command line. */
async function complaintOf(
  names: readonly string[],
  remote: boolean,
  options: DiagnoseOptions,
  context: Context,
  rooms: Rooms,
): Promise<{ complaint: Complaint; ask: Asker }> {
  const deadlineMs = parseDuration('--deadline', options.deadline);
  const { sources, selected } = chosenSources(names, remote, context);
  const loaded = await loadPlaybooks(sources, context.packageRoot, rooms);
  const { playbooks } = loaded;
  const symptom = findSymptom(options.symptom, playbooks);
  const complaint: Complaint = {
    loaded,
    rooms,
    selected,
    params: settingsOf(playbooks, options.set),
    ...(symptom ? { symptom } : {}),
    offline: options.offline ?? false,
    version: context.version,
    deadlineMs,
  };
  const questions = playbooks.flatMap(playbook => Object.values(playbook.questions));
  return { complaint, ask: asker(options.answer ?? [], questions) };
}

interface Alone {
  readonly target: Targets['targets'][number] | undefined;
  readonly here: Connection;
  readonly complaint: Complaint;
  readonly ask: Asker;
  readonly options: DiagnoseOptions;
  readonly shownBy: { readonly report: Report; readonly fileReport?: Report };
}

/** One machine, with progress on the screen and a person who can be asked, until the end, the deadline or Ctrl-C. */
async function diagnoseAlone({ target, here, complaint, ask, options, shownBy }: Alone): Promise<void> {
  const screen = screenFor(options);
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  onEnding(stop); // A second Ctrl-C does not wait for the report.
  const asked = people({
    place: { ...screen, signal: stopped.signal },
    acceptNew: options.acceptNewHostKeys ?? false,
    stop,
  });
  const lifeSec = lifeFor(complaint);
  const aims = target && (await aimsFor({ targets: [target], options, here, people: asked, lifeSec }));
  const aim = aims?.[0] ?? aimHere(here);
  const progress = await openProgress(options, screen);
  const startedAt = new Date();
  let done: Run;
  try {
    done = await diagnoseOne(aim, complaint, {
      id: newRunId(startedAt),
      startedAt,
      ask: progress.whileAsking(ask(screen, stop)),
      secrets: asked.secrets,
      tell: event => progress.show(event),
      signal: stopped.signal,
      unkept: sayUnkept,
    });
  } finally {
    progress.stop();
  }
  const { report, fileReport } = shownBy;
  const full = options.full ?? false;
  const problem =
    options.output !== undefined && fileReport
      ? writeReport(options.output, renderForFile(done, fileReport, full))
      : undefined;
  process.exitCode = exitCodeOf(done, options.strict ?? false);
  await print(
    report.render(done, styleFor(process.stdout, { color: options.color, full }, process.env, process.platform)),
  );
  if (problem) throw problem;
}

function sayUnkept(problem: string): void {
  process.stderr.write(`This run is not kept: ${problem}\n`);
}

/** How long the other side may work for us: as long as the run, and a little for its end. */
function lifeFor({ deadlineMs }: Complaint): number {
  return Math.ceil(deadlineMs / 1000) + 10;
}

interface Many extends Omit<Alone, 'target'> {
  readonly targets: Targets['targets'];
}

/** Many machines, a few at a time. Nobody is asked: nobody would answer the same question a hundred times. */
async function diagnoseMany({ targets, here, complaint, ask, options, shownBy }: Many): Promise<void> {
  const screen = screenFor(options);
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  onEnding(stop);
  const asked = people({ acceptNew: options.acceptNewHostKeys ?? false, stop });
  const aims = await aimsFor({ targets, options, here, people: asked, lifeSec: lifeFor(complaint) });
  const full = options.full ?? false;
  const shows = fleetScreen({
    ...shownBy,
    style: styleFor(process.stdout, { color: options.color, full }, process.env, process.platform),
    full,
    machines: aims.length,
    ...(options.output === undefined ? {} : { folder: options.output }),
    ...(options.quiet ? {} : { say: (line: string) => void process.stderr.write(`${line}\n`) }),
  });
  const unkept = new Set<string>();
  const fleet = await diagnoseFleet({
    id: newRunId(new Date()),
    aims,
    complaint,
    parallel: parallelOf(options.parallel),
    strict: options.strict ?? false,
    ask: ask(screen, stop),
    secrets: asked.secrets,
    signal: stopped.signal,
    known: new Map(),
    done: shows.done,
    unkept: problem => void unkept.add(problem),
  });
  for (const problem of unkept) process.stderr.write(`Runs are not kept: ${problem}\n`);
  process.exitCode = exitCodeOfFleet(fleet);
  await shows.ended(fleet);
}

/** More would only wait for each other, and for the file descriptors of this machine. Practice value. */
const mostParallel = 256;

function parallelOf(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= mostParallel) return number;
  throw new UsageError(
    `--parallel ${text}: this is no number from 1 to ${mostParallel}.`,
    'Write it like --parallel 50.',
  );
}

/** The playbooks that were named, or all that apply; for machines that are reached over a way, those about it as well. */
function chosenSources(names: readonly string[], remote: boolean, { packageRoot }: Context) {
  const own = ownPlaybooks(packageRoot).map(name => findSource(name, packageRoot));
  const named =
    names.length > 0 ? names.map(name => findSource(name, packageRoot)) : own.filter(one => !isAboutWay(one));
  const way = remote ? own.filter(one => isAboutWay(one) && !named.some(({ id }) => id === one.id)) : [];
  return { sources: [...way, ...named], selected: named.map(({ id }) => id) };
}

function findSymptom(id: string | undefined, playbooks: readonly Playbook[]): Run['symptom'] {
  if (id === undefined) return undefined;
  const known = new Map(playbooks.flatMap(({ symptoms }) => Object.entries(symptoms)));
  const words = known.get(id);
  if (words !== undefined) return { id, words };
  const near = suggest(id, known.keys());
  throw new UsageError(
    `--symptom ${id}: no playbook of this run has it.`,
    near ? `Did you mean "${near}"?` : `Known are: ${[...known.keys()].join(', ')}.`,
  );
}

async function openProgress({ quiet }: DiagnoseOptions, { style, isLive }: TerminalScreen): Promise<Progress> {
  if (quiet) return noProgress;
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  return isLive ? liveProgress(process.stderr, style, write) : plainProgress(write, style);
}
