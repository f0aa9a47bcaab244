import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import type { Source } from '../../playbook/source.ts';
import { beyondLimits } from '../../playbook/yaml-limits.ts';
import { mistake } from './mistake.ts';
import { type Entry, refuseDuplicates, type Value } from './value.ts';
import { scalarValue } from './yaml-scalar.ts';

/** 100 000 hosts with a variable each are 1 500 000 pieces: 2.5 s. */
const limits = { pieces: 3_000_000, depth: 100, indent: 256 };
/** Most entries that are read, again each time that an alias leads to them: "billion laughs" would be without end. */
const maxEntries = 3_000_000;
/** What following an alias counts for, in entries. */
const followed = 10;
/** Longest message of the parser that is shown: it may quote the text. */
const maxMessage = 120;
const needsMending = 'Mend the YAML; `ansible-inventory -i FILE --list` shows the same.';

interface Reading {
  readonly source: Source;
  readonly targets: ReadonlyMap<Alias, Node>;
  entries: number;
}

/** Reads YAML as Ansible does: version 1.1, where `no` is no text and 010 is 8. */
export function readYaml(source: Source): Value {
  const beyond = beyondLimits(source.text, limits);
  if (beyond) throw mistake(source.place(beyond.offset), 'The YAML is too large or too deep.', 'Split the inventory.');
  const document = parseDocument(source.text, {
    version: '1.1',
    // Its own check compares every key with every other: 100 000 keys would take minutes.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const [error] = document.errors;
  if (error) throw mistake(source.place(error.pos[0]), said(error), needsMending);
  return toValue({ source, targets: targetsOf(document), entries: 0 }, document.contents, 0);
}

function said({ code, message }: YAMLParseError): string {
  if (code === 'MULTIPLE_DOCS') return 'There is a second document (---) here.';
  const text = message.slice(0, maxMessage).replace(/\.$/, '');
  return `This is no YAML: ${text.charAt(0).toLowerCase()}${text.slice(1)}.`;
}

/** Where each alias leads: to the last anchor of its name before it. */
function targetsOf(document: Document.Parsed): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
    },
  });
  return targets;
}

function toValue(reading: Reading, node: Node | null, offset: number): Value {
  if (node === null) return { is: 'null', offset };
  const at = node.range?.[0] ?? offset;
  if (isAlias(node)) return toValue(reading, targetOf(reading, node, at), at);
  if (isMap<Node, Node | null>(node)) {
    const entries = () => refuseDuplicates(merged(reading, node, 0), reading.source);
    return { is: 'map', offset: at, entries };
  }
  if (isSeq<Node>(node)) {
    const items = () => counted(reading, at, node.items).map(item => toValue(reading, item, at));
    return { is: 'list', offset: at, items };
  }
  return isScalar(node) ? scalarValue(node, reading.source, at) : { is: 'null', offset: at };
}

function targetOf(reading: Reading, alias: Alias, at: number): Node {
  const { source, targets } = reading;
  const target = targets.get(alias);
  count(reading, at, followed);
  if (!target) throw mistake(source.place(at), `There is no anchor &${alias.source} before this.`, needsMending);
  return target;
}

function count(reading: Reading, at: number, entries: number): void {
  reading.entries += entries;
  if (reading.entries > maxEntries)
    throw mistake(reading.source.place(at), 'The aliases in here multiply without end.', 'Write the values out.');
}

function counted<T>(reading: Reading, at: number, things: readonly T[]): readonly T[] {
  count(reading, at, things.length);
  return things;
}

type Mapping = { items: { key: Node; value: Node | null }[] };

/** The entries of a map, after those that `<<` brings in and that it does not set itself. */
function merged(reading: Reading, node: Mapping, depth: number): Entry[] {
  const own: Entry[] = [];
  const brought = new Map<string, Entry>();
  for (const { key, value } of counted(reading, 0, node.items)) {
    const at = key.range?.[0] ?? 0;
    if (!isMergeKey(key)) own.push({ key: toValue(reading, key, at), value: toValue(reading, value, at) });
    else
      for (const entry of broughtIn(reading, value, at, depth))
        brought.set(keyText(entry), brought.get(keyText(entry)) ?? entry);
  }
  for (const entry of own) brought.delete(keyText(entry));
  return [...brought.values(), ...own];
}

function keyText({ key }: Entry): string {
  return key.is === 'scalar' ? key.text : '';
}

function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.type === 'PLAIN' && (typeof key.value === 'symbol' || key.value === '<<');
}

/** Longest chain of maps that bring each other in. */
const maxMerges = 20;

function broughtIn(reading: Reading, value: Node | null, at: number, depth: number): Entry[] {
  const node = value && isAlias(value) ? targetOf(reading, value, at) : value;
  if (depth > maxMerges || (!isMap<Node, Node | null>(node) && !isSeq<Node>(node)))
    throw mistake(reading.source.place(at), '"<<" must name a map, or a list of maps.', 'Write the values out.');
  if (isMap<Node, Node | null>(node)) return merged(reading, node, depth + 1);
  return counted(reading, at, node.items).flatMap(item => broughtIn(reading, item, at, depth + 1));
}
