import type { ConfiguredDestination } from '../config/read.ts';
import { print } from '../output.ts';
import { type Choice, select } from '../select.ts';
import { styleFor } from '../style.ts';
import { atEase } from './at-ease.ts';
import { saveReport } from './hand-over.ts';
import type { Investigated, Surroundings } from './investigate.ts';
import { tellAll } from './outcome.ts';
import { placesToSend, sendReport } from './send-report.ts';

/** What the person wants after a run. */
export type Wish = 'again' | 'other' | 'end';

/** What can be chosen then. */
type Next = ConfiguredDestination | 'save' | 'all' | Wish;

/** Hands the report over and shows more, as often as it is wanted. */
export async function afterwards({ run, outcome }: Investigated, at: Surroundings): Promise<Wish> {
  const { say, screen } = at;
  const { words } = screen;
  if (run.actions.some(({ outcome: became, undo }) => became === 'done' && undo)) {
    say.sentence(words.undoHint);
    say.command(`itfix undo ${run.id}`);
  }
  const choices: Choice<Next>[] = [
    ...(await placesToSend(at)).map(to => ({ value: to, name: words.sendTo(to.name) })),
    { value: 'save', name: words.saveReport },
    { value: 'all', name: words.showAll },
    { value: 'again', name: words.lookAgain },
    { value: 'other', name: words.otherTrouble },
    { value: 'end', name: words.end },
  ];
  for (;;) {
    const wish = await atEase(at, place => select(words.whatNow, choices, place));
    if (typeof wish === 'object') await sendReport(run, wish, at);
    else if (wish === 'save') await saveReport(run, at);
    else if (wish === 'all') tellAll(outcome, words, say);
    else return wish;
  }
}

/** The report itself, where somebody sent stdout elsewhere: `itfix > report.txt`. */
export async function reportElsewhere({ run }: Investigated, { rooms }: Surroundings): Promise<void> {
  if (process.stdout.isTTY) return;
  const report = await rooms.report('text');
  const style = styleFor(process.stdout, { color: false, full: true }, process.env, process.platform);
  if (report) await print(report.render(run, style));
}
