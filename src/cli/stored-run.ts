import { join } from 'node:path';
import { type Journal, journalBeforeChanges, readJournal } from '../engine/journal.ts';
import { rebuild } from '../engine/rebuild.ts';
import type { Run } from '../model/run.ts';
import { cel } from '../playbook/language.ts';
import { runSchema } from '../reports/_run-schema.ts';
import { historyFolder, storedJournal, storedRuns } from './history.ts';
import type { Context } from './main.ts';
import { loadPlaybooks } from './playbooks.ts';
import { openRooms } from './rooms.ts';
import { UsageError } from './usage-error.ts';

/** The id of the run that is meant: by itself, by how it begins, or the newest. */
export function findRun(wanted: string | undefined): string {
  const runs = storedRuns();
  const [newest] = runs;
  if (newest === undefined) throw new UsageError('No runs are stored on this machine.', '`itfix diagnose` makes one.');
  if (wanted === undefined || runs.includes(wanted)) return wanted ?? newest;
  const found = wanted === '' ? [] : runs.filter(id => id.startsWith(wanted));
  const [only, ...others] = found;
  if (only === undefined) throw new UsageError(`There is no stored run "${wanted}".`, '`itfix report list` shows all.');
  if (others.length === 0) return only;
  throw new UsageError(
    `The ids of ${found.length} stored runs begin with "${wanted}".`,
    `Give more of it: ${found.slice(0, shownIds).join(', ')}${found.length > shownIds ? ', ...' : ''}.`,
  );
}

/** Ids in one message: as many as a person compares. */
const shownIds = 5;

/** A run as it was stored, or made from what its journal still tells. A file that somebody or a full disk damaged is no fault of itfix. */
export async function storedRun(id: string, context: Context): Promise<Run> {
  try {
    const journal = readJournal(storedJournal(id));
    if (journal.run) return runSchema.parse(journal.run) && journal.run;
    return await judged(journal, context);
  } catch (error) {
    throw new UsageError(
      `The run ${id} cannot be shown: ${sayProblem(error)}.`,
      `Its journal is ${join(historyFolder(), id, 'journal.ndjson')}. Run \`itfix diagnose\` again.`,
    );
  }
}

/** What a stored run knew before it changed anything; nothing of one that changed nothing. */
export async function runBeforeChanges({ id }: Run, context: Context): Promise<Run | undefined> {
  if (!storedRuns().includes(id)) return undefined;
  const journal = journalBeforeChanges(storedJournal(id));
  return journal && { ...(await judged(journal, context)), id: `${id} (before its changes)` };
}

/** Judges what a journal knows, by the playbooks that stand in it. */
async function judged(journal: Journal, context: Context): Promise<Run> {
  if (!journal.started) throw new Error('it ended before anything was known');
  const rooms = openRooms(context.roomsRoot);
  const { playbooks } = await loadPlaybooks(journal.started.playbooks, context.packageRoot, rooms);
  return rebuild(journal, playbooks, cel);
}

function sayProblem(error: unknown): string {
  if (error instanceof UsageError) return `its playbook is not one for this itfix (${error.message.split('\n')[0]})`;
  if (error instanceof Error && Reflect.get(error, 'code') === 'ELOOP') return 'its journal is a link to another place';
  if (error instanceof TypeError || (error instanceof Error && 'issues' in error)) return 'its journal is damaged';
  return error instanceof Error ? error.message : String(error);
}
