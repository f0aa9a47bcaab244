import type { Run } from '../../model/run.ts';
import { openBundle } from '../bundle-open.ts';
import type { Context } from '../main.ts';
import { openRooms } from '../rooms.ts';
import { bundleIsKept, type ShowOptions, showRun } from '../show-run.ts';

export interface OpenOptions extends ShowOptions {
  readonly identity?: string;
}

/** Whoever made a bundle wrote its words, and the commands in it. */
const foreign = 'This report came from elsewhere: run no command in it that you would not run by yourself.';

/** `itfix report open`: the report in a bundle, made anew from its run. Nothing in the bundle is run, or unpacked to the disk. */
export async function open(file: string, options: OpenOptions, context: Context): Promise<void> {
  const findRun = async (): Promise<Run> => (await openBundle(file, options.identity)).run;
  await showRun(findRun, options, openRooms(context.roomsRoot), bundleIsKept);
  process.stderr.write(`${foreign}\n`);
}
