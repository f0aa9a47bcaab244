import { run } from '../../engine/run.ts';
import type { Connection } from '../../model/connection.ts';
import type { Started, Tell } from '../../model/event.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { Run, Target } from '../../model/run.ts';
import { suggest } from '../../model/suggest.ts';
import { until } from '../../model/until.ts';
import { cel } from '../../playbook/language.ts';
import { asker } from '../ask.ts';
import { parseDuration } from '../duration.ts';
import { onEnding } from '../endings.ts';
import { exitCodeOf } from '../exit.ts';
import { connectHere, identify } from '../here.ts';
import { openJournal } from '../history.ts';
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
import { findSource, type Loaded, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { liveProgress, noProgress, type Progress, plainProgress, screenFor, type TerminalScreen } from '../progress.ts';
import { openRooms } from '../rooms.ts';
import { newRunId } from '../run-id.ts';
import { settingsOf } from '../settings.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';
import { wouldTell } from '../would-tell.ts';

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

/** `itfix diagnose`: everything that can be wrong with the call is found before the machine is touched. */
export async function diagnose(names: readonly string[], options: DiagnoseOptions, context: Context): Promise<void> {
  const rooms = openRooms(context.roomsRoot);
  const deadlineMs = parseDuration('--deadline', options.deadline);
  const report = await chosenReport(options, rooms);
  const fileReport = options.output === undefined ? undefined : await reportForFile(options.output, options, rooms);
  if (options.output !== undefined) assertWritable(options.output);
  const selected = names.length > 0 ? names : ownPlaybooks(context.packageRoot);
  const sources = selected.map(name => findSource(name, context.packageRoot));
  const connecting = connectHere();
  connecting.catch(() => undefined); // Reported where it is awaited.
  const loaded = await loadPlaybooks(sources, context.packageRoot, rooms);
  const ask = asker(
    options.answer ?? [],
    loaded.playbooks.flatMap(({ questions }) => Object.values(questions)),
  );
  const started = await describeStart(
    options,
    context,
    loaded.playbooks,
    sources.map(({ id }) => id),
  );
  const connection = await connecting;
  const { url, platform, rights } = connection;
  const done = await runShown(
    { ...started, target: { url, platform, rights } },
    { options, loaded, ask, deadlineMs, connection, identify: () => identify(connection, rooms) },
  );

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

type Start = Omit<Started, 'target'>;

async function describeStart(
  options: DiagnoseOptions,
  context: Context,
  playbooks: readonly Playbook[],
  selected: readonly string[],
): Promise<Start> {
  const params = settingsOf(playbooks, options.set);
  const symptom = findSymptom(options.symptom, playbooks);
  const now = new Date();
  return {
    id: newRunId(now),
    tool: { name: 'itfix', version: context.version },
    startedAt: now.toISOString(),
    playbooks: playbooks.map(({ id, file, text }) => ({ id, file, text })),
    selected,
    params,
    offline: options.offline ?? false,
    here: true,
    ...(symptom ? { symptom } : {}),
  };
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

interface Equipment {
  readonly options: DiagnoseOptions;
  readonly loaded: Loaded;
  readonly ask: ReturnType<typeof asker>;
  readonly deadlineMs: number;
  readonly connection: Connection;
  readonly identify: () => Promise<Target>;
}

/** Runs, with journal and progress, until the end, the deadline or Ctrl-C. */
async function runShown(
  started: Started,
  { options, loaded, ask, deadlineMs, connection, identify }: Equipment,
): Promise<Run> {
  const journal = openJournal(started.id);
  const screen = screenFor(options);
  const progress = await openProgress(options, screen);
  const tell: Tell = event => {
    journal.write(event);
    progress.show(event);
  };
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  onEnding(stop); // A second Ctrl-C does not wait for the report.
  const deadline = until(stopped.signal, deadlineMs);
  try {
    const { playbooks, probes } = loaded;
    return await run({
      started,
      playbooks,
      probes,
      ends: { connection, here: connection },
      identify,
      language: cel,
      ask: progress.whileAsking(ask(screen, stop)),
      wouldTell: wouldTell(loaded, connection),
      signal: deadline.signal,
      tell,
      now: () => new Date(),
    });
  } finally {
    deadline.end();
    progress.stop();
    journal.close();
    await connection.close();
    const problem = journal.problem();
    if (problem !== undefined) process.stderr.write(`This run is not kept: ${problem}\n`);
  }
}

async function openProgress({ quiet }: DiagnoseOptions, { style, isLive }: TerminalScreen): Promise<Progress> {
  if (quiet) return noProgress;
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  return isLive ? liveProgress(process.stderr, style, write) : plainProgress(write, style);
}
