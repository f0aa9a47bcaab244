import { exitCodeOf } from '../exit.ts';
import type { Context } from '../main.ts';
import { assertWritable, chosenReport, type OutputOptions, print, reportForFile, writeReport } from '../output.ts';
import { openRooms } from '../rooms.ts';
import { findRun, storedRun } from '../stored-run.ts';
import { styleFor } from '../style.ts';

/** `itfix report show`: a stored run, or what was known of it when it was interrupted. */
export async function show(
  wanted: string | undefined,
  options: OutputOptions & { strict?: boolean },
  context: Context,
): Promise<void> {
  const rooms = openRooms(context.roomsRoot);
  const report = await chosenReport(options, rooms);
  const run = await storedRun(findRun(wanted), context);
  process.exitCode = exitCodeOf(run, options.strict ?? false);
  if (options.output !== undefined) {
    const fileReport = await reportForFile(options.output, options, rooms);
    assertWritable(options.output);
    const problem = writeReport(options.output, run, fileReport, options.full ?? false);
    if (problem) throw problem;
    return;
  }
  await print(
    report.render(
      run,
      styleFor(process.stdout, { color: options.color, full: options.full ?? false }, process.env, process.platform),
    ),
  );
}
