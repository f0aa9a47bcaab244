import type { Place } from '../../model/playbook.ts';
import type { Source } from '../../playbook/source.ts';
import { setOnGroup, setOnHosts } from './assign.ts';
import type { Draft, DraftGroup } from './draft.ts';
import { readLiteral } from './literal.ts';
import { mistake } from './mistake.ts';
import { splitWords } from './words.ts';

type Kind = 'hosts' | 'children' | 'vars';

interface Reading {
  readonly draft: Draft;
  group: DraftGroup;
  kind: Kind;
  /** Groups named as children before they have a section: which groups want them, and where. */
  readonly awaited: Map<string, { parent: DraftGroup; place: Place }[]>;
  /** Groups that have variables, but no section of their own yet. */
  readonly undeclared: Map<string, Place>;
}

/** `[web]`, `[web:children]`, with a comment after it. */
const header = /^\[(?<name>[^:\]\s]+)(?::(?<kind>\w+))?\]\s*(?:#.*)?$/;
const groupName = /^(?<name>[^:\]\s]+)\s*(?:#.*)?$/;

/** Reads the INI format of Ansible. A plain list of hosts is one, too: what stands before the first section is ungrouped. */
export function readIni(source: Source, draft: Draft): void {
  const reading: Reading = {
    draft,
    group: draft.group('ungrouped', source.place(0)),
    kind: 'hosts',
    awaited: new Map(),
    undeclared: new Map(),
  };
  let offset = 0;
  for (const line of source.text.split('\n')) {
    const begin = offset + line.length - line.trimStart().length;
    readLine(reading, line.trim(), column => source.place(begin + column));
    offset += line.length + 1;
  }
  refuseUndeclared(reading);
}

type PlaceAt = (column: number) => Place;

function readLine(reading: Reading, line: string, placeAt: PlaceAt): void {
  if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
  const { name, kind = 'hosts' } = header.exec(line)?.groups ?? {};
  if (name !== undefined) openSection(reading, name, kind, placeAt(0));
  else if (line.startsWith('[') && line.endsWith(']'))
    throw mistake(
      placeAt(0),
      'This is no section.',
      'A section is [group], [group:children] or [group:vars], without blanks.',
    );
  else readers[reading.kind](reading, line, placeAt);
}

const readers: Record<Kind, (reading: Reading, line: string, placeAt: PlaceAt) => void> = {
  hosts: readHostLine,
  children: readChildLine,
  vars: readVariableLine,
};

function openSection(reading: Reading, name: string, kind: string, place: Place): void {
  const { draft, awaited, undeclared } = reading;
  if (kind !== 'hosts' && kind !== 'children' && kind !== 'vars')
    throw mistake(
      place,
      `There is no kind of section "${kind}".`,
      'A section is [group], [group:children] or [group:vars].',
    );
  if (kind === 'vars' && !draft.groups.has(name) && !awaited.has(name)) undeclared.set(name, place);
  reading.group = draft.group(name, place);
  reading.kind = kind;
  if (kind === 'vars') return;
  undeclared.delete(name);
  for (const { parent, place: wanted } of awaited.get(name) ?? []) draft.addChild(parent, name, wanted);
  awaited.delete(name);
}

function readHostLine({ draft, group }: Reading, line: string, placeAt: PlaceAt): void {
  const words = splitWords(line, '#');
  if (typeof words === 'string')
    throw mistake(
      placeAt(0),
      `This line ${words}.`,
      'Quotes come in pairs; a quote that is meant is written \\\' or \\".',
    );
  const [name, ...assignments] = words;
  if (!name) return;
  const hosts = draft.addHosts(name.text, group, placeAt(name.at));
  for (const { text, at } of assignments) {
    const [, variable, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (variable === undefined || value === undefined)
      throw mistake(
        placeAt(at),
        'After the host there is something that sets no variable.',
        'One host a line; after it variable=value, without blanks around "=", and in quotes if there are blanks in the value.',
      );
    setOnHosts(draft, hosts, variable, placeAt(at), () => readLiteral(value));
  }
}

function readVariableLine({ draft, group }: Reading, line: string, placeAt: PlaceAt): void {
  const at = line.indexOf('=');
  if (at < 1)
    throw mistake(
      placeAt(0),
      `A line below [${group.name}:vars] must set a variable.`,
      'Write variable=value, or begin another section.',
    );
  setOnGroup(draft, group, line.slice(0, at).trim(), placeAt(0), () => readLiteral(line.slice(at + 1).trim()));
}

function readChildLine({ draft, group, awaited }: Reading, line: string, placeAt: PlaceAt): void {
  const name = groupName.exec(line)?.groups?.name;
  if (name === undefined)
    throw mistake(
      placeAt(0),
      `A line below [${group.name}:children] must be the name of a group.`,
      'One group a line.',
    );
  const others = awaited.get(name);
  if (draft.groups.has(name)) draft.addChild(group, name, placeAt(0));
  else if (others) others.push({ parent: group, place: placeAt(0) });
  else awaited.set(name, [{ parent: group, place: placeAt(0) }]);
}

function refuseUndeclared({ awaited, undeclared }: Reading): void {
  for (const [name, [first]] of awaited) {
    if (first)
      throw mistake(first.place, `There is no group "${name}".`, `Add a section [${name}], or take the name out here.`);
  }
  for (const [name, place] of undeclared)
    throw mistake(
      place,
      `There is no group "${name}".`,
      `Add a section [${name}] with its hosts, or take this one out.`,
    );
}
