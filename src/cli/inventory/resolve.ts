import type { Draft, DraftHost } from './draft.ts';
import type { Inventory, InventoryGroup, InventoryHost } from './host.ts';
import { shown } from './mistake.ts';
import { type GroupOrder, orderGroups } from './order.ts';
import { reachOf } from './reach.ts';
import type { Setting, Settings } from './setting.ts';
import type { VarsFolders } from './vars-folder.ts';

/** Most warnings that are told. */
const maxWarnings = 50;

/** What all hosts share that are in the same groups. */
interface Shared {
  readonly groups: readonly string[];
  readonly settings: Settings;
}

/** Works out groups and variables: `all` first, then the groups from above to below, then the host; what comes later counts. */
export function resolve(draft: Draft, folders: VarsFolders): Inventory {
  const order = orderGroups(draft.groups);
  const shared = new Map<string, Shared>();
  const hosts: InventoryHost[] = [];
  for (const host of draft.hosts.values()) {
    const direct = directGroups(host);
    const key = direct.join(' ');
    const common = shared.get(key) ?? shareOf(draft, order, folders, direct);
    shared.set(key, common);
    const settings = new Map([...common.settings, ...host.settings, ...folders.ofHost(host.name)]);
    hosts.push({
      name: host.name,
      groups: common.groups,
      place: host.place,
      reach: reachOf(host, settings, draft.warn),
    });
  }
  return { hosts, groups: groupsOf(draft, order), warnings: warningsOf(draft) };
}

/** Who is in another group is not ungrouped. */
function directGroups({ groups }: DraftHost): readonly string[] {
  const named = groups.filter(name => name !== 'all' && name !== 'ungrouped');
  return named.length > 0 ? named : ['ungrouped'];
}

function shareOf(draft: Draft, order: GroupOrder, folders: VarsFolders, direct: readonly string[]): Shared {
  const names = [...withParents(direct, order)].sort();
  const byWeight = names
    .map(name => ({ name, depth: order.depth.get(name) ?? 0, priority: draft.groups.get(name)?.priority ?? 1 }))
    .sort((a, b) => a.depth - b.depth || a.priority - b.priority);
  const settings = new Map<string, Setting>();
  const add = (more: Settings | undefined) => {
    for (const [variable, setting] of more ?? []) settings.set(variable, setting);
  };
  for (const name of ['all', ...byWeight.map(group => group.name)]) add(draft.groups.get(name)?.settings);
  add(folders.ofGroups(['all']));
  add(folders.ofGroups(byWeight.map(group => group.name)));
  return { groups: names, settings };
}

/** These groups and all above them, but `all`. */
function withParents(direct: readonly string[], { parents }: GroupOrder): Set<string> {
  const found = new Set(direct);
  for (const name of found) for (const above of parents.get(name) ?? []) if (above !== 'all') found.add(above);
  return found;
}

function groupsOf(draft: Draft, { children }: GroupOrder): Map<string, InventoryGroup> {
  const groups = new Map(
    [...draft.groups].map(([name, { hosts }]) => [name, { hosts: [...hosts], children: children.get(name) ?? [] }]),
  );
  const ungrouped = [...draft.hosts.values()]
    .filter(host => directGroups(host)[0] === 'ungrouped')
    .map(({ name }) => name);
  return groups.set('ungrouped', { hosts: ungrouped, children: children.get('ungrouped') ?? [] });
}

function warningsOf(draft: Draft): string[] {
  const all = [...draft.warnings, ...secretWarnings(draft), ...sharedNames(draft)];
  if (all.length <= maxWarnings) return all;
  return [...all.slice(0, maxWarnings), `... and ${all.length - maxWarnings} more warnings.`];
}

function secretWarnings({ secrets }: Draft): string[] {
  return [...secrets].map(([variable, { count, place }]) => {
    const more = count > 1 ? ` (and ${count - 1} more)` : '';
    return `${shown(place)}: ${variable}${more} is not used: itfix logs in with keys, the agent, or what you type.`;
  });
}

function sharedNames({ groups, hosts }: Draft): string[] {
  return [...groups.keys()].flatMap(name => {
    const host = hosts.get(name);
    return host ? `${shown(host.place)}: "${name}" is both a host and a group.` : [];
  });
}
