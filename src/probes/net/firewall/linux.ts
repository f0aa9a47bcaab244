import { type Command, sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { Denied, Unparsable } from '../../../model/probe.ts';
import { readIptables } from './iptables.ts';
import { readNft, readNftTexts } from './nft.ts';
import type { Flow, Way } from './packet.ts';
import type { Table } from './table.ts';

/**
 * Both kinds of iptables: those kept in nftables, and the older ones, which are asked only where the kernel already holds some, because
 * asking makes it load them.
 */
const iptables = sh`
for family in ip ip6; do
  printf '\n# itfix: %s new\n' "$family"
  if command -v "$family"tables-nft-save >/dev/null; then "$family"tables-nft-save -c
  elif command -v "$family"tables-save >/dev/null; then "$family"tables-save -c; fi
  if command -v "$family"tables-legacy-save >/dev/null && read -r names 2>/dev/null </proc/net/"$family"_tables_names; then
    printf '\n# itfix: %s old\n' "$family"; "$family"tables-legacy-save -c
  fi
done`;

function routes(flows: readonly Flow[]): Command {
  const addresses = [...new Set(flows.map(flow => flow.address))];
  return sh`for address in ${addresses}; do printf '\n# itfix: route %s\n' "$address"; ip -o route get "$address" 2>/dev/null; done
printf '\n# itfix: user\n'; user=$SUDO_UID; [ -n "$user" ] || user=$(id -u); echo "$user"`;
}

export function nftCommand(flows: readonly Flow[]): Command {
  return sh`nft -j list ruleset || exit
printf '\n# itfix: text\n'; nft -a list ruleset${iptables}
${routes(flows)}`;
}

export function iptablesCommand(flows: readonly Flow[]): Command {
  return sh`printf '# itfix: tables\n'; if command -v nft >/dev/null; then nft list tables; fi${iptables}
${routes(flows)}`;
}

export interface Seen {
  readonly tables: readonly Table[];
  readonly managers: readonly string[];
  readonly wayTo: (address: string) => Way;
}

export function nftSeen(execution: Execution): Seen {
  const parts = partsOf(execution);
  const text = parts.get('text') ?? '';
  const dumps = [...readIptables(parts.get('ip new') ?? '', 4), ...readIptables(parts.get('ip6 new') ?? '', 6)];
  const native = readNft(parts.get('') ?? '', readNftTexts(text));
  const seen = native.map(table => ({ table, dump: dumps.find(dump => showsAll(dump, table)) }));
  const tables = seen.map(({ table, dump }) => (table.opaque && dump ? dump : table));
  const old = oldTables(parts);
  const byNft = seen.some(({ table, dump }) => !dump && isRuled(table));
  const byIptables = seen.some(({ table, dump }) => dump && isRuled(table)) || old.some(isRuled);
  const managers = [...(byNft ? ['nftables'] : []), ...(byIptables ? ['iptables'] : [])];
  return {
    tables: [...tables, ...old],
    managers: [...managers, ...frontends([...tables, ...old])],
    wayTo: waysIn(parts),
  };
}

/** A dump stands for the table only if it has every chain with every rule: iptables leaves out what it did not make. */
function showsAll(dump: Table, table: Table): boolean {
  const chains = [...table.chains.values()];
  return (
    dump.name === table.name && chains.every(({ name, rules }) => dump.chains.get(name)?.rules.length === rules.length)
  );
}

export function iptablesSeen(execution: Execution): Seen {
  const parts = partsOf(execution);
  const dumps = [...readIptables(parts.get('ip new') ?? '', 4), ...readIptables(parts.get('ip6 new') ?? '', 6)];
  const tables = [...dumps, ...oldTables(parts)];
  const hidden = (parts.get('tables') ?? '')
    .split('\n')
    .flatMap(line => /^table (?<name>\w+ \S+)/.exec(line)?.groups?.name ?? []);
  const unseen = hidden.find(name => !dumps.some(dump => dump.name === name && dump.chains.size > 0));
  if (unseen !== undefined) throw new Unparsable(`the nftables table "${unseen}" cannot be shown by iptables-save`);
  return {
    tables,
    managers: [...(tables.some(isRuled) ? ['iptables'] : []), ...frontends(tables)],
    wayTo: waysIn(parts),
  };
}

/** The kernel keeps empty tables that let everything through once somebody has looked at them. */
function isRuled(table: Table): boolean {
  return [...table.chains.values()].some(chain => chain.rules.length > 0 || chain.base?.policy === 'drop');
}

function oldTables(parts: ReadonlyMap<string, string>): Table[] {
  return [...readIptables(parts.get('ip old') ?? '', 4), ...readIptables(parts.get('ip6 old') ?? '', 6)];
}

/** Programs that write rules for people, told by the names they give. */
function frontends(tables: readonly Table[]): string[] {
  const chains = tables.flatMap(table => [...table.chains.keys()]);
  const firewalld = tables.some(table => table.name.endsWith(' firewalld')) || chains.includes('FWD_public');
  return [...(firewalld ? ['firewalld'] : []), ...(chains.includes('ufw-before-output') ? ['ufw'] : [])];
}

/** What stands before the first marker is under the empty name. */
function partsOf({ stdout, stderr, ended }: Execution): Map<string, string> {
  if (/operation not permitted|permission denied|must be root/i.test(stderr)) throw new Denied('administrator rights');
  if (ended.by !== 'exit' || ended.code !== 0)
    throw new Unparsable(stderr.trim().slice(0, 200) || 'the rules could not be listed');
  const [first = '', ...rest] = stdout.split(/^# itfix: /m);
  const parts = rest.map((part): [string, string] => {
    const end = part.indexOf('\n');
    return [part.slice(0, end), part.slice(end + 1)];
  });
  return new Map([['', first], ...parts]);
}

// 192.0.2.7 via 10.0.0.1 dev eth0 src 10.0.0.2 uid 0        local 10.0.0.2 dev lo src 10.0.0.2 uid 0
function waysIn(parts: ReadonlyMap<string, string>): (address: string) => Way {
  return address => {
    const line = (parts.get(`route ${address}`) ?? '').split('\n')[0] ?? '';
    const adapter = / dev (?<name>\S+)/.exec(line)?.groups?.name;
    const source = / src (?<source>\S+)/.exec(line)?.groups?.source;
    const user = /^\d+$/m.exec(parts.get('user') ?? '')?.[0];
    if (adapter === undefined) return {};
    return {
      adapter,
      local: line.startsWith('local '),
      ...(source === undefined ? {} : { source }),
      ...(user === undefined ? {} : { user: Number(user) }),
    };
  };
}
