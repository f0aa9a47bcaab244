import { platformNames } from '../model/platform.ts';
import type { Expression, Remedy, Steps } from '../model/playbook.ts';
import { checkExpression } from './check-expression.ts';
import type { ReadCheck } from './checks.ts';
import {
  type Draft,
  expressionAt,
  find,
  refuseTemplate,
  report,
  templateAt,
  toExpression,
  toTemplate,
  type Vocabulary,
} from './draft.ts';
import type { Element } from './each.ts';
import { fullId, readReferences } from './references.ts';
import { durationPattern, type RemedyData } from './schema.ts';
import { isRuledOut, systemsOf } from './systems.ts';
import type { Tree } from './tree.ts';
import { nameFault, withName } from './vocabulary.ts';

/** Every remedy, by full id. */
export function readRemedies(draft: Draft, checks: ReadonlyMap<string, ReadCheck>): { [id: string]: Remedy } {
  const order = { checks, dependents: dependentsIn(checks) };
  const remedies = Object.entries(draft.data.remedies).map(([name, data]): [string, Remedy] => {
    const id = fullId(draft.id, name);
    return [id, readRemedy(draft, id, data, find(draft, 'remedies', name), order)];
  });
  return Object.fromEntries(remedies);
}

interface Order {
  readonly checks: ReadonlyMap<string, ReadCheck>;
  readonly dependents: ReadonlyMap<string, readonly string[]>;
}

function readRemedy(draft: Draft, id: string, data: RemedyData, tree: Tree, { checks, dependents }: Order): Remedy {
  const part = (key: string): Tree | undefined => tree.entries.get(key);
  const fixes = readReferences(draft, part('fixes'));
  const vocabulary = vocabularyOf(draft, fixes, checks);
  const when = readWhen(draft, part('when'), vocabulary);
  const run = readRows(draft, part('run'), vocabulary);
  const undo = readRows(draft, part('undo'), vocabulary);
  for (const text of [part('title'), part('effect'), ...(part('steps')?.items ?? [])])
    if (text) refuseTemplate(draft, text);
  checkWays(draft, data, tree);
  if (run && Object.keys(run).length > 0 && !data.steps) checkRows(draft, data, tree, when, fixes, checks);
  const verify = part('verify');
  return {
    id,
    title: data.title,
    fixes,
    risk: data.risk,
    effect: data.effect,
    ...(when ? { when } : {}),
    elevated: data.elevated,
    writesMuch: data['writes-much'],
    ...(run ? { run } : {}),
    ...(undo ? { undo } : {}),
    steps: data.steps ?? [],
    settleMs: milliseconds(data.settle),
    verify: verify ? readReferences(draft, verify) : withDependents(fixes, dependents),
    cutsConnection: data['cuts-connection'],
  };
}

/** Words may name the element when all the faults it treats agree on what that is. */
function vocabularyOf(draft: Draft, fixes: readonly string[], checks: ReadonlyMap<string, ReadCheck>): Vocabulary {
  const elements = fixes.map(id => checks.get(id)?.element);
  const [first] = elements;
  const agree = first !== undefined && elements.every(one => one !== undefined && isSame(one, first));
  return agree && nameFault(draft, first.name, true) === undefined
    ? withName(draft.vocabulary, first.name, first.type)
    : draft.vocabulary;
}

function isSame(a: Element, b: Element): boolean {
  return a.name === b.name && a.type === b.type;
}

function readWhen(draft: Draft, tree: Tree | undefined, vocabulary: Vocabulary): Expression | undefined {
  if (!tree) return undefined;
  const written = expressionAt(draft, tree);
  checkExpression(draft, written, vocabulary, 'truth');
  return toExpression(written);
}

function readRows(draft: Draft, tree: Tree | undefined, vocabulary: Vocabulary): Remedy['run'] {
  if (!tree) return undefined;
  const rows = platformNames.flatMap(platform => {
    const row = tree.entries.get(platform);
    return row ? [[platform, readLines(draft, row, vocabulary)] as const] : [];
  });
  return Object.fromEntries(rows);
}

function readLines(draft: Draft, row: Tree, vocabulary: Vocabulary): Steps {
  return row.items.map(line =>
    line.items.map(word => {
      const template = templateAt(draft, word);
      for (const piece of template.pieces)
        if (typeof piece !== 'string') checkExpression(draft, piece, vocabulary, 'word');
      return toTemplate(template);
    }),
  );
}

/** Something has to be done, by itfix or by a person, and what is called undoable has to say how. */
function checkWays(draft: Draft, { run, steps, undo, risk }: RemedyData, tree: Tree): void {
  const problem = (message: string): void => report(draft, tree.keyOffset, 'remedy', message);
  if (!run && !steps) problem('A remedy needs "run" or "steps".');
  if (run && platformNames.every(platform => !run[platform])) problem('"run" has no row for any system.');
  if (undo && !run) problem('"undo" without "run" undoes nothing.');
  if (risk !== 'undoable' || !run) return;
  const missing = platformNames.filter(platform => run[platform] && !undo?.[platform]);
  if (missing.length > 0) problem(`"undoable" needs "undo" for ${missing.join(', ')}.`);
}

/** Where the fault can be found, its remedy has to work, or to say what a person does. */
function checkRows(
  draft: Draft,
  { run }: RemedyData,
  tree: Tree,
  when: Expression | undefined,
  fixes: readonly string[],
  checks: ReadonlyMap<string, ReadCheck>,
): void {
  const found = fixes.flatMap(id => systemsOf(draft, checks.get(id)));
  const wanted = new Set(found.filter(platform => !isRuledOut(when, platform)));
  const missing = platformNames.filter(platform => wanted.has(platform) && !run?.[platform]);
  const rows = tree.entries.get('run') ?? tree;
  const message = `The fault can be found on ${missing.join(', ')}: "run" needs a row there, or the remedy "steps".`;
  if (missing.length > 0) report(draft, rows.keyOffset, 'missing-row', message);
}

/** What is fixed, and all that comes after it in this playbook. */
function withDependents(fixes: readonly string[], dependents: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set(fixes);
  // A set gives what is added while it is walked.
  for (const id of found) for (const later of dependents.get(id) ?? []) found.add(later);
  return [...found];
}

/** Id of a check to the checks that name it in `after`. */
function dependentsIn(checks: ReadonlyMap<string, ReadCheck>): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const [id, { check }] of checks)
    for (const earlier of new Set(check.after)) {
      const known = dependents.get(earlier);
      if (known) known.push(id);
      else dependents.set(earlier, [id]);
    }
  return dependents;
}

const unitMs: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000 };

function milliseconds(duration: string): number {
  const { amount, unit = '' } = durationPattern.exec(duration)?.groups ?? {};
  return Number(amount) * (unitMs[unit] ?? 0);
}
