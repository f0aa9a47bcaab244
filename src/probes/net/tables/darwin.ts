import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { type Table, tableOf } from './fact.ts';

/** tcp4  0  0  192.168.1.7.50123  93.184.215.14.443  ESTABLISHED */
const count = `$1 ~ /^(tcp|udp)/ {
  n = split($4, here, "."); port = here[n]
  if (port < first || port > last) next
  if ($1 ~ /^udp/) { if (!(port in udps)) { udps[port]; udp++ } }
  else if ($6 == "LISTEN") { if (!(port in held)) { held[port]; heldCount++ } }
  else if (!(($5, port) in seen)) { seen[$5, port]; used[$5]++ }
}
END {
  print "udp", udp + 0
  for (one in used) if (used[one] + heldCount >= (last - first + 1) / 2) print "tcp", one, used[one] + heldCount
}`;

export function askTablesOnDarwin(): Command {
  return sh`first=$(sysctl -n net.inet.ip.portrange.first); last=$(sysctl -n net.inet.ip.portrange.last)
echo "range $first $last"
netstat -an | awk -v first="$first" -v last="$last" ${count}`;
}

export function readTablesOfDarwin(stdout: string): { list: Table[]; owners: [] } {
  const limits = /^range (?<first>\d{1,5}) (?<last>\d{1,5})$/m.exec(stdout)?.groups;
  const udp = /^udp (?<used>\d{1,6})$/m.exec(stdout)?.groups?.used;
  if (!limits || udp === undefined) throw new Unparsable('no word about local ports');
  const size = Number(limits.last) - Number(limits.first) + 1;
  const destinations = [...stdout.matchAll(/^tcp (?<address>\S{2,60})\.(?<port>\d{1,5}) (?<used>\d{1,6})$/gm)].map(
    ({ groups = {} }) =>
      tableOf({
        kind: 'destination',
        name: `local ports to ${groups.address} port ${groups.port}`,
        used: Number(groups.used),
        size,
      }),
  );
  const udpPorts = tableOf({ kind: 'udp-ports', name: 'local ports of UDP', used: Number(udp), size });
  return { list: [udpPorts, ...destinations], owners: [] };
}
