import type { Source } from '../../playbook/source.ts';
import { setOnGroup, setOnHosts } from './assign.ts';
import type { Draft, DraftGroup, DraftHost } from './draft.ts';
import { mistake } from './mistake.ts';
import { kindOf, type MapValue, namedEntries, settingOf, type Value } from './value.ts';

interface Reading {
  readonly draft: Draft;
  readonly source: Source;
  /** By the word that names them, under which `_meta` has their variables. */
  readonly hosts: Map<string, readonly DraftHost[]>;
}

/** Whether JSON is what an inventory script or `ansible-inventory --list` prints, and not the YAML format written as JSON. */
export function isScriptOutput(map: MapValue, source: Source): boolean {
  for (const { name, value } of namedEntries(map, source)) {
    if (name === '_meta' || value.is === 'list') return true;
    if (value.is !== 'map') continue;
    for (const { name: section, value: inner } of namedEntries(value, source))
      if (inner.is === 'list' && (section === 'hosts' || section === 'children')) return true;
  }
  return false;
}

/** Reads the output of an inventory script: groups with lists of hosts, and in `_meta` the variables of the hosts. */
export function readScriptGroups(map: MapValue, source: Source, draft: Draft): void {
  const reading: Reading = { draft, source, hosts: new Map() };
  let variables: MapValue | undefined;
  for (const { name, at, value } of namedEntries(map, source)) {
    if (name === '_meta') variables = hostVariables(reading, value);
    else readGroup(reading, draft.group(name, source.place(at)), at, value);
  }
  if (variables) readVariables(reading, variables);
  else draft.warn(`${source.file}: has no _meta.hostvars, so that variables of single hosts are not known.`);
}

const shape =
  'The script must print {"group": {"hosts": ["name"], "vars": {}, "children": []}, "_meta": {"hostvars": {}}}.';

function readGroup(reading: Reading, group: DraftGroup, at: number, value: Value): void {
  const { source } = reading;
  if (value.is === 'list') addHosts(reading, group, value);
  else if (value.is !== 'map')
    throw mistake(source.place(value.offset), `A group is a map or a list of hosts, not ${kindOf(value)}.`, shape);
  else readSections(reading, group, at, value);
}

function readSections(reading: Reading, group: DraftGroup, at: number, map: MapValue): void {
  const sections = new Map([...namedEntries(map, reading.source)].map(({ name, value }) => [name, value]));
  const { hosts, children, vars } = Object.fromEntries(sections);
  if (hosts) addHosts(reading, group, hosts);
  if (children) addChildren(reading, group, children);
  if (vars) setVariables(reading, group, vars);
  if (hosts || children || vars || sections.size === 0) return;
  // None of the three: a host of this name, and its variables.
  addHost(reading, group, group.name, at);
  setVariables(reading, group, map);
}

function addHosts(reading: Reading, group: DraftGroup, value: Value): void {
  for (const { name, at } of namesOf(reading, value)) addHost(reading, group, name, at);
}

function addHost({ draft, source, hosts }: Reading, group: DraftGroup, word: string, at: number): void {
  hosts.set(word, draft.addHosts(word, group, source.place(at)));
}

function addChildren(reading: Reading, group: DraftGroup, value: Value): void {
  for (const { name, at } of namesOf(reading, value)) reading.draft.addChild(group, name, reading.source.place(at));
}

function* namesOf({ source }: Reading, value: Value): Generator<{ name: string; at: number }> {
  if (value.is !== 'list')
    throw mistake(source.place(value.offset), `This must be a list, not ${kindOf(value)}.`, shape);
  for (const item of value.items()) {
    if (item.is !== 'scalar' || !item.isText || item.text === '')
      throw mistake(source.place(item.offset), `A name is text in quotes, not ${kindOf(item)}.`, shape);
    yield { name: item.text, at: item.offset };
  }
}

function setVariables({ draft, source }: Reading, group: DraftGroup, value: Value): void {
  if (value.is !== 'map')
    throw mistake(source.place(value.offset), `"vars" must be a map, not ${kindOf(value)}.`, shape);
  for (const { name, value: set } of namedEntries(value, source))
    setOnGroup(draft, group, name, source.place(set.offset), () => settingOf(set));
}

function hostVariables({ source }: Reading, meta: Value): MapValue | undefined {
  if (meta.is !== 'map') return undefined;
  for (const { name, value } of namedEntries(meta, source)) if (name === 'hostvars' && value.is === 'map') return value;
  return undefined;
}

/** Of hosts that no group names there is nothing to say. */
function readVariables({ draft, source, hosts }: Reading, variables: MapValue): void {
  for (const { name: word, value } of namedEntries(variables, source)) {
    const named = hosts.get(word);
    if (!named || value.is !== 'map') continue;
    for (const { name, value: set } of namedEntries(value, source))
      setOnHosts(draft, named, name, source.place(set.offset), () => settingOf(set));
  }
}
