import type { Report } from '../../model/report.ts';
import { exported, levelOf, openDoor, standInsOfFleet } from '../exported.ts';
import { exitCodeOfFleet } from '../fleet/show.ts';
import { isStoredFleet, showStored } from '../fleet/stored.ts';
import type { Context } from '../main.ts';
import { assertWritable, chosenReport, reportForFile, writeText } from '../output.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import { assertOnlyBrowser, showInBrowser } from '../show-in-browser.ts';
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
async function showFleet(id: string, options: ShowOptions, context: Context): Promise<void> {
  const { output, browser = false, color, full = false } = options;
  if (browser) assertOnlyBrowser(options);
  const report = await reportFor(options, openRooms(context.roomsRoot));
  if (output !== undefined) assertWritable(output);
  const level = levelOf(options, output === undefined ? undefined : 'none');
  const isForScreen = output === undefined && !browser;
  const texts: string[] = [];
  const fleet = await showStored(
    id,
    {
      report,
      style: styleFor(
        isForScreen ? process.stdout : {},
        { color: color && isForScreen, full },
        process.env,
        process.platform,
      ),
      full,
      ...(level === undefined ? {} : { door: openDoor(level, standInsOfFleet(id)) }),
      ...(isForScreen ? {} : { put: async (text: string) => void texts.push(text) }),
    },
    context,
  );
  process.exitCode = exitCodeOfFleet(fleet);
  if (browser) await showInBrowser(texts.join(''));
  const problem = output === undefined ? undefined : writeText(output, texts.join(''), ` ${id}`);
  if (problem) throw problem;
}

/** By where it goes: a browser, a file, or stdout. */
function reportFor({ browser, output, ...options }: ShowOptions, rooms: Rooms): Promise<Report> {
  if (browser) return chosenReport({ color: false, format: 'html' }, rooms);
  return output === undefined ? chosenReport(options, rooms) : reportForFile(output, options, rooms);
}
