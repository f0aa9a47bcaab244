import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { exchangeInPerl, exchangeInPython } from '../_frames.ts';
import { type State, states } from './neighbour.ts';

/** Seconds the kernel needs to find out: it waits 5 (delay_first_probe_time), then asks 3 times, 1 apart (ucast_solicit, retrans_time_ms). */
const roundsToWait = 9;
/** include/uapi/linux/if.h: IFF_NOARP. */
const noArp = 0x80;

/**
 * Root asks with ARP, and then need not wait. Ping; while that is unanswered, keep the neighbour entry in use until the kernel has made up its
 * mind. An entry that was confirmed before we began is no answer, so its age is compared with the time we have waited.
 */
export function askNeighbour(address: string, adapter: string): Command {
  const target = /^fe[89ab]/i.test(address) ? `${address}%${adapter}` : address;
  return sh`target=${target}; address=${address}; adapter=${adapter}; works=; sender=; heard=; answered=; state=; round=0
now() { IFS='. ' read -r seconds rest </proc/uptime; echo "$seconds"; }
entry() {
  if command -v ip >/dev/null 2>&1; then
    ip -s neigh show to "$address" dev "$adapter" 2>/dev/null || ip neigh show to "$address" dev "$adapter"
  else
    while read -r a type flags mac mask d; do [ "$a $d" != "$address $adapter" ] || echo "arp $flags lladdr $mac"; done </proc/net/arp
  fi
}
fresh() {
  while [ $# -gt 1 ] && [ "$1" != used ]; do shift; done
  ifs=$IFS; IFS=/; set -- $2; IFS=$ifs
  [ -n "$2" ] && [ "$2" -le $(($(now) - start)) ]
}
settled() {
  case $state in *FAILED*|*PERMANENT*|*NOARP*) return 0;; *REACHABLE*) fresh $state;; *) return 1;; esac
}
poke() {
  case $works$sender in
    ping) ping -q -c 1 -W 1 "$target" >/dev/null 2>&1; return;;
    bash) bash -c 'echo >"/dev/udp/$0/9"' "$target";;
    perl) perl -MIO::Socket::IP -e 'IO::Socket::IP->new(PeerHost => shift, PeerPort => 9, Proto => "udp")->send("-")' -- "$target";;
    python3) python3 -c 'import socket, sys; i = socket.getaddrinfo(sys.argv[1], 9, 0, 2)[0]; socket.socket(i[0], 2).sendto(b"-", i[4])' "$target";;
    nc) nc -w 1 "$target" 9 </dev/null;;
  esac
  sleep 1; return 1
}
start=$(now); arp=; rounds=${roundsToWait}
if [ "$(id -u)" = 0 ]; then
  for tool in python3 perl; do ! command -v $tool >/dev/null 2>&1 || arp=$tool; done
  flags=0; [ ! -r "/sys/class/net/$adapter/flags" ] || read -r flags <"/sys/class/net/$adapter/flags"
  [ $((flags & ${noArp})) = 0 ] || arp=
  case $address in *:*) arp=;; esac
fi
case $arp in
  perl) heard=$(${exchangeInPerl(arpRequest(address, adapter))}) || arp=;;
  python3) heard=$(${exchangeInPython(arpRequest(address, adapter))}) || arp=;;
esac
pings=2
if [ -n "$arp" ]; then rounds=0; [ -n "$heard" ] || pings=1; fi
if command -v ping >/dev/null 2>&1; then
  said=$(ping -q -c $pings -W 1 "$target" 2>&1); echo "$said"
  case $said in *transmitted*) works=ping;; esac
  case $said in *' 0 received'*|*' 0 packets received'*) ;; *received*) answered=1;; esac
fi
if [ -z "$works$heard" ]; then
  for tool in nc python3 perl bash; do ! command -v $tool >/dev/null 2>&1 || sender=$tool; done
  [ -n "$sender" ] || { echo itfix: missing: ping >&2; exit 127; }
fi
while [ -z "$answered" ] && [ "$round" -lt "$rounds" ]; do
  poke && answered=late; round=$((round + 1)); state=$(entry)
  ! settled || break
  [ -n "$state" ] || [ "$round" -lt 3 ] || break
done
state=$(entry)
echo '--- entry'; echo "$state"
echo '--- waited'; echo $(($(now) - start))
[ "$answered" != late ] || echo '--- late'
case $arp$heard$state in ''|*PERMANENT*|*NOARP*) ;; *) [ -z "$arp" ] || { echo '--- arp'; echo "$heard"; };; esac
:`;
}

/** RFC 826: who has this address? */
function arpRequest(address: string, adapter: string) {
  const hex = Buffer.from(ipaddr.isValid(address) ? ipaddr.parse(address).toByteArray() : [])
    .toString('hex')
    .padEnd(8, '0')
    .slice(0, 8);
  return {
    adapter,
    etherType: 0x0806,
    sent: `0001080006040001MA000000000000${hex}`,
    wanted: `0001080006040002.{12}${hex}`,
    waitSec: 2,
    othersSec: 0,
  };
}

// 10.7.0.1 lladdr 02:00:5e:00:00:01  ref 1 used 1/1/1probes 4 REACHABLE
const entryState = /(?<state>REACHABLE|STALE|DELAY|PROBE|FAILED|INCOMPLETE|PERMANENT|NOARP)/;
const hardwareAddress = /lladdr (?<mac>[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5})/;
/** include/uapi/linux/if_arp.h: ATF_COM and ATF_PERM, where only /proc/net/arp can be read; a complete entry may be a stale one. */
const arpFlags: Record<string, State> = { '0x0': 'incomplete', '0x2': 'stale', '0x6': 'permanent' };

const confirmed = / used \d+\/(?<seconds>\d+)\//;

/** The state in one line of `ip neigh` or, marked by "arp", of /proc/net/arp. "Reachable" from before we began to wait is as good as stale. */
export function stateFromIp(entry: string, waitedSec: number): { neighbour: State; mac?: string } {
  const mac = hardwareAddress.exec(entry)?.groups?.mac?.toLowerCase();
  const rest = mac !== undefined && mac !== '00:00:00:00:00:00' ? { mac } : {};
  if (entry.trim() === '') return { neighbour: 'none' };
  const flags = /^arp (?<flags>0x[0-9a-f]{1,4})/.exec(entry)?.groups?.flags;
  const word = z.enum(states).safeParse(entryState.exec(entry)?.groups?.state?.toLowerCase()).data;
  const isOld = Number(confirmed.exec(entry)?.groups?.seconds) > waitedSec + 1;
  const told = flags === undefined ? word : arpFlags[flags];
  const neighbour = told === 'reachable' && isOld ? 'stale' : told;
  if (neighbour === undefined) throw new Unparsable(`odd neighbour entry: ${entry.trim().slice(0, 80)}`);
  return { neighbour, ...rest };
}
