import ipaddr from 'ipaddr.js';
import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../_parts.ts';
import { type Owner, type Table, tableOf } from './fact.ts';

/**
 * Counted where it stands: a busy machine has a hundred thousand lines of sockets. A port is used up for a destination when each one of the
 * range is connected to it, or listened at; for UDP when each has a socket. 0A is LISTEN (include/net/tcp_states.h).
 */
const count = `function number(hex,  i, value) {
  for (i = 1; i <= length(hex); i++) value = value * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
  return value
}
BEGIN { split(range, limits, " ") }
FNR == 1 { udp = FILENAME ~ /udp/; next }
{
  split($2, here, ":"); split($3, there, ":"); port = number(here[2])
  if (port < limits[1] || port > limits[2]) next
  if (udp) { if (!(port in udps)) { udps[port]; udpUsed++ } }
  else if ($4 == "0A") { if (!(port in held)) { held[port]; heldCount++ } }
  else if (!(($3, port) in seen)) { seen[$3, port]; used[$3]++ }
}
END {
  print "udp", udpUsed + 0
  for (one in used) if (used[one] + heldCount >= (limits[2] - limits[1] + 1) / 2) print "tcp", one, used[one] + heldCount
}`;

/** \`users:(("python3",pid=812,fd=3))\`: who holds the most sockets, as far as one may see. */
const owners = `match($0, /\\(\\("[^"]*",pid=[0-9]+/) { held[substr($0, RSTART + 3, RLENGTH - 3)]++ }
END { for (one in held) if (held[one] >= 50) print held[one], one }`;

export function askTables(): Command {
  return sh`cd /proc || exit 1
for side in count max; do
  for file in sys/net/netfilter/nf_conntrack_$side sys/net/ipv4/netfilter/ip_conntrack_$side; do
    [ ! -r $file ] || { echo "--- tracked-$side"; cat $file; break; }
  done
done
echo '--- range'; cat sys/net/ipv4/ip_local_port_range
echo '--- sockets'; awk -v range="$(cat sys/net/ipv4/ip_local_port_range)" ${count} net/tcp $(ls net/tcp6 net/udp6 2>/dev/null) net/udp
for family in 4 6; do
  file=sys/net/ipv$family/neigh/default/gc_thresh3
  if [ -r $file ] && command -v ip >/dev/null 2>&1; then
    echo "--- neighbours-$family-max"; cat $file
    echo "--- neighbours-$family"; ip -$family neigh show | grep -vc PERMANENT
  fi
done
echo '--- owners'; ! command -v ss >/dev/null 2>&1 || ss -Htuanp 2>/dev/null | awk ${owners}
:`;
}

const number = (text: string | undefined) => (/^\s*\d{1,12}\s*$/.test(text ?? '') ? Number(text) : undefined);

export function readTables(stdout: string): { list: Table[]; owners: Owner[] } {
  const answer = parts(stdout);
  const limits = /^\s*(?<first>\d{1,5})\s+(?<last>\d{1,5})\s*$/.exec(answer.get('range') ?? '')?.groups;
  const udp = /^udp (?<used>\d{1,6})$/m.exec(answer.get('sockets') ?? '')?.groups?.used;
  if (!limits || udp === undefined) throw new Unparsable('no word about local ports');
  const size = Number(limits.last) - Number(limits.first) + 1;
  const counted = (name: string, used: string, max: string) => {
    const [now, most] = [number(answer.get(used)), number(answer.get(max))];
    return now === undefined || !most ? [] : [tableOf({ kind: 'tracking', name, used: now, size: most })];
  };
  const destinations = [
    ...(answer.get('sockets') ?? '').matchAll(
      /^tcp (?<address>[0-9A-F]{8,32}):(?<port>[0-9A-F]{4}) (?<used>\d{1,6})$/gm,
    ),
  ].map(({ groups = {} }) => {
    const remote = `${addressOf(groups.address ?? '')} port ${Number.parseInt(groups.port ?? '', 16)}`;
    return tableOf({ kind: 'destination', name: `local ports to ${remote}`, used: Number(groups.used), size });
  });
  const list = [
    ...counted('connection tracking', 'tracked-count', 'tracked-max'),
    tableOf({ kind: 'udp-ports', name: 'local ports of UDP', used: Number(udp), size }),
    ...counted('neighbours of IPv4', 'neighbours-4', 'neighbours-4-max'),
    ...counted('neighbours of IPv6', 'neighbours-6', 'neighbours-6-max'),
    ...destinations,
  ];
  return { list, owners: ownersIn(answer.get('owners') ?? '') };
}

/** 0A64C0C6: each 32 bits in the order of the machine, which is little-endian on all that Linux desktops and servers run on. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap(word => [...Buffer.from(word, 'hex')].reverse());
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? address.toIPv4Address().toString()
    : address.toString();
}

/** 98 python3",pid=812 */
function ownersIn(text: string): Owner[] {
  return [...text.matchAll(/^(?<sockets>\d{1,7}) (?<program>[^"\n]{1,40})",pid=(?<pid>\d{1,9})$/gm)]
    .map(({ groups = {} }) => ({
      program: groups.program ?? '',
      pid: Number(groups.pid),
      sockets: Number(groups.sockets),
    }))
    .sort((a, b) => b.sockets - a.sockets)
    .slice(0, 5);
}
