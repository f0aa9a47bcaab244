import { didYouMean } from '../../model/suggest.ts';
import type { Source } from '../../playbook/source.ts';
import { setOnGroup, setOnHosts } from './assign.ts';
import type { Draft, DraftGroup } from './draft.ts';
import { mistake, shown } from './mistake.ts';
import { kindOf, type MapValue, namedEntries, settingOf, type Value } from './value.ts';

const sections = ['hosts', 'children', 'vars'] as const;
type Section = (typeof sections)[number];

/** Deepest nesting of groups. */
const maxDepth = 100;

interface Reading {
  readonly draft: Draft;
  readonly source: Source;
}

/** Reads the YAML format of Ansible: groups with `hosts`, `children` and `vars`, all of them maps. */
export function readYamlGroups(value: Value, source: Source, draft: Draft): void {
  if (value.is === 'null') return;
  if (value.is !== 'map')
    throw mistake(
      source.place(value.offset),
      `An inventory in YAML is a map of groups; this is ${kindOf(value)}.`,
      'Begin with `all:`, below it `hosts:`, and below that each host as `name:`.',
    );
  for (const { name, at, value: group } of namedEntries(value, source)) {
    if (name === 'plugin' && group.is === 'scalar') throw dynamic(source, at);
    // A value that only has an anchor, for use further down, is no group.
    if (group.is === 'map' || group.is === 'null') readGroup({ draft, source }, name, at, group, 0);
    else draft.warn(`${shown(source.place(at))}: "${name}" is not used: a group is a map, this is ${kindOf(group)}.`);
  }
}

/** It describes where hosts are to be asked for, in some cloud or other. */
function dynamic(source: Source, at: number) {
  const how = `\`ansible-inventory -i ${source.file} --list | itfix diagnose --inventory -\``;
  return mistake(
    source.place(at),
    'This is the setting of an inventory plugin, which only Ansible can ask.',
    `Let it: ${how}.`,
  );
}

function readGroup(reading: Reading, name: string, at: number, value: Value, depth: number): void {
  const { draft, source } = reading;
  const group = draft.group(name, source.place(at));
  if (value.is === 'null') return;
  if (value.is !== 'map')
    throw mistake(source.place(value.offset), `The group "${name}" must be a map, not ${kindOf(value)}.`, shape);
  if (depth > maxDepth)
    throw mistake(
      source.place(at),
      `Groups are nested more than ${maxDepth} levels deep.`,
      'Name the groups side by side.',
    );
  for (const { name: key, at: keyAt, value: section } of namedEntries(value, source)) {
    const known = sections.find(one => one === key);
    if (!known) {
      const place = shown(source.place(keyAt));
      draft.warn(`${place}: "${key}" is not used: a group has hosts, children and vars.${didYouMean(key, sections)}`);
      continue;
    }
    const map = sectionMap(reading, known, section);
    if (map) readers[known](reading, group, map, depth);
  }
}

const shape = 'Write each name on a line of its own, with ":" after it.';

/** Text is a map of this one name; nothing is nothing. */
function sectionMap({ source }: Reading, name: Section, value: Value): MapValue | undefined {
  if (value.is === 'map') return value;
  if (value.is === 'null') return undefined;
  if (value.is === 'scalar' && value.isText) {
    const { offset } = value;
    return { is: 'map', offset, entries: () => [{ key: value, value: { is: 'null', offset } }] };
  }
  throw mistake(source.place(value.offset), `"${name}" must be a map, not ${kindOf(value)}.`, shape);
}

const readers: Record<Section, (reading: Reading, group: DraftGroup, map: MapValue, depth: number) => void> = {
  hosts: readHosts,
  children({ draft, source }, group, map, depth) {
    for (const { name, at, value } of namedEntries(map, source)) {
      draft.addChild(group, name, source.place(at));
      readGroup({ draft, source }, name, at, value, depth + 1);
    }
  },
  vars({ draft, source }, group, map) {
    for (const { key, value } of map.entries()) {
      if (key.is === 'scalar') setOnGroup(draft, group, key.text, source.place(value.offset), () => settingOf(value));
    }
  },
};

function readHosts({ draft, source }: Reading, group: DraftGroup, map: MapValue): void {
  for (const { name, at, value } of namedEntries(map, source)) {
    const hosts = draft.addHosts(name, group, source.place(at));
    if (value.is === 'null') continue;
    if (value.is !== 'map')
      throw mistake(
        source.place(value.offset),
        'The variables of a host must be a map.',
        'Write `variable: value` below the host, further in.',
      );
    for (const { key, value: set } of value.entries()) {
      if (key.is === 'scalar') setOnHosts(draft, hosts, key.text, source.place(set.offset), () => settingOf(set));
    }
  }
}
