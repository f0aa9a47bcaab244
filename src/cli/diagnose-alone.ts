import type { Connection } from '../model/connection.ts';
import type { Report } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import { until } from '../model/until.ts';
import { aimHere } from './aim.ts';
import { aimsFor } from './aims.ts';
import type { DiagnoseOptions } from './commands/diagnose.ts';
import type { Understood } from './complaint.ts';
import { type Agreement, consentBy } from './consent.ts';
import { diagnoseOne, lifeFor } from './diagnosis.ts';
import { onEnding } from './endings.ts';
import { exitCodeOf } from './exit.ts';
import type { Targets } from './inventory/targets.ts';
import { assertWritable, print, reportForFile, writeReport } from './output.ts';
import { people } from './people.ts';
import { liveProgress, noProgress, type Progress, plainProgress, screenFor, type TerminalScreen } from './progress.ts';
import type { Rooms } from './rooms.ts';
import { newRunId } from './run-id.ts';
import { styleFor } from './style.ts';

export interface Alone extends Understood {
  /** This machine where none is named. */
  readonly target: Targets['targets'][number] | undefined;
  readonly here: Connection;
  readonly options: DiagnoseOptions;
  readonly report: Report;
  readonly rooms: Rooms;
  /** Where itfix may change something. */
  readonly agreement?: Agreement;
}

/** One machine, with progress on the screen and a person who can be asked, until the end, the deadline or Ctrl-C. */
export async function diagnoseAlone(alone: Alone): Promise<void> {
  const { options, report, rooms } = alone;
  const { output, full = false } = options;
  const fileReport = output === undefined ? undefined : await reportForFile(output, options, rooms);
  if (output !== undefined) assertWritable(output);
  const done = await watched(alone);
  const problem = output !== undefined && fileReport ? writeReport(output, done, fileReport, full) : undefined;
  process.exitCode = exitCodeOf(done, options.strict ?? false);
  const { color } = options;
  await print(report.render(done, styleFor(process.stdout, { color, full }, process.env, process.platform)));
  if (problem) throw problem;
}

async function watched({ target, here, complaint, ask, options, agreement }: Alone): Promise<Run> {
  const screen = screenFor(options);
  const stopped = until(undefined);
  onEnding(stopped.end); // A second Ctrl-C does not wait for the report.
  // A question does not wait longer than the run.
  const deadline = until(stopped.signal, complaint.deadlineMs);
  const progress = await openProgress(options, screen);
  const { whileAsking } = progress;
  const asked = people({ place: { ...screen, signal: deadline.signal }, stop: stopped.end, whileAsking });
  try {
    const way = { options, here, people: asked, lifeSec: lifeFor(complaint) };
    const [aim = aimHere(here)] = target ? await aimsFor({ targets: [target], ...way }) : [];
    const startedAt = new Date();
    return await diagnoseOne(aim, complaint, {
      id: newRunId(startedAt),
      startedAt,
      ask: whileAsking(ask(screen, stopped.end)),
      ...(agreement && {
        consentOn: platform => whileAsking(consentBy(agreement, platform, screen, stopped.end)),
      }),
      secrets: asked.secrets,
      tellSecret: asked.mailbox,
      tell: event => progress.show(event),
      signal: stopped.signal,
      unkept: problem => void process.stderr.write(`This run is not kept: ${problem}\n`),
    });
  } finally {
    deadline.end();
    progress.stop();
  }
}

async function openProgress({ quiet }: DiagnoseOptions, { style, isLive }: TerminalScreen): Promise<Progress> {
  if (quiet) return noProgress;
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  return isLive ? liveProgress(process.stderr, style, write) : plainProgress(write, style);
}
