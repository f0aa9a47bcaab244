import { type Light, steadyPart, type Unsteady, unsteady } from './steadiness.ts';

/** A place in a fact where two runs say different things. What one of them has not is absent. */
export interface ValueChange {
  /** `list[mount=/home].usedPct`; empty for the fact as a whole. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Why the difference says nothing; absent where it does. */
  readonly unsteady?: Unsteady;
}

/** Where two values differ. Lists are sets: their order says nothing, and their elements are told apart by what names them. */
export function valueChanges(before: unknown, after: unknown, light: Light): ValueChange[] {
  return changes('', '', before, after, light);
}

function changes(path: string, name: string, before: unknown, after: unknown, light: Light): ValueChange[] {
  if (sameKey(before) === sameKey(after)) return [];
  const why = unsteady(name, before, after, light);
  if (why !== undefined) return [{ path, ...sides(before, after), unsteady: why }];
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(path, name, before, after, light);
  if (isObject(before) && isObject(after)) return objectChanges(path, before, after, light);
  return [{ path, ...sides(before, after) }];
}

function sides(before: unknown, after: unknown): { before?: unknown; after?: unknown } {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

type Row = { readonly [name: string]: unknown };

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectChanges(path: string, before: Row, after: Row, light: Light): ValueChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap(name =>
    changes(path === '' ? name : `${path}.${name}`, name, own(before, name), own(after, name), light),
  );
}

function own(row: Row, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}

function listChanges(
  path: string,
  name: string,
  before: readonly unknown[],
  after: readonly unknown[],
  light: Light,
): ValueChange[] {
  const keys = before.every(isObject) && after.every(isObject) ? namesFor(before, after, light) : [];
  if (keys.length > 0 && before.every(isObject) && after.every(isObject))
    return keyedChanges(path, name, keys, before, after, light);
  return unnamedChanges(path, name, before, after, light);
}

function keyedChanges(
  path: string,
  name: string,
  keys: readonly string[],
  before: readonly Row[],
  after: readonly Row[],
  light: Light,
): ValueChange[] {
  const title = (row: Row): string => keys.map(key => `${key}=${String(row[key])}`).join(',');
  const [first, second] = [before, after].map(rows => new Map(rows.map(row => [title(row), row])));
  const titles = [...new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])].sort();
  return titles.flatMap(one => changes(`${path}[${one}]`, name, first?.get(one), second?.get(one), light));
}

/** Elements that nothing names: what the other list has not, each as a whole. Two of a kind are two. */
function unnamedChanges(
  path: string,
  name: string,
  before: readonly unknown[],
  after: readonly unknown[],
  light: Light,
): ValueChange[] {
  const rest = new Map<string, unknown[]>();
  const [readBefore, readAfter] = light.readAt;
  for (const value of after) {
    const key = likeness(value, readAfter);
    rest.set(key, [...(rest.get(key) ?? []), value]);
  }
  const gone = before.filter(value => rest.get(likeness(value, readBefore))?.pop() === undefined);
  const come = [...rest.values()].flat();
  return [
    ...sorted(gone).flatMap(value => changes(`${path}[]`, name, value, undefined, light)),
    ...sorted(come).flatMap(value => changes(`${path}[]`, name, undefined, value, light)),
  ];
}

function sorted(values: readonly unknown[]): unknown[] {
  return [...values].sort((a, b) => (sameKey(a) < sameKey(b) ? -1 : 1));
}

/** The same for values that are the same but for what moves by itself. */
function likeness(value: unknown, readAt: number): string {
  if (!isObject(value)) return sameKey(value);
  return sameKey(
    Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, steadyPart(name, inner, readAt)])),
  );
}

/** Fields that name an element together, at most. */
const mostNames = 2;

/**
 * The fields that tell the elements of both lists apart: one, or two together. Of several, those by which most elements are found again in the other
 * list, and then those that stand first. A number of a process or a moment names an element only where nothing else does, and it is in both lists.
 */
function namesFor(before: readonly Row[], after: readonly Row[], { readAt }: Light): string[] {
  const all = [...before, ...after];
  const [sample] = all;
  if (!sample) return [];
  const fields = Object.keys(sample).filter(name => all.every(row => isName(row[name])));
  const [early, late] = readAt;
  const isSteady = (name: string): boolean =>
    all.every(row => steadyPart(name, row[name], Math.max(early, late)) !== undefined);
  const [steady, moving] = [fields.filter(isSteady), fields.filter(name => !isSteady(name))];
  for (let size = 1; size <= mostNames; size++) {
    const [best] = fitting(choices(steady, size), before, after);
    if (best) return best.names;
  }
  const [last] = fitting(choices(moving, 1), before, after);
  return last && last.shared > 0 ? last.names : [];
}

function fitting(
  all: readonly string[][],
  before: readonly Row[],
  after: readonly Row[],
): { names: string[]; shared: number }[] {
  return all
    .filter(names => areUnique(before, names) && areUnique(after, names))
    .map(names => ({ names, shared: shared(before, after, names) }))
    .sort((a, b) => b.shared - a.shared || order(a.names, b.names));
}

function isName(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));
}

function choices(fields: readonly string[], size: number): string[][] {
  if (size === 1) return fields.map(field => [field]);
  return fields.flatMap((field, index) => fields.slice(index + 1).map(other => [field, other]));
}

/** Names before numbers and times, which may be another each time; the same both ways round. */
function order(a: readonly string[], b: readonly string[]): number {
  const [first = '', second = ''] = [a.join(), b.join()];
  return Number(first !== 'name') - Number(second !== 'name') || (first < second ? -1 : 1);
}

function keyOf(row: Row, names: readonly string[]): string {
  return sameKey(names.map(name => row[name]));
}

function areUnique(rows: readonly Row[], names: readonly string[]): boolean {
  return new Set(rows.map(row => keyOf(row, names))).size === rows.length;
}

function shared(before: readonly Row[], after: readonly Row[], names: readonly string[]): number {
  const known = new Set(before.map(row => keyOf(row, names)));
  return after.filter(row => known.has(keyOf(row, names))).length;
}

/** The same text for values that say the same: neither the order of keys nor that of lists counts. */
function sameKey(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sameKey).sort().join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? '';
  const entries = Object.keys(value)
    .sort()
    .map(name => `${JSON.stringify(name)}:${sameKey(value[name])}`);
  return `{${entries.join()}}`;
}
