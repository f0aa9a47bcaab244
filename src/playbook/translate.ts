import type { Check, Playbook, Remedy } from '../model/playbook.ts';
import { didYouMean } from '../model/suggest.ts';
import { openReader } from './check-reader.ts';
import type { ReadCheck } from './checks.ts';
import { decode } from './decode.ts';
import { type Draft, find, refuseTemplate, report, toTemplate } from './draft.ts';
import { problemsOf } from './say-issue.ts';
import { type TranslationData, TranslationSchema } from './schema.ts';
import type { Tree } from './tree.ts';
import { withName } from './vocabulary.ts';
import { readYaml } from './yaml.ts';

/** A playbook's words in another language, and where they stand. */
export interface TranslationSource {
  readonly file: string;
  readonly text: string | Uint8Array;
}

/** The playbook with other words: nothing of what it checks or does can change. Everything that is missing, or belongs to nothing, is a problem of the draft. */
export function translate(
  playbook: Playbook,
  from: TranslationSource,
  english: Draft,
  checks: ReadonlyMap<string, ReadCheck>,
): Playbook {
  const { problems } = english;
  const bytes = typeof from.text === 'string' ? new TextEncoder().encode(from.text) : from.text;
  const { source, problem } = decode(from.file, bytes);
  if (!source) problems.push(problem);
  const { tree, problems: wrong } = source ? readYaml(source) : { problems: [] };
  problems.push(...wrong);
  if (!source || !tree) return playbook;
  const { success, data, error } = TranslationSchema.safeParse(tree.value);
  if (!success) {
    for (const issue of error.issues) problems.push(...problemsOf(issue, tree, source, TranslationSchema));
    return playbook;
  }
  const draft: Draft = { ...english, source, tree };
  compareNames(draft, playbook);
  refuseTemplates(tree, draft);
  return {
    ...playbook,
    title: data.title,
    keywords: data.keywords,
    symptoms: { ...playbook.symptoms, ...data.symptoms },
    params: paramsIn(playbook, data),
    questions: questionsIn(playbook, data),
    checks: mapped(playbook.checks, (check, id) => checkIn(check, checks.get(id), data, draft)),
    remedies: mapped(playbook.remedies, remedy => remedyIn(remedy, data, draft)),
  };
}

/** Every name of the playbook is there, and no other: so that no person reads two languages in one sentence. */
function compareNames(draft: Draft, { id, symptoms, params, questions, checks, remedies }: Playbook): void {
  const short = (ids: object): string[] => Object.keys(ids).map(one => one.slice(id.length + 1));
  compare(draft, ['symptoms'], Object.keys(symptoms));
  const askedFor = Object.entries(params).flatMap(([name, { ask }]) => (ask ? [name] : []));
  compare(draft, ['params'], askedFor);
  compare(draft, ['questions'], Object.keys(questions));
  for (const [name, { choices }] of Object.entries(questions))
    compare(draft, ['questions', name, 'choices'], Object.keys(choices));
  compare(draft, ['checks'], short(checks));
  compare(draft, ['remedies'], short(remedies));
}

function compare(draft: Draft, path: readonly string[], wanted: readonly string[]): void {
  const section = path.reduce<Tree | undefined>((tree, name) => tree?.entries.get(name), draft.tree);
  const name = path.join('.');
  const present = section?.entries ?? new Map<string, Tree>();
  const missing = wanted.filter(one => !present.has(one));
  if (missing.length > 0) {
    const message = `"${name}" lacks words that the playbook has: ${missing.join(', ')}.`;
    report(draft, section?.keyOffset ?? 0, 'untranslated', message);
  }
  for (const [one, { keyOffset }] of present) {
    if (wanted.includes(one)) continue;
    report(draft, keyOffset, 'unknown-key', `"${name}.${one}" is not in the playbook.${didYouMean(one, wanted)}`);
  }
}

/** Texts other than `plain` are shown as they are written. */
function refuseTemplates(tree: Tree, draft: Draft): void {
  for (const [name, one] of tree.entries) if (name !== 'plain') refuseTemplates(one, draft);
  for (const item of tree.items) refuseTemplates(item, draft);
  refuseTemplate(draft, tree);
}

function paramsIn({ params }: Playbook, data: TranslationData): Playbook['params'] {
  return mapped(params, (param, name) => {
    const words = data.params[name];
    return param.ask && words !== undefined ? { ...param, ask: { ...param.ask, words } } : param;
  });
}

function questionsIn({ questions }: Playbook, data: TranslationData): Playbook['questions'] {
  return mapped(questions, (question, name) => {
    const words = data.questions[name];
    return words ? { ...question, ask: words.ask, choices: { ...question.choices, ...words.choices } } : question;
  });
}

function checkIn(check: Check, read: ReadCheck | undefined, data: TranslationData, draft: Draft): Check {
  const name = shortName(check.id);
  const words = data.checks[name];
  const plain = find(draft, 'checks', name).entries.get('plain');
  if (!words || !plain) return check;
  const reader = openReader(draft);
  if (read?.element) reader.see(withName(draft.vocabulary, read.element.name, read.element.type));
  return { ...check, title: words.title, plain: toTemplate(reader.template(plain)) };
}

function remedyIn(remedy: Remedy, data: TranslationData, draft: Draft): Remedy {
  const name = shortName(remedy.id);
  const words = data.remedies[name];
  if (!words) return remedy;
  const { title, effect, steps = [] } = words;
  if (steps.length !== remedy.steps.length) {
    const message = `"remedies.${name}" has ${steps.length} steps, the playbook ${remedy.steps.length}.`;
    report(draft, find(draft, 'remedies', name).keyOffset, 'untranslated', message);
  }
  return { ...remedy, title, effect, steps };
}

function shortName(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function mapped<T>(all: { readonly [name: string]: T }, change: (one: T, name: string) => T): { [name: string]: T } {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one, name)]));
}
