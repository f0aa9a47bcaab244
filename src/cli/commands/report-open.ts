import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../model/run.ts';
import { detect } from '../../platforms/detect.ts';
import { openFile } from '../../transports/open-file.ts';
import { openBundle } from '../bundle-open.ts';
import { exitCodeOf } from '../exit.ts';
import type { Context } from '../main.ts';
import { print, renderForFile } from '../output.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import { bundleIsKept, type ShowOptions, showRun } from '../show-run.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usage-error.ts';
import { writePrivately } from '../write-privately.ts';

export interface OpenOptions extends ShowOptions {
  readonly identity?: string;
  readonly browser?: boolean;
}

/** Whoever made a bundle wrote its words, and the commands in it. */
const foreign = 'This report came from elsewhere: run no command in it that you would not run by yourself.';

/** `itfix report open`: the report in a bundle, made anew from its run. Nothing in the bundle is run, or unpacked to the disk. */
export async function open(file: string, options: OpenOptions, context: Context): Promise<void> {
  const rooms = openRooms(context.roomsRoot);
  const findRun = async (): Promise<Run> => (await openBundle(file, options.identity)).run;
  if (options.browser) await showInBrowser(await findRun(), options, rooms);
  else await showRun(findRun, options, rooms, bundleIsKept);
  process.stderr.write(`${foreign}\n`);
}

async function showInBrowser(run: Run, options: OpenOptions, rooms: Rooms): Promise<void> {
  if (options.json || options.format !== undefined || options.output !== undefined)
    throw new UsageError('--browser shows the report as HTML.', 'Leave out --json, --format and --output.');
  const report = await rooms.report('html');
  if (!report) throw new TypeError('the report "html" is gone');
  const page = join(mkdtempSync(join(tmpdir(), 'itfix-')), 'report.html');
  writePrivately(page, Buffer.from(renderForFile(run, report, true)));
  process.exitCode = exitCodeOf(run, options.strict ?? false);
  const platform = detect(process.platform);
  const isOpen = hasDisplay() && platform !== undefined && (await openFile(platform, page));
  await print(shown(isOpen ? `Opened in the browser: ${page}` : `No browser could be opened. The report is ${page}`));
}

/** Without one `xdg-open` would start a browser in the terminal. Only Linux has machines without. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
