import type { Run } from '../model/run.ts';
import { exitCodeOf } from './exit.ts';
import {
  assertWritable,
  chosenReport,
  type OutputOptions,
  print,
  renderForFile,
  reportForFile,
  writeReport,
} from './output.ts';
import type { Rooms } from './rooms.ts';
import { assertOnlyBrowser, showInBrowser } from './show-in-browser.ts';
import { styleFor } from './style.ts';

export interface ShowOptions extends OutputOptions {
  readonly strict?: boolean;
  /** As a page that is opened. */
  readonly browser?: boolean;
}

/** Where the run came in a bundle. */
export const bundleIsKept = 'Choose another file or folder. The bundle is as it was.';

/**
 * Shows a run on stdout, or writes its report to a file. A mistake in the call is found before the run is looked for.
 *
 * @param again what to do where the file cannot be written, for a run that is not kept here
 */
export async function showRun(
  findRun: () => Promise<Run>,
  options: ShowOptions,
  rooms: Rooms,
  again?: string,
): Promise<void> {
  if (options.browser) assertOnlyBrowser(options);
  const report = await chosenReport(options.browser ? { color: false, format: 'html' } : options, rooms);
  const run = await findRun();
  process.exitCode = exitCodeOf(run, options.strict ?? false);
  const { color, full = false } = options;
  if (options.browser) return showInBrowser(renderForFile(run, report, true));
  if (options.output !== undefined) {
    const fileReport = await reportForFile(options.output, options, rooms);
    assertWritable(options.output);
    const problem = writeReport(options.output, run, fileReport, full, again);
    if (problem) throw problem;
    return;
  }
  await print(report.render(run, styleFor(process.stdout, { color, full }, process.env, process.platform)));
}
