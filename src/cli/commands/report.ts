import type { Context } from '../main.ts';
import { openRooms } from '../rooms.ts';
import { type ShowOptions, showRun } from '../show-run.ts';
import { findRun, storedRun } from '../stored-run.ts';

/** `itfix report show`: a stored run, or what was known of it when it was interrupted. */
export async function show(wanted: string | undefined, options: ShowOptions, context: Context): Promise<void> {
  await showRun(() => storedRun(findRun(wanted), context), options, openRooms(context.roomsRoot));
}
