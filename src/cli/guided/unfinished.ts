import { hostname } from 'node:os';
import { type Journal, readJournal } from '../../engine/journal.ts';
import type { Started } from '../../model/event.ts';
import { storedJournal, storedRuns } from '../history.ts';

/** A guided run of this machine that was cut off. */
export interface Unfinished {
  readonly id: string;
  readonly started: Started;
  readonly journal: Journal;
}

/** How long a run that was cut off is worth going on with, in hours. Practice value: until the next working day is another day. */
const worthHours = 24;
const msPerHour = 3_600_000;

/** Journals that are looked into: they can be large, and nobody waits for hundreds. Practice value: a day of one person. */
const mostRead = 20;

/** The newest guided run of this machine, where it did not come to its end, and not long ago. */
export function findUnfinished(now: Date): Unfinished | undefined {
  for (const id of storedRuns().slice(0, mostRead)) {
    const journal = journalOf(id);
    const { started, run } = journal ?? {};
    if (!journal || !started?.guided) continue;
    const isOld = now.getTime() - Date.parse(started.startedAt) > worthHours * msPerHour;
    if (run || isOld || !isThisMachine(started)) return undefined;
    return { id, started, journal };
  }
  return undefined;
}

/** A journal that cannot be read is none that can be gone on with. */
function journalOf(id: string): Journal | undefined {
  try {
    return readJournal(storedJournal(id));
  } catch {
    return undefined;
  }
}

/** A home folder can be that of several machines. One that did not come to say its name is taken for this one: it is only looked at, and before a change is taken back its name is asked. */
function isThisMachine({ target }: Started): boolean {
  const name = target.hostname?.split('.')[0];
  return target.url === 'local:' && (name === undefined || name === hostname().split('.')[0]);
}
