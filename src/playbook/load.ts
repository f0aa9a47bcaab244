import { createHash } from 'node:crypto';
import type { Playbook, Problem } from '../model/playbook.ts';
import { checkAsked } from './asked.ts';
import { readChecks } from './checks.ts';
import { decode } from './decode.ts';
import type { Draft, ProbeForm } from './draft.ts';
import { readFacts } from './facts.ts';
import { checkOrder } from './references.ts';
import { readRemedies } from './remedies.ts';
import { idPattern, type PlaybookData } from './schema.ts';
import { shape } from './shape.ts';
import { maxProblems, sortProblems } from './source.ts';
import { type TranslationSource, translate } from './translate.ts';
import { checkIncluded, checkPlainTexts, checkUnused } from './unused.ts';
import { openVocabulary } from './vocabulary.ts';
import { readYaml } from './yaml.ts';

export type { ProbeForm } from './draft.ts';

export interface PlaybookSource {
  readonly file: string;
  readonly id: string;
  readonly text: string | Uint8Array;
  /** Its words in the language of the person at the machine. */
  readonly translation?: TranslationSource;
}

/** `spoken`: the same with the words of its translation, or the playbook itself where it has none. */
export type Loaded =
  | { readonly playbook: Playbook; readonly spoken: Playbook; readonly problems: readonly [] }
  | { readonly playbook?: undefined; readonly spoken?: undefined; readonly problems: readonly Problem[] };

/**
 * Reads a playbook, or says everything that is wrong with it, in the order of the text. No machine is touched.
 *
 * @param probes those that the text names, see `probesNamed`
 */
export function loadPlaybook(from: PlaybookSource, probes: ReadonlyMap<string, ProbeForm>): Loaded {
  const problems: Problem[] = [];
  const read = readPlaybook(from, probes, problems);
  if (read && problems.length === 0) return { ...read, problems: none };
  return { problems: bounded(sortProblems(problems)) };
}

const none = [] as const;

interface Read {
  readonly playbook: Playbook;
  readonly spoken: Playbook;
}

function readPlaybook(
  from: PlaybookSource,
  probes: ReadonlyMap<string, ProbeForm>,
  problems: Problem[],
): Read | undefined {
  const bytes = typeof from.text === 'string' ? new TextEncoder().encode(from.text) : from.text;
  const { source, problem } = decode(from.file, bytes);
  if (!source) return void problems.push(problem);
  if (!idPattern.test(from.id)) {
    const message = `"${from.id}" cannot be the name of a playbook: it must be lower-case letters, digits and dashes.`;
    problems.push(source.problem(0, 'name', message));
  }
  const { tree, problems: wrong } = readYaml(source);
  problems.push(...wrong);
  if (!tree) return undefined;
  const { data, complete } = shape(tree, source, problems);
  if (!data) return undefined;
  const names = (section: string): string[] => [...(tree.entries.get(section)?.entries.keys() ?? [])];
  const mentioned = { facts: names('facts'), params: names('params'), questions: names('questions') };
  const vocabulary = openVocabulary(data, mentioned, probes);
  const used = { facts: new Set<string>(), params: new Set<string>(), answers: new Set<string>() };
  const draft = {
    id: from.id,
    source,
    tree,
    data,
    complete,
    probes,
    problems,
    vocabulary,
    used,
    spent: { expressions: 0 },
  };
  return compile(draft, createHash('sha256').update(bytes).digest('hex'), from.translation);
}

function compile(draft: Draft, sha256: string, translation: TranslationSource | undefined): Read {
  const { id, data, source } = draft;
  checkPlainTexts(draft);
  checkAsked(draft);
  const facts = readFacts(draft);
  const checks = readChecks(draft);
  checkOrder(draft);
  const remedies = readRemedies(draft, checks);
  checkIncluded(draft);
  checkUnused(draft);
  const playbook: Playbook = {
    id,
    title: data.title,
    keywords: data.keywords,
    file: source.file,
    sha256,
    text: source.text,
    for: data.for,
    symptoms: data.symptoms,
    params: paramsOf(data),
    facts,
    questions: questionsOf(data),
    checks: Object.fromEntries([...checks].map(([full, { check }]) => [full, check])),
    remedies,
    escalate: data.escalate,
  };
  return { playbook, spoken: translation ? translate(playbook, translation, draft, checks) : playbook };
}

function questionsOf({ questions }: PlaybookData): Playbook['questions'] {
  return Object.fromEntries(Object.entries(questions).map(([name, question]) => [name, { name, ...question }]));
}

function paramsOf({ params }: PlaybookData): Playbook['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, { ask, ...rest }]) => [name, ask ? { ...rest, ask } : rest]),
  );
}

function bounded(problems: readonly Problem[]): Problem[] {
  const last = problems[maxProblems];
  if (!last) return [...problems];
  return [
    ...problems.slice(0, maxProblems),
    { ...last, rule: 'more', message: 'There are more problems from here on.' },
  ];
}

/** The probes that a text seems to name, so that they can be imported before it is read. Bears broken text. */
export function probesNamed(text: string): string[] {
  // `gateway:  { probe: net.ping, …`
  const found = text.matchAll(/\bprobe["']?\s*:\s*["']?(?<name>[a-z][\w.-]{0,60})/g);
  return [...new Set([...found].flatMap(({ groups }) => groups?.name ?? []))];
}
