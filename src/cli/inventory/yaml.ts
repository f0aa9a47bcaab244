import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import type { Source } from '../../playbook/source.ts';
import { beyondLimits } from '../../playbook/yaml-limits.ts';
import { decimalNumber } from './literal.ts';
import { mistake } from './mistake.ts';
import { type Entry, refuseDuplicates, type Value } from './value.ts';

/** 100 000 hosts with a variable each are 1 500 000 pieces: 2.5 s. */
const limits = { pieces: 3_000_000, depth: 100, indent: 1000 };
/** Most entries that are read, each time that an alias is followed counted again: "billion laughs" would be without end. */
const maxEntries = 3_000_000;
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
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) throw mistake(source.place(error.pos[0]), said(error.message), needsMending);
  return toValue({ source, targets: targetsOf(document), entries: 0 }, document.contents, 0);
}

function said(message: string): string {
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
  return isScalar(node) ? scalarValue(reading, node, at) : { is: 'null', offset: at };
}

function targetOf({ source, targets }: Reading, alias: Alias, at: number): Node {
  const target = targets.get(alias);
  if (!target) throw mistake(source.place(at), `There is no anchor &${alias.source} before this.`, needsMending);
  return target;
}

function counted<T>(reading: Reading, at: number, things: readonly T[]): readonly T[] {
  reading.entries += things.length;
  if (reading.entries > maxEntries)
    throw mistake(reading.source.place(at), 'The aliases in here multiply without end.', 'Write the values out.');
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

/** Numbers as PyYAML knows them. Others, such as 08 or 12e7, are text to it. */
const pythonNumber =
  /^[-+]?(?:0b[01_]+|0[0-7_]*|[1-9][\d_]*|0x[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|[\d][\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.[\d_]+(?:[eE][-+]\d+)?)$/;

function scalarValue({ source }: Reading, node: Scalar, offset: number): Value {
  const { value, tag = '', source: written = '' } = node;
  if (tag === '!vault' || tag === '!vault-encrypted') return { is: 'encrypted', offset };
  if (tag !== '' && tag !== '!unsafe' && !tag.startsWith('tag:yaml.org,2002:'))
    throw mistake(source.place(offset), 'The tag here is not known.', 'Known are !vault and !unsafe.');
  if (value === null) return { is: 'null', offset };
  if (typeof value === 'string') return { is: 'scalar', isText: true, offset, text: value };
  const text = printed(value, written);
  return { is: 'scalar', isText: text === undefined, offset, text: text ?? written };
}

/** As Python prints it, when it is no text to PyYAML either. */
function printed(value: unknown, written: string): string | undefined {
  if (typeof value === 'boolean') return written.length === 1 ? undefined : value ? 'True' : 'False';
  if (typeof value !== 'number') return written;
  if (!pythonNumber.test(written)) return undefined;
  return written.includes('.') ? decimalNumber(value) : String(value);
}
