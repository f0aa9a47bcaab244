import type { Expression } from '../model/playbook.ts';
import { checkExpression } from './check-expression.ts';
import type { Reader } from './check-reader.ts';
import { report, toExpression, type Vocabulary, type Written } from './draft.ts';
import type { Tree } from './tree.ts';
import { elementOf, type Field, type Records } from './types.ts';
import { nameFault, withName } from './vocabulary.ts';

/** The name that `each` gives to an element, and its type: remedies see it too. */
export interface Element {
  readonly name: string;
  readonly type: string;
}

export interface Each extends Element {
  readonly list: Written;
  readonly tree: Tree;
  readonly vocabulary: Vocabulary;
  /** What the list is made from; nothing when that could not be read. */
  readonly reads?: readonly string[];
}

/** What a check has one finding for each of. */
export function readEach(reader: Reader, check: Tree, each: Tree | undefined): Each | undefined {
  const { draft } = reader;
  const [entry] = each?.entries ?? [];
  if (!entry) {
    for (const key of ['subject', 'none']) {
      const stray = check.entries.get(key);
      if (stray) report(draft, stray.keyOffset, key, `"${key}" is only for a check with "each".`);
    }
    return undefined;
  }
  const [name, tree] = entry;
  const fault = nameFault(draft, name, true);
  if (fault !== undefined) report(draft, tree.keyOffset, 'name', fault);
  const { written: list, checked } = reader.read(tree, 'list');
  const type = elementOf(checked?.type ?? 'dyn') ?? 'dyn';
  const vocabulary = fault === undefined ? withName(draft.vocabulary, name, type) : draft.vocabulary;
  return { name, type, list, tree, vocabulary, ...(checked ? { reads: checked.reads } : {}) };
}

/** What names an element. */
export function readSubject(reader: Reader, tree: Tree | undefined, each: Each | undefined): Expression | undefined {
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
