import { type Ask, goBack } from '../../engine/ask.ts';
import type { Playbook } from '../../model/playbook.ts';
import { answersTo } from '../ask.ts';
import { type Choice, type Place, Stopped, select } from '../select.ts';

export interface Answering {
  /** What was answered already, in a run that was cut off. */
  readonly known: { readonly [question: string]: string };
  readonly spoken: readonly Playbook[];
  readonly screen: Omit<Place, 'signal'>;
  /** The person ends the run. */
  readonly stop: () => void;
  /** The person goes back from the first question: to what is wrong. */
  readonly leave: () => void;
}

type Answer = string | typeof goBack | undefined;

/** Asks the questions of a run in the words of the person, with a way back from each. */
export function answering({ known, spoken, screen, stop, leave }: Answering): Ask {
  const questions = new Map(spoken.flatMap(playbook => Object.entries(playbook.questions)));
  const left = new Map(Object.entries(known));
  return async (question, signal, isFirst) => {
    const answer = left.get(question.name);
    left.delete(question.name); // Who comes back to it answers anew.
    if (answer !== undefined) return answer;
    const inWords = questions.get(question.name) ?? question;
    const place = { ...screen, signal };
    const back: Choice<Answer> = { value: goBack, name: screen.words.back };
    try {
      const said = await select<Answer>(inWords.ask, [...answersTo(inWords, place), back], place);
      if (said !== goBack || !isFirst) return said;
      leave();
      return undefined;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      stop();
      return undefined;
    }
  };
}
