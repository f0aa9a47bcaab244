import { didYouMean } from '../../model/suggest.ts';
import { UsageError } from '../usage-error.ts';
import type { Inventory, InventoryHost } from './host.ts';
import { type Part, type Pattern, readPattern, splitPatterns } from './pattern.ts';

/** Most patterns that may mean many names: each looks at all of them, 0.1 s with 100 000 hosts. */
const maxWide = 50;

interface Names {
  readonly inventory: Inventory;
  /** Hosts by their name; `root@web1` also as `web1`, because in Ansible a name has no user. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
}

/**
 * The hosts that patterns of Ansible name, in order of the inventory: those of all plain patterns, of them those that every `&` pattern has, too,
 * without those of `!` patterns. A pattern that names nothing is a mistake, also where it would only have left out something.
 */
export function limitTo(inventory: Inventory, patterns: readonly string[]): InventoryHost[] {
  const names = { inventory, hosts: hostsByName(inventory) };
  const words = patterns.flatMap(text => splitPatterns(text, word => names.hosts.has(word)));
  const read = words.map(readPattern);
  if (read.filter(({ matches }) => matches).length > maxWide)
    throw new UsageError(`--limit has more than ${maxWide} patterns with * or ~.`, 'Make a group of these hosts.');
  const found = read.map(pattern => ({ effect: pattern.effect, hosts: hostsOf(pattern, names) }));
  const added = unionOf(found.filter(({ effect }) => effect === 'add'));
  const dropped = unionOf(found.filter(({ effect }) => effect === 'drop'));
  const kept = found.filter(({ effect }) => effect === 'keep');
  const isAdded = read.some(({ effect }) => effect === 'add') ? (name: string) => added.has(name) : () => true;
  return inventory.hosts.filter(
    ({ name }) => isAdded(name) && kept.every(({ hosts }) => hosts.has(name)) && !dropped.has(name),
  );
}

function hostsByName({ hosts }: Inventory): Map<string, string[]> {
  const byName = new Map(hosts.map(({ name }) => [name, [name]]));
  for (const { name } of hosts) {
    const bare = name.slice(name.lastIndexOf('@') + 1);
    const others = byName.get(bare);
    if (bare === name) continue;
    if (others) others.push(name);
    else byName.set(bare, [name]);
  }
  return byName;
}

function unionOf(sets: readonly { hosts: ReadonlySet<string> }[]): Set<string> {
  return new Set(sets.flatMap(({ hosts }) => [...hosts]));
}

function hostsOf(pattern: Pattern, names: Names): Set<string> {
  const groups = groupsOf(pattern, names);
  const found = new Set(groups.flatMap(name => membersOf(name, names.inventory)));
  for (const name of hostsNamed(pattern, names)) found.add(name);
  if (groups.length === 0 && found.size === 0) throw unknown(pattern, names);
  return pattern.part ? new Set(partOf([...found], pattern.part, pattern)) : found;
}

/** Where a host and a group have the same name, a plain word means the host. */
function groupsOf({ text, matches }: Pattern, { inventory: { groups }, hosts }: Names): string[] {
  if (matches) return [...groups.keys()].filter(matches);
  return groups.has(text) && !hosts.has(text) ? [text] : [];
}

function hostsNamed({ text, matches }: Pattern, { hosts }: Names): string[] {
  if (matches) return [...hosts].flatMap(([name, all]) => (matches(name) ? all : []));
  return [...(hosts.get(text) ?? [])];
}

/** Its own hosts, then those of its children, then those of theirs: what a number in brackets counts. */
function membersOf(group: string, { groups }: Inventory): string[] {
  const below = new Set([group]);
  for (const name of below) for (const child of groups.get(name)?.children ?? []) below.add(child);
  return [...new Set([...below].flatMap(name => groups.get(name)?.hosts ?? []))];
}

function partOf(names: readonly string[], part: Part, { written }: Pattern): string[] {
  if (part.is === 'some') return names.slice(part.from, part.to === undefined ? undefined : part.to + 1);
  const name = names.at(part.index);
  if (name !== undefined) return [name];
  throw new UsageError(`--limit ${written}: there are only ${names.length} hosts.`, 'Hosts are counted from 0.');
}

function unknown({ text, written }: Pattern, { inventory, hosts }: Names): UsageError {
  const near = didYouMean(text, [...inventory.groups.keys(), ...hosts.keys()]);
  return new UsageError(
    `--limit ${written}: the inventory has no such group or host.${near}`,
    'Patterns are names, web*, db[0:2], a:b, a:&b, a:!b, and ~ with a regular expression.',
  );
}
