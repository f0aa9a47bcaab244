import type { Playbook } from '../../model/playbook.ts';
import { commandLine } from '../../reports/_command-line.ts';
import { sentence } from '../../reports/_wording.ts';
import type { AskPerson, Offer } from '../consent.ts';
import { type Place, select } from '../select.ts';
import type { InWords } from './in-words.ts';
import type { Speech } from './say.ts';
import { spokenRemedy } from './spoken-remedy.ts';

export interface Agreeing {
  readonly spoken: readonly Playbook[];
  readonly inWords: InWords;
  readonly screen: Omit<Place, 'signal'>;
  readonly say: Speech;
  /** Tells what is wrong: before the first change, and again for who goes back to it. */
  readonly tell: () => void;
}

/** Asks a person without knowledge whether a change may be made. */
export function agreeing({ spoken, inWords, screen, say, tell }: Agreeing): AskPerson {
  let isTold = false;
  return async (offer, signal) => {
    if (!isTold) tell();
    isTold = true;
    const place = { ...screen, signal };
    const { words } = screen;
    const { id } = offer.proposal;
    const { title, effect } = spokenRemedy(spoken, id) ?? offer.proposal;
    inWords.now();
    let seesCommands = offer.risk !== 'none' || offer.foreign;
    for (;;) {
      say.sentence(words.consentFor(sentence(inWords.cause(offer.cause).plain)));
      if (effect.trim() !== '') say.sentence(words.effect(sentence(effect)));
      say.sentence(offer.proposal.risk === 'none' ? words.riskNone : words.riskUndoable);
      if (seesCommands) tellCommands(offer, place, say);
      const choices = [
        { value: 'no', name: words.noChange },
        { value: 'yes', name: words.yesChange },
        ...(seesCommands ? [] : [{ value: 'show', name: words.showCommands } as const]),
        { value: 'back', name: words.readAgain },
      ] as const;
      const said = await select(words.consent(title), choices, place);
      if (said === 'yes' || said === 'no') return { says: said };
      if (said === 'back') tell();
      else say.gap();
      seesCommands ||= said === 'show';
    }
  };
}

function tellCommands({ proposal, platform }: Offer, { words }: Place, say: Speech): void {
  const { commands = [], undo = [] } = proposal;
  say.sentence(words.commands);
  for (const line of commands) say.command(commandLine(line, platform));
  if (undo.length === 0) return;
  say.sentence(words.undoCommands);
  for (const line of undo) say.command(commandLine(line, platform));
}
