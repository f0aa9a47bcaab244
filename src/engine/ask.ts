import type { Tell } from '../model/event.ts';
import type { Question } from '../model/playbook.ts';
import { type Diagnosed, diagnose } from './diagnose.ts';
import type { Situation } from './judge.ts';
import { evaluateAll } from './taking-part.ts';

/** A person wants to answer the question before once more. */
export const goBack = Symbol('go back');

/** Asks a person; `undefined` when nobody answers. The signal ends with the run. `isFirst`: there is no question before it. */
export type Ask = (
  question: Question,
  signal: AbortSignal,
  isFirst: boolean,
) => Promise<string | typeof goBack | undefined>;

export interface Asking {
  readonly ask: Ask;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** Asks only what can change the result, and only while the run lasts. Who goes back answers the question before again, as if it had not been asked. */
export async function askWhatMatters(given: Situation, { ask, signal, tell }: Asking): Promise<Situation> {
  let situation = given;
  const all = given.selection.playbooks.flatMap(playbook => Object.values(playbook.questions));
  const questions = [...new Map(all.map(one => [one.name, one])).values()];
  const asked: { readonly at: number; readonly before: Situation }[] = [];
  for (let at = 0; at < questions.length && !signal.aborted; at++) {
    const question = questions[at];
    if (!question || !matters(question, situation)) continue;
    const said = await Promise.race([ask(question, signal, asked.length === 0), endOf(signal)]);
    if (said === goBack) {
      const last = asked.pop();
      if (last) situation = last.before;
      const again = last?.at ?? at;
      tell({ type: 'answer', question: questions[again]?.name ?? question.name, answer: undefined });
      at = again - 1;
      continue;
    }
    asked.push({ at, before: situation });
    const answer = known(question, said);
    tell({ type: 'answer', question: question.name, answer });
    if (answer !== undefined) situation = withAnswer(situation, question, answer);
  }
  return situation;
}

/** Whether an answer could decide a check that is open, and that no other fault explains. */
function matters(question: Question, given: Situation): boolean {
  const open = unknownIn(given).filter(({ outcome }) =>
    outcome.lacking.some(
      ({ name, reason }) => reason.why === 'unanswered' && name.slice(name.indexOf('/') + 1) === question.name,
    ),
  );
  if (open.length === 0) return false;
  // Two questions that only together decide something are both worth asking.
  if (open.some(({ outcome }) => outcome.lacking.every(({ reason }) => reason.why === 'unanswered'))) return true;
  const before = new Set(open.map(nameOf));
  return Object.keys(question.choices).some(choice => {
    const after = new Set(unknownIn(withAnswer(given, question, choice)).map(nameOf));
    return [...before].some(name => !after.has(name));
  });
}

function unknownIn(given: Situation): Diagnosed[] {
  return diagnose(evaluateAll(given), given.selection).filter(({ status }) => status === 'unknown');
}

function nameOf({ outcome }: Diagnosed): string {
  return JSON.stringify([outcome.check.id, outcome.subject]);
}

function withAnswer(given: Situation, { name }: Question, answer: string): Situation {
  const { circumstances } = given;
  return { ...given, circumstances: { ...circumstances, answers: { ...circumstances.answers, [name]: answer } } };
}

/** An answer that is none of the choices is none. */
function known({ choices }: Question, answer: string | undefined): string | undefined {
  return answer !== undefined && Object.hasOwn(choices, answer) ? answer : undefined;
}

function endOf(signal: AbortSignal): Promise<undefined> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}
