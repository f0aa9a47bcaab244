import type { Connection } from '../model/connection.ts';
import type { Report } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import { attend } from './attend.ts';
import type { DiagnoseOptions } from './commands/diagnose.ts';
import type { Understood } from './complaint.ts';
import { type Agreement, askTechnician, consentBy } from './consent.ts';
import { exitCodeOf } from './exit.ts';
import { exported, levelOf } from './exported.ts';
import type { Targets } from './inventory/targets.ts';
import { assertWritable, print, reportForFile, writeReport } from './output.ts';
import { findingsVoice, screenFor } from './progress.ts';
import { asItIs, raise } from './raise.ts';
import type { Rooms } from './rooms.ts';
import { Stopped } from './select.ts';
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
  const level = levelOf(options, undefined);
  const fileReport = output === undefined ? undefined : await reportForFile(output, options, rooms);
  if (output !== undefined) assertWritable(output);
  const done = await watched(alone);
  process.exitCode = exitCodeOf(done, options.strict ?? false);
  const leaving = exported(done, level ?? 'none').run;
  const problem = output !== undefined && fileReport ? writeReport(output, leaving, fileReport, full) : undefined;
  const { color } = options;
  await print(
    report.render(
      level === undefined ? done : leaving,
      styleFor(process.stdout, { color, full }, process.env, process.platform),
    ),
  );
  if (problem) throw problem;
}

async function watched({ target, here: given, complaint, ask, options, agreement }: Alone): Promise<Run> {
  const screen = screenFor(options);
  const { here, secrets, isStopped } = target ? asItIs(given) : await raise(given, screen);
  if (isStopped) throw new Stopped();
  return attend({
    target,
    here,
    secrets,
    complaint,
    options,
    screen,
    voice: findingsVoice(screen),
    ask: stop => ask(screen, stop),
    ...(agreement && { consent: (platform, stop) => consentBy(agreement, platform, askTechnician(screen), stop) }),
  });
}
