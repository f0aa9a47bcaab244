import type { Playbook } from '../../model/playbook.ts';
import { exitCodeOf, exitCodes } from '../exit.ts';
import { Stopped } from '../select.ts';
import { afterwards, reportElsewhere } from './afterwards.ts';
import { askMore } from './ask-more.ts';
import { atEase } from './at-ease.ts';
import { type Investigated, type Investigation, investigate, type Surroundings } from './investigate.ts';
import { takeUp } from './take-up.ts';
import { whatIsWrong } from './what-is-wrong.ts';

/** Asks what is wrong, looks for it, and does so again until the person has had enough. Ctrl-C at a question ends it, too. */
export async function talk(spoken: readonly Playbook[], at: Surroundings): Promise<void> {
  const { say, screen } = at;
  const { words } = screen;
  let last: Investigated | undefined;
  const look = async (wanted: Investigation): Promise<Investigation | 'end' | undefined> => {
    const done = await investigate(wanted, at);
    if (!done) return undefined;
    last = done;
    process.exitCode = exitCodeOf(done.run, false);
    const wish = done.outcome.isCut ? 'end' : await afterwards(done, at);
    if (wish === 'again') return { ...wanted, known: {} };
    return wish === 'end' ? 'end' : undefined;
  };
  try {
    say.sentence(words.welcome);
    let next: Investigation | 'end' | undefined = await takeUp(spoken, at);
    while (next !== 'end') {
      const wanted = next ?? (await complaint(spoken, at));
      next = await look(wanted);
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    say.sentence(last ? words.stoppedLater : words.stopped);
    if (!last) process.exitCode = exitCodes.undetermined;
  }
  if (last) await reportElsewhere(last, at);
}

/** What is wrong, and what has to be known of it. */
async function complaint(spoken: readonly Playbook[], at: Surroundings): Promise<Investigation> {
  for (;;) {
    const trouble = await atEase(at, place => whatIsWrong(spoken, place));
    const set = await askMore(trouble, spoken, at);
    if (set) return { trouble, set, known: {} };
  }
}
