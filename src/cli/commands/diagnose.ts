import type { Ask } from '../../engine/ask.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { Run } from '../../model/run.ts';
import { suggest } from '../../model/suggest.ts';
import { type Aim, aimHere } from '../aim.ts';
import { asker } from '../ask.ts';
import { type Complaint, diagnoseOne } from '../diagnosis.ts';
import { parseDuration } from '../duration.ts';
import { onEnding } from '../endings.ts';
import { exitCodeOf } from '../exit.ts';
import { connectHere } from '../here.ts';
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
import { findSource, isAboutWay, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { liveProgress, noProgress, type Progress, plainProgress, screenFor, type TerminalScreen } from '../progress.ts';
import { openRooms } from '../rooms.ts';
import { newRunId } from '../run-id.ts';
import { settingsOf } from '../settings.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';

export interface DiagnoseOptions extends OutputOptions {
  readonly set?: string[];
  readonly answer?: string[];
  readonly symptom?: string;
  readonly offline?: boolean;
  readonly deadline: string;
  readonly strict?: boolean;
  readonly quiet?: boolean;
  readonly plain?: boolean;
}

/** `itfix diagnose`: everything that can be wrong with the call is found before a machine is touched. */
export async function diagnose(names: readonly string[], options: DiagnoseOptions, context: Context): Promise<void> {
  const rooms = openRooms(context.roomsRoot);
  const deadlineMs = parseDuration('--deadline', options.deadline);
  const report = await chosenReport(options, rooms);
  const fileReport = options.output === undefined ? undefined : await reportForFile(options.output, options, rooms);
  if (options.output !== undefined) assertWritable(options.output);
  const connecting = connectHere();
  connecting.catch(() => undefined); // Reported where it is awaited.
  const { sources, selected } = chosenSources(names, false, context);
  const loaded = await loadPlaybooks(sources, context.packageRoot, rooms);
  const { playbooks } = loaded;
  const ask = asker(
    options.answer ?? [],
    playbooks.flatMap(({ questions }) => Object.values(questions)),
  );
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
  const here = await connecting;
  const done = await watched(aimHere(here), complaint, ask, options);
  await here.close();

  const problem =
    options.output !== undefined && fileReport
      ? writeReport(options.output, renderForFile(done, fileReport, options.full ?? false))
      : undefined;
  const style = styleFor(
    process.stdout,
    { color: options.color, full: options.full ?? false },
    process.env,
    process.platform,
  );
  process.exitCode = exitCodeOf(done, options.strict ?? false);
  await print(report.render(done, style));
  if (problem) throw problem;
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

/** One machine, with progress on the screen and a person who can be asked, until the end, the deadline or Ctrl-C. */
async function watched(
  aim: Aim,
  complaint: Complaint,
  ask: (screen: TerminalScreen, stop: () => void) => Ask,
  options: DiagnoseOptions,
): Promise<Run> {
  const screen = screenFor(options);
  const progress = await openProgress(options, screen);
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  onEnding(stop); // A second Ctrl-C does not wait for the report.
  const startedAt = new Date();
  try {
    return await diagnoseOne(aim, complaint, {
      id: newRunId(startedAt),
      startedAt,
      ask: progress.whileAsking(ask(screen, stop)),
      tell: event => progress.show(event),
      signal: stopped.signal,
      unkept: problem => void process.stderr.write(`This run is not kept: ${problem}\n`),
    });
  } finally {
    progress.stop();
  }
}

async function openProgress({ quiet }: DiagnoseOptions, { style, isLive }: TerminalScreen): Promise<Progress> {
  if (quiet) return noProgress;
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  return isLive ? liveProgress(process.stderr, style, write) : plainProgress(write, style);
}
