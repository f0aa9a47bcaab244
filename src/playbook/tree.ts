import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import type { Problem } from '../model/playbook.ts';
import { hasOddCharacters } from './decode.ts';
import { offsetsOf } from './offsets.ts';
import type { Source } from './source.ts';

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** A YAML value with its positions: what `JSON.parse` would give, and where each part of it stands. */
export interface Tree {
  readonly value: Plain;
  /** Where the value begins. */
  readonly offset: number;
  /** Where the key that names it begins; of a list element and of the whole: where the value begins. */
  readonly keyOffset: number;
  readonly entries: ReadonlyMap<string, Tree>;
  readonly items: readonly Tree[];
  /** Of text: where its character number `index` stands. */
  at(index: number): number;
}

/** Deepest nesting. A playbook needs six levels. */
export const maxDepth = 32;

/** Names that every JavaScript object has: a lookup by name would find those. */
function isForbiddenName(name: string): boolean {
  return name === 'prototype' || name in {};
}

/** Turns parsed YAML into plain values with positions. What playbooks do not use of YAML is refused: aliases, tags, keys that are not text. */
export function toTree(root: Node, source: Source, problems: Problem[]): Tree {
  return walk({ source, problems }, root, undefined, 0);
}

interface Reading {
  readonly source: Source;
  readonly problems: Problem[];
}

function walk(reading: Reading, node: Node | null, keyOffset: number | undefined, depth: number): Tree {
  const offset = node?.range?.[0] ?? keyOffset ?? 0;
  const at = { offset, keyOffset: keyOffset ?? offset };
  if (depth > maxDepth) problem(reading, node, 'too-deep', `Nested more than ${maxDepth} levels deep.`);
  if (node === null || depth > maxDepth || isRefused(reading, node)) return leaf(null, at);
  if (isMap<Node, Node | null>(node)) return mapTree(reading, node.items, at, depth);
  if (isSeq<Node>(node)) return listTree(reading, node.items, at, depth);
  return isScalar(node) ? scalarTree(reading, node, at) : leaf(null, at);
}

function problem({ source, problems }: Reading, node: Node | null, rule: string, message: string): void {
  problems.push(source.problem(node?.range?.[0] ?? 0, rule, message));
}

function isRefused(reading: Reading, node: Node): boolean {
  const isNamed = isAlias(node) || node.anchor !== undefined;
  if (isNamed && !reading.problems.some(({ rule }) => rule === 'alias'))
    problem(
      reading,
      node,
      'alias',
      `${reading.source.name} has no anchors and aliases (&name, *name): write the value out.`,
    );
  if (isAlias(node)) return true;
  if (node.tag !== undefined) refuseTag(reading, node, node.tag);
  return node.tag !== undefined;
}

/** A tag stands before its value. An expression such as `!has(a.b)` is one by mistake. */
function refuseTag({ source, problems }: Reading, node: Node, tag: string): void {
  const mark = source.text.lastIndexOf('!', node.range?.[0] ?? 0);
  const start = source.text[mark - 1] === '!' ? mark - 1 : mark;
  const hint = 'Text that begins with "!" needs quotes.';
  problems.push(source.problem(start, 'tag', `${source.name} has no tags (${tag.slice(0, 40)}). ${hint}`));
}

function scalarTree(reading: Reading, node: Scalar, at: Where): Tree {
  const { value, type } = node;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return leaf(value, at);
  if (typeof value !== 'string') return leaf(String(value), at);
  if (hasOddCharacters(value))
    problem(
      reading,
      node,
      'control-character',
      `Control characters are not allowed in ${reading.source.name.toLowerCase()}.`,
    );
  let offsets: number[] | undefined;
  const placeOf = (index: number): number => {
    offsets ??= offsetsOf(reading.source.text, at.offset, type, value);
    return offsets[index] ?? at.offset;
  };
  return { ...leaf(value, at), at: placeOf };
}

function listTree(reading: Reading, nodes: readonly Node[], at: Where, depth: number): Tree {
  const items = nodes.map(node => walk(reading, node, undefined, depth + 1));
  return { ...leaf(null, at), value: items.map(({ value }) => value), items };
}

function mapTree(reading: Reading, pairs: readonly Pair<Node, Node | null>[], at: Where, depth: number): Tree {
  const entries = new Map<string, Tree>();
  for (const { key, value } of pairs) {
    const name = keyName(reading, key, entries);
    const tree = walk(reading, value, key?.range?.[0] ?? at.offset, depth + 1);
    if (name !== undefined) entries.set(name, tree);
  }
  const value = Object.fromEntries([...entries].map(([name, tree]) => [name, tree.value]));
  return { ...leaf(null, at), value, entries };
}

/** The key as text, unless it is refused. */
function keyName(reading: Reading, key: Node | null, taken: ReadonlyMap<string, Tree>): string | undefined {
  const refuse = (rule: string, message: string): undefined => void problem(reading, key, rule, message);
  if (!isScalar(key) || key.value === null) return refuse('key', 'A key must be a word.');
  const name = String(key.value);
  if (isRefused(reading, key)) return undefined;
  if (name === '<<') return refuse('merge-key', `${reading.source.name} has no merge keys (<<): write the values out.`);
  if (isForbiddenName(name)) return refuse('forbidden-name', `"${name}" cannot be a name.`);
  if (hasOddCharacters(name)) return refuse('control-character', 'Control characters are not allowed in a name.');
  return taken.has(name) ? refuse('duplicate-key', `"${name}" is there twice.`) : name;
}

interface Where {
  readonly offset: number;
  readonly keyOffset: number;
}

function leaf(value: Plain, where: Where): Tree {
  return { value, ...where, entries: new Map(), items: [], at: () => where.offset };
}

/** The part of the tree at this path, or the nearest part above it that is there. */
export function treeAt(tree: Tree, path: readonly PropertyKey[]): Tree {
  let found = tree;
  for (const step of path) {
    const next = typeof step === 'number' ? found.items[step] : found.entries.get(String(step));
    if (!next) return found;
    found = next;
  }
  return found;
}
