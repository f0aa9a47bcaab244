import { identifier } from '../model/language.ts';
import { didYouMean } from '../model/suggest.ts';
import { type Draft, find, namesIn, refuseTemplate, report } from './draft.ts';

/** Rules after which it is not known what is read. */
const unreadable: ReadonlySet<string> = new Set(['expression-syntax', 'expression-limit', 'template', 'name']);

/** Reports what nothing reads: it is a leftover, or a misspelt name somewhere else. */
export function checkUnused(draft: Draft): void {
  if (!draft.complete || draft.problems.some(({ rule }) => unreadable.has(rule))) return;
  const { data, used } = draft;
  const sections: [section: string, word: string, names: readonly string[], used: ReadonlySet<string>][] = [
    ['facts', 'fact', Object.keys(data.facts), used.facts],
    ['params', 'parameter', Object.keys(data.params), used.params],
    ['questions', 'question', Object.keys(data.questions), used.answers],
  ];
  for (const [section, word, names, read] of sections)
    for (const name of names)
      if (!read.has(identifier(name)))
        report(draft, find(draft, section, name).keyOffset, 'unused', `Nothing reads the ${word} "${name}".`);
}

/** Reports facts that are to be handed on and do not exist. */
export function checkIncluded(draft: Draft): void {
  const known = namesIn(draft, 'facts');
  for (const item of find(draft, 'escalate', 'include').items) {
    const name = String(item.value);
    draft.used.facts.add(name);
    if (!known.includes(name))
      report(draft, item.offset, 'unknown-fact', `There is no fact "${name}".${didYouMean(name, known)}`);
  }
}

/** Reports `${` where texts are shown as they are. */
export function checkPlainTexts(draft: Draft): void {
  const texts = [find(draft, 'title'), ...find(draft, 'symptoms').entries.values()];
  for (const name of Object.keys(draft.data.checks)) texts.push(find(draft, 'checks', name, 'title'));
  for (const name of Object.keys(draft.data.questions)) {
    const question = find(draft, 'questions', name);
    texts.push(find(draft, 'questions', name, 'ask'), ...(question.entries.get('choices')?.entries.values() ?? []));
  }
  for (const text of texts) refuseTemplate(draft, text);
}
