import { isIP } from 'node:net';
import type { Execution } from '../../../model/execution.ts';
import { Denied, Unparsable } from '../../../model/probe.ts';
import { canonicalAddress } from '../addresses/canonical-address.ts';

export interface HostsEntry {
  readonly address: string;
  readonly names: string[];
  readonly line: number;
}

/** Names that systems and Docker write themselves. */
const ordinary = /^(ip6-[a-z]+|broadcasthost|(host|gateway|kubernetes)\.docker\.internal)$/;
const localhost = /^localhost(\d|\.localdomain\d?|6\.localdomain6)?$/;
const loopback = /^(127\.|::1$|fe80::1(%|$))/;
const maxEntries = 50;
const maxNames = 20;

/**
 * Reads the hosts file as all the commands print it: `host` with this machine's name, `lines` with their number, then those with an address
 * and their line number in front; `absent` or `denied` instead when there is no file, or no right to read it.
 */
export function parseHosts({ stdout, stderr }: Execution, { wanted }: { readonly wanted: readonly string[] }) {
  const [first = '', second = '', ...rest] = stdout.split(/\r?\n/);
  const host = /^host (?<name>\S+)$/.exec(first)?.groups?.name?.toLowerCase();
  if (!host) throw new Unparsable(`no host name ${stderr.slice(0, 200)}`.trim());
  if (second === 'denied') throw new Denied('the right to read the hosts file');
  const lines = /^lines (?<count>\d+)$/.exec(second)?.groups?.count;
  if (second !== 'absent' && lines === undefined) throw new Unparsable(`not a count of lines: ${second.slice(0, 100)}`);
  const read = [...new Map(rest.flatMap(entryIn).map(entry => [entry.line, entry])).values()];
  const all = read.map(entry => withoutOrdinary(entry, host)).filter(entry => entry.names.length > 0);
  const isWanted = ({ names }: HostsEntry) => wanted.some(name => names.includes(name.toLowerCase()));
  const listed = [...all.filter(isWanted), ...all.filter(entry => !isWanted(entry))];
  return {
    entries: listed.slice(0, maxEntries),
    names: [...new Set(listed.flatMap(entry => entry.names))].slice(0, maxNames),
    total: Number(lines ?? 0) - (read.length - listed.length),
    ownNames: [...new Set(read.flatMap(entry => entry.names).filter(name => isOwn(name, host))), host].filter(
      (name, index, all) => all.indexOf(name) === index,
    ),
    ...(second === 'absent' && { missing: true as const }),
  };
}

// 12:203.0.113.99	intranet.corp.example intranet # since the move
function entryIn(text: string): HostsEntry[] {
  const match = /^(?<line>\d+):\s*(?<address>[\da-fA-F:.]+(?:%\w+)?)\s+(?<names>[^#]+)/.exec(text)?.groups;
  if (!match?.address || isIP(match.address) === 0) return [];
  const names = (match.names ?? '').trim().toLowerCase().split(/\s+/);
  return [{ address: canonicalAddress(match.address), names, line: Number(match.line) }];
}

/** "localhost" somewhere else than on this machine is not ordinary. */
function withoutOrdinary({ address, names, line }: HostsEntry, host: string): HostsEntry {
  const isOrdinary = (name: string) =>
    ordinary.test(name) || isOwn(name, host) || (localhost.test(name) && loopback.test(address));
  return { address, line, names: names.filter(name => !isOrdinary(name)) };
}

function isOwn(name: string, host: string): boolean {
  const [short = host] = host.split('.');
  return name === host || name === short || name.startsWith(`${short}.`);
}
