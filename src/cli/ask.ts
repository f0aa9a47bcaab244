import type { Ask } from '../engine/ask.ts';
import type { Question } from '../model/playbook.ts';
import { type Choice, type Place, Stopped, select } from './select.ts';
import { UsageError } from './usage-error.ts';

/** Whether somebody is there to be asked. A pipe would answer for them. */
export function someoneIsThere(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Answers given beforehand (`--answer name=choice`), then a person, then nobody: no answer is never "no".
 *
 * @param stop called when the person ends the run instead of answering
 */
export function asker(
  given: readonly string[],
  questions: readonly Question[],
): (screen: Omit<Place, 'signal'>, stop: () => void) => Ask {
  const answers = new Map(given.map(word => parseAnswer(word, questions)));
  return (screen, stop) => async (question, signal) => {
    const answer = answers.get(question.name);
    if (answer !== undefined || !someoneIsThere()) return answer;
    try {
      return await askPerson(question, { ...screen, signal });
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      stop();
      return undefined;
    }
  };
}

function parseAnswer(word: string, questions: readonly Question[]): [string, string] {
  const { name = word, choice } = /^(?<name>[^=]*)=(?<choice>.*)$/s.exec(word)?.groups ?? {};
  const question = questions.find(candidate => candidate.name === name);
  if (!question)
    throw new UsageError(
      `--answer ${word}: no question "${name}" in this run.`,
      `Questions are: ${questions.map(q => q.name).join(', ') || 'none'}.`,
    );
  if (choice === undefined || !Object.hasOwn(question.choices, choice)) {
    throw new UsageError(
      `--answer ${word}: "${choice ?? ''}" is not an answer to "${question.ask}"`,
      `Answers are: ${Object.keys(question.choices).join(', ')}.`,
    );
  }
  return [name, choice];
}

async function askPerson(question: Question, place: Place): Promise<string | undefined> {
  return select(question.ask, answersTo(question, place), place);
}

/** Its choices, and that one does not know: where no choice says that already. */
export function answersTo({ choices }: Question, { words }: Pick<Place, 'words'>): Choice<string | undefined>[] {
  const answers = Object.entries(choices).map(([value, name]): Choice<string | undefined> => ({ value, name }));
  return 'cannot-tell' in choices ? answers : [...answers, { value: undefined, name: words.dontKnow }];
}
