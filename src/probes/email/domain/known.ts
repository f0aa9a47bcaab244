import { type Answer, keyOf, plainName, type Question, type RecordType } from './record.ts';

/** What is known, or that it is not: not asked yet, or asked in vain. */
export type Look =
  | { readonly is: 'found'; readonly data: readonly string[] }
  | { readonly is: 'nothing' | 'no-name' }
  | { readonly is: 'open' | 'failed' };

export interface Known {
  look(name: string, type: RecordType): Look;
  /** What was looked for and is not asked yet. */
  wanted(): Question[];
  /** What was looked for and cannot be told. */
  failed(): Question[];
}

/** More are a domain that makes us ask without end. */
const mostQuestions = 400;
/** Longest name and label of DNS (RFC 1035, 2.3.4). */
const validName = /^(?=.{1,253}$)(?:[\w-]{1,63}\.)*[\w-]{1,63}$/;

/** The answers so far, with a list of what would be asked next. */
export function openKnown(answers: readonly Answer[]): Known {
  const byKey = new Map(answers.map(answer => [keyOf(answer), answer]));
  const wanted = new Map<string, Question>();
  const failed = new Map<string, Question>();
  return {
    look(name, type) {
      const question = { name: plainName(name), type };
      if (!validName.test(question.name)) return { is: 'no-name' };
      const key = keyOf(question);
      const answer = byKey.get(key);
      if (answer?.result === 'found') return { is: 'found', data: answer.data };
      if (answer && answer.result !== 'failed') return { is: answer.result };
      if (answer || byKey.size + wanted.size >= mostQuestions) {
        failed.set(key, question);
        return { is: 'failed' };
      }
      wanted.set(key, question);
      return { is: 'open' };
    },
    wanted: () => [...wanted.values()],
    failed: () => [...failed.values()],
  };
}

/** Whether it can be built upon: something was found, or it is certain that there is nothing. */
export function isTold(look: Look): look is Exclude<Look, { is: 'open' | 'failed' }> {
  return look.is !== 'open' && look.is !== 'failed';
}

/** What was found, if anything. */
export function dataOf(look: Look): readonly string[] {
  return look.is === 'found' ? look.data : [];
}
