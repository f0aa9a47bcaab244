import type { Check, Expression } from '../model/playbook.ts';
import { type Checked, checkExpression, type Purpose } from './check-expression.ts';
import {
  type Draft,
  expressionAt,
  find,
  report,
  templateAt,
  toExpression,
  toTemplate,
  type Vocabulary,
  type Written,
} from './draft.ts';
import { fullId, readReferences } from './references.ts';
import type { CheckData } from './schema.ts';
import type { Tree } from './tree.ts';
import { elementOf, type Field, type Records } from './types.ts';
import { nameFault, withName } from './vocabulary.ts';

/** The name that `each` gives to an element, and its type: remedies see it too. */
export interface Element {
  readonly name: string;
  readonly type: string;
}

export interface ReadCheck {
  readonly check: Check;
  readonly element?: Element;
  /** Names that decide the check. */
  readonly reads: ReadonlySet<string>;
}

/** Every check, by full id. */
export function readChecks(draft: Draft): ReadonlyMap<string, ReadCheck> {
  const codes = new Map<string, string>();
  const checks = Object.entries(draft.data.checks).map(([name, data]): [string, ReadCheck] => {
    const tree = find(draft, 'checks', name);
    const twin = codes.get(data.code);
    const twice = `The code ${data.code} is that of "${twin}" already.`;
    if (twin !== undefined) report(draft, find(draft, 'checks', name, 'code').offset, 'duplicate-code', twice);
    codes.set(data.code, name);
    return [fullId(draft.id, name), readCheck(draft, fullId(draft.id, name), data, tree)];
  });
  return new Map(checks);
}

function readCheck(draft: Draft, id: string, data: CheckData, tree: Tree): ReadCheck {
  const part = (key: string): Tree | undefined => tree.entries.get(key);
  const reader = openReader(draft);
  const each = readEach(reader, tree, part('each'));
  if (each) reader.see(each.vocabulary);
  const subject = readSubject(reader, part('subject'), each);
  const expect = reader.read(part('expect') ?? tree, 'truth');
  const when = part('when');
  const applies = when && reader.read(when, 'truth');
  if (isConstant(expect.checked, each)) report(draft, expect.written.at(0), 'constant', neverLooks);
  const {
    after: _after,
    each: _each,
    subject: _subject,
    when: _when,
    'data-at-risk': dataAtRisk,
    queue,
    ...rest
  } = data;
  const check: Check = {
    ...rest,
    id,
    expect: toExpression(expect.written),
    ...(applies ? { when: toExpression(applies.written) } : {}),
    otherwise: toTemplate(reader.template(part('otherwise') ?? tree)),
    plain: toTemplate(reader.template(part('plain') ?? tree)),
    after: readReferences(draft, part('after')),
    ...(each && subject ? { each: { name: each.name, list: toExpression(each.list), subject } } : {}),
    dataAtRisk,
    ...(queue === undefined ? {} : { queue }),
    place: draft.source.place(tree.keyOffset),
  };
  const element = each && { name: each.name, type: each.type };
  return { check, reads: reader.decides, ...(element ? { element } : {}) };
}

const neverLooks = 'This reads no fact and no answer: it is the same on every machine.';

/** Reads the expressions of one check, with the names it can see. */
interface Reader {
  readonly draft: Draft;
  /** Names that decide the check: not those that only its texts mention. */
  readonly decides: Set<string>;
  see(vocabulary: Vocabulary): void;
  read(tree: Tree, purpose: Purpose): { written: Written; checked?: Checked };
  template(tree: Tree): { pieces: (string | Written)[] };
}

function openReader(draft: Draft): Reader {
  let vocabulary = draft.vocabulary;
  const decides = new Set<string>();
  const check = (written: Written, purpose: Purpose): Checked | undefined =>
    checkExpression(draft, written, vocabulary, purpose);
  return {
    draft,
    decides,
    see: wider => {
      vocabulary = wider;
    },
    read: (tree, purpose) => {
      const written = expressionAt(draft, tree);
      const checked = check(written, purpose);
      for (const name of checked?.reads ?? []) decides.add(name);
      return checked ? { written, checked } : { written };
    },
    template: tree => {
      const template = templateAt(draft, tree);
      for (const piece of template.pieces) if (typeof piece !== 'string') check(piece, 'text');
      return template;
    },
  };
}

interface Each extends Element {
  readonly list: Written;
  readonly tree: Tree;
  readonly vocabulary: Vocabulary;
  readonly reads: readonly string[];
}

function readEach(reader: Reader, check: Tree, each: Tree | undefined): Each | undefined {
  const { draft } = reader;
  const [entry] = each?.entries ?? [];
  if (!entry) {
    const stray = check.entries.get('subject');
    if (stray) report(draft, stray.keyOffset, 'subject', '"subject" is only for a check with "each".');
    return undefined;
  }
  const [name, tree] = entry;
  const fault = nameFault(draft, name, true);
  if (fault !== undefined) report(draft, tree.keyOffset, 'name', fault);
  const { written: list, checked } = reader.read(tree, 'list');
  const type = elementOf(checked?.type ?? 'dyn') ?? 'dyn';
  const vocabulary = fault === undefined ? withName(draft.vocabulary, name, type) : draft.vocabulary;
  return { name, type, list, tree, vocabulary, reads: checked?.reads ?? [] };
}

function readSubject(reader: Reader, tree: Tree | undefined, each: Each | undefined): Expression | undefined {
  if (!each) return undefined;
  if (tree) return toExpression(reader.read(tree, 'name').written);
  const text = defaultSubject(each, reader.draft.vocabulary.records);
  const at = (): number => each.tree.keyOffset;
  const written: Written = { text, place: reader.draft.source.place(at()), at };
  if (each.vocabulary !== reader.draft.vocabulary) checkExpression(reader.draft, written, each.vocabulary, 'name');
  return toExpression(written);
}

/** Fields that name an element, the best first. */
const namingFields = ['address', 'name', 'adapter', 'host'];

/** A field that every element has goes before one that some have. */
function defaultSubject({ name, type }: Element, records: Records): string {
  const fields: ReadonlyMap<string, Field> = records.get(type) ?? new Map();
  const naming = namingFields.filter(field => fields.has(field));
  const field = naming.find(one => fields.get(one)?.optional === false) ?? naming[0];
  return field === undefined ? name : `${name}.${field}`;
}

/** Whether the outcome is the same on every machine. An element comes from what its list reads. */
function isConstant(checked: Checked | undefined, each: Each | undefined): boolean {
  if (!checked) return false;
  const reads = checked.reads.flatMap(name => (name === each?.name ? each.reads : [name]));
  const isOpen = each !== undefined && checked.reads.includes(each.name) && each.reads.length === 0;
  return !isOpen && reads.every(name => name === 'params' || name === 'run');
}
