import type { Place } from '../../model/playbook.ts';
import type { Destination } from './destination.ts';
import { namesIn } from './host-names.ts';
import { mistake, shown } from './mistake.ts';
import { type Setting, type SettingValue, usageOf } from './setting.ts';

/** Most hosts of all inventories together. */
const maxHosts = 100_000;
/** Most groups. Inventories of clouds have several for each host. */
const maxGroups = 100_000;
/** Most times that a group names a host or a group. */
const maxMembers = 1_000_000;

export interface DraftGroup {
  readonly name: string;
  readonly hosts: Set<string>;
  /** With the place that says so. */
  readonly children: Map<string, Place>;
  readonly settings: Map<string, Setting>;
  priority: number;
}

export interface DraftHost {
  readonly name: string;
  readonly place: Place;
  readonly port: number | undefined;
  /** Those that name it. */
  readonly groups: string[];
  readonly settings: Map<string, Setting>;
}

/** What the texts have said so far. Several inventories make one, as with Ansible. */
export interface Draft {
  readonly groups: ReadonlyMap<string, DraftGroup>;
  readonly hosts: ReadonlyMap<string, DraftHost>;
  readonly warnings: ReadonlySet<string>;
  group(name: string, place: Place): DraftGroup;
  addChild(parent: DraftGroup, child: string, place: Place): void;
  /** The host of this word, or all of them when it has ranges. */
  addHosts(word: string, group: DraftGroup, place: Place): DraftHost[];
  /** The variable's value when it says how to get to a machine; others are not even read. */
  setting(variable: string, place: Place, read: () => SettingValue): Setting | undefined;
  warn(message: string): void;
  /** Variables with passwords: how many, and where the first stands. */
  readonly secrets: ReadonlyMap<string, { count: number; place: Place }>;
}

export function openDraft(): Draft {
  const groups = new Map<string, DraftGroup>();
  const hosts = new Map<string, DraftHost>();
  const warnings = new Set<string>();
  const secrets = new Map<string, { count: number; place: Place }>();
  let members = 0;

  function group(name: string, place: Place): DraftGroup {
    const known = groups.get(name);
    if (known) return known;
    if (groups.size >= maxGroups) throw tooMany(place, `${maxGroups} groups`);
    const made = { name, hosts: new Set<string>(), children: new Map(), settings: new Map(), priority: 1 };
    groups.set(name, made);
    return made;
  }

  function countMember(place: Place): void {
    if (++members > maxMembers) throw tooMany(place, `${maxMembers} members of groups`);
  }

  function addChild(parent: DraftGroup, child: string, place: Place): void {
    countMember(place);
    if (parent.name === child || child === 'all')
      throw mistake(
        place,
        `The group "${child}" cannot be in "${parent.name}".`,
        'Every group is in "all", and none in itself.',
      );
    group(child, place);
    if (!parent.children.has(child)) parent.children.set(child, place);
  }

  function addHosts(word: string, into: DraftGroup, place: Place): DraftHost[] {
    return namesIn(word, maxHosts, place).map(({ name, destination }) => {
      const host = hosts.get(name) ?? addHost(name, destination, place);
      checkPort(host, destination, place);
      if (into.hosts.has(name)) return host;
      countMember(place);
      into.hosts.add(name);
      host.groups.push(into.name);
      return host;
    });
  }

  function addHost(name: string, { host, user, port }: Destination, place: Place): DraftHost {
    if (hosts.size >= maxHosts) throw tooMany(place, `${maxHosts} hosts`);
    const made: DraftHost = { name, place, port, groups: [], settings: new Map() };
    const set = (variable: string, text: string) => made.settings.set(variable, { is: 'text', text, place });
    if (port !== undefined) set('ansible_port', String(port));
    if (user !== undefined) set('ansible_user', user);
    if (name !== host) set('ansible_host', host);
    hosts.set(name, made);
    return made;
  }

  function setting(variable: string, place: Place, read: () => SettingValue): Setting | undefined {
    const usage = usageOf(variable);
    if (usage === 'needed') return { ...read(), place };
    if (usage === 'secret') {
      const seen = secrets.get(variable);
      secrets.set(variable, { count: (seen?.count ?? 0) + 1, place: seen?.place ?? place });
    }
    return undefined;
  }

  const beginning = { file: '', line: 1, column: 1 };
  addChild(group('all', beginning), 'ungrouped', beginning);
  const warn = (message: string): void => void warnings.add(message);
  return { groups, hosts, warnings, secrets, group, addChild, addHosts, setting, warn };
}

function tooMany(place: Place, what: string) {
  return mistake(place, `There are more than ${what}.`, 'Split the inventory, and name its parts one after the other.');
}

/** Ansible keeps what it read first and says nothing: a machine behind another port of the same address would be left out. */
function checkPort(host: DraftHost, { port }: Destination, place: Place): void {
  if (port === undefined || port === host.port) return;
  const other = host.port === undefined ? 'without a port' : `with port ${host.port}`;
  throw mistake(
    place,
    `"${host.name}" has port ${port} here, and is named ${other} at ${shown(host.place)}.`,
    `Two machines behind one address need a name each: \`first ansible_host=${host.name} ansible_port=${port}\`.`,
  );
}
