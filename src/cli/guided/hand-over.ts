import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RedactionLevel } from '../../model/privacy.ts';
import type { Run } from '../../model/run.ts';
import { exported } from '../exported.ts';
import { problemWriting } from '../output.ts';
import { select } from '../select.ts';
import { UsageError } from '../usage-error.ts';
import { atEase } from './at-ease.ts';
import type { Surroundings } from './investigate.ts';

/** Who gets the report, and so how much of it is replaced. */
const levels = { trusted: 'none', stranger: 'strict' } as const satisfies Record<string, RedactionLevel>;

/** Writes the report for somebody who can help where its owner finds it, and says to whom it goes. It is in English, and whole. */
export async function saveReport(run: Run, at: Surroundings): Promise<void> {
  const { words } = at.screen;
  const choices = [
    { value: 'trusted', name: words.getsTrusted },
    { value: 'stranger', name: words.getsStranger },
    { value: 'back', name: words.back },
  ] as const;
  const whom = await atEase(at, place => select(words.whoGetsIt, choices, place));
  if (whom !== 'back') await saveFor(whom, run, at);
}

async function saveFor(
  whom: keyof typeof levels,
  run: Run,
  { rooms, say, screen: { words } }: Surroundings,
): Promise<void> {
  const report = await rooms.report('html');
  if (!report) throw new TypeError('there is no HTML report');
  const file = join(homedir(), `itfix-report-${run.id}${whom === 'stranger' ? '-no-names' : ''}.${report.extension}`);
  const problem = problemLeaving(run, levels[whom], leaving => problemWriting(file, leaving, report, true));
  if (problem !== undefined) {
    say.sentence(words.notSaved(problem), 'error');
    return say.sentence(words.notSavedHint);
  }
  const [first] = run.rootCauses;
  say.sentence(words.saved, 'good');
  say.command(file);
  say.sentence(words.savedHint(words.whom[first?.escalate.queue ?? 'desktop']));
  say.sentence(whom === 'stranger' ? words.savedWithoutNames : words.savedWithNames);
}

/** Without a list of what the stand-ins mean nothing leaves: nobody could ever say whom it is about. */
function problemLeaving(
  run: Run,
  level: RedactionLevel,
  write: (leaving: Run) => string | undefined,
): string | undefined {
  try {
    return write(exported(run, level).run);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
