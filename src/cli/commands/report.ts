import { exported, levelOf, openDoor, standInsOfFleet } from '../exported.ts';
import { exitCodeOfFleet } from '../fleet/show.ts';
import { isStoredFleet, showStored } from '../fleet/stored.ts';
import type { Context } from '../main.ts';
import { assertWritable, chosenReport, type OutputOptions, reportForFile, writeText } from '../output.ts';
import { openRooms } from '../rooms.ts';
import { type ShowOptions, showRun } from '../show-run.ts';
import { findRun, storedRun } from '../stored-run.ts';
import { styleFor } from '../style.ts';

/** `itfix report show`: a stored run, or what was known of it when it was interrupted; or machines that were looked at together. */
export async function show(wanted: string | undefined, options: ShowOptions, context: Context): Promise<void> {
  const rooms = openRooms(context.roomsRoot);
  await chosenReport(options, rooms); // A mistake in the call comes before one in the id.
  const level = levelOf(options, options.output === undefined ? undefined : 'none');
  if (isStoredFleet(wanted)) return showFleet(wanted, options, context);
  const leaving = async () => {
    const run = await storedRun(findRun(wanted), context);
    return level === undefined ? run : exported(run, level).run;
  };
  await showRun(leaving, options, rooms);
}

/** The same for machines that were looked at together. */
async function showFleet(id: string, options: OutputOptions, context: Context): Promise<void> {
  const { output, color, full = false } = options;
  const rooms = openRooms(context.roomsRoot);
  const screen = output === undefined ? process.stdout : {};
  const level = levelOf(options, output === undefined ? undefined : 'none');
  const look = {
    ...(level === undefined ? {} : { door: openDoor(level, standInsOfFleet(id)) }),
    style: styleFor(screen, { color: color && output === undefined, full }, process.env, process.platform),
    full,
  };
  if (output === undefined) {
    const fleet = await showStored(id, { ...look, report: await chosenReport(options, rooms) }, context);
    process.exitCode = exitCodeOfFleet(fleet);
    return;
  }
  const report = await reportForFile(output, options, rooms);
  assertWritable(output);
  const texts: string[] = [];
  const put = async (text: string): Promise<void> => void texts.push(text);
  const fleet = await showStored(id, { ...look, report, put }, context);
  process.exitCode = exitCodeOfFleet(fleet);
  const problem = writeText(output, texts.join(''), ` ${id}`);
  if (problem) throw problem;
}
