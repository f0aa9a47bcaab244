import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../model/run.ts';
import { problemWriting } from '../output.ts';
import type { Rooms } from '../rooms.ts';
import type { Words } from '../words/words.ts';
import type { Speech } from './say.ts';

/** Writes the report for somebody who can help where its owner finds it, and says to whom it goes. It is in English, and whole. */
export async function saveReport(run: Run, rooms: Rooms, words: Words, say: Speech): Promise<void> {
  const report = await rooms.report('text');
  if (!report) throw new TypeError('there is no text report');
  const file = join(homedir(), `itfix-report-${run.id}.${report.extension}`);
  const problem = problemWriting(file, run, report, true);
  if (problem !== undefined) {
    say.sentence(words.notSaved(problem), 'error');
    return say.sentence(words.notSavedHint);
  }
  const [first] = run.rootCauses;
  say.sentence(words.saved, 'good');
  say.command(file);
  say.sentence(words.savedHint(words.whom[first?.escalate.queue ?? 'desktop']));
}
