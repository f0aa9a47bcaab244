import { isIP } from 'node:net';
import { type Command, sh } from '../../../model/command.ts';
import type { Ended } from './fact.ts';

interface Asked {
  readonly address: string;
  readonly hops: number;
  readonly count: number;
}

/** Prints what was said of the hops, and puts those who said it and the target into `$from`. */
function ended(address: string, ask: Command, whose: Command): Command {
  return sh`set -f
address=${address}
case $address in *:*) if command -v ping6 >/dev/null 2>&1; then ping=ping6; else ping='ping -6'; fi; trace=traceroute6 ;; *) ping=ping; trace=traceroute ;; esac
hops=$(${ask})
echo "$hops"
from=$({ echo "$hops" | ${whose}; echo "$address"; } | sort -u)
`;
}

/** The same for packets that may go one hop, two, ..., side by side; a line for each, with all that the tool said. */
function eachHop(hops: number, ask: Command): Command {
  return sh`for hop in ${Array.from({ length: hops }, (_, index) => index + 1)}; do
  (said=$(${ask} 2>&1); echo hop $hop $said) &
done
wait`;
}

/** Enough to see a hop on a way that loses every third packet. */
const mostTries = 5;

/** Only iputils tells whose word came back, also to those who have no rights. */
export function endedByPing({ address, hops, count }: Asked): Command {
  return ended(
    address,
    eachHop(hops, sh`$ping -n -c ${Math.min(count, mostTries)} -i 0.2 -W 1 -t $hop "$address"`),
    sh`sed -n 's/^hop .* From \([0-9A-Fa-f.:]*\)[:%a-z0-9]* icmp_seq.* [Tt]ime .*exceeded.*/\1/p'`,
  );
}

const addressesTraced = sh`sed 's/.* byte packets//' | tr ' ' '\n' | grep -E '^[0-9A-Fa-f]*:[0-9A-Fa-f:.]+$|^[0-9]+(\.[0-9]+){3}$'`;

/** By echo requests, which need no rights on macOS. */
export function endedByTraceroutes({ address, hops }: Asked): Command {
  const ask = eachHop(hops, sh`$trace -I -n -q 2 -w 1 -f $hop -m $hop "$address"`);
  return ended(address, ask, addressesTraced);
}

/** Hop after hop: BusyBox takes the answers to others for its own. */
export function endedByTraceroute({ address, hops }: Asked): Command {
  const ask = sh`said=$($trace -I -n -q 1 -w 1 -m ${hops} "$address" 2>&1); echo hop 1 $said`;
  return ended(address, ask, addressesTraced);
}

/** hop 1 PING 1.1.1.1 (1.1.1.1) 56(84) bytes of data. From 10.77.0.1 icmp_seq=1 Time to live exceeded ... */
const line = /^hop (?<hop>\d{1,2}) (?<said>.{1,5000})$/gm;
const sent = /(?<sent>\d{1,4}) packets transmitted/;
const expired = /[Ff]rom (?<from>[\dA-Fa-f.:]{2,45}?)(?:%[\w.-]{1,32})?:? icmp_seq=\d{1,4} Time (?:to live )?exceeded/g;
const reply = /bytes from (?<from>[\dA-Fa-f.:]{2,45}?)(?:%[\w.-]{1,32})?: [^:]{0,20}seq=\d/g;
/** ... 2 hops max, 46 byte packets 1 10.9.0.1 0.010 ms * 2 10.9.1.2 0.012 ms 0.008 ms */
const traced = /^traceroute.{1,500}? byte packets (?<said>.{1,4000})$/;

export function readEnded(stdout: string): Ended[] {
  return [...stdout.matchAll(line)].flatMap(({ groups = {} }) => {
    const said = groups.said ?? '';
    const trace = traced.exec(said)?.groups?.said;
    return trace === undefined ? byPing(Number(groups.hop), said) : byTraceroute(trace);
  });
}

function byPing(hop: number, said: string): Ended[] {
  const asked = Number(sent.exec(said)?.groups?.sent ?? 0);
  if (asked === 0) return [];
  const words = [...said.matchAll(expired), ...said.matchAll(reply)].flatMap(({ groups }) => groups?.from ?? []);
  return [toldBy(hop, words, asked)];
}

function byTraceroute(trace: string): Ended[] {
  // A hop is a bare number, and what follows it up to the next.
  return [...trace.matchAll(/(?<=^| )(?<hop>\d{1,2}) (?<said>(?:(?!\d{1,2}(?: |$))\S{1,60}(?: |$)){1,40})/g)].map(
    ({ groups = {} }) => {
      const said = (groups.said ?? '').trim().split(' ');
      // An address stands before its first time only.
      const from = said.find(word => isIP(word) !== 0);
      const words = said.flatMap(word => (word === 'ms' && from !== undefined ? [from] : []));
      return toldBy(Number(groups.hop), words, words.length + said.filter(word => word === '*').length);
    },
  );
}

function toldBy(hop: number, words: readonly string[], asked: number): Ended {
  const [from] = words;
  return { hop, asked, answered: Math.min(words.length, asked), ...(from !== undefined && { from }) };
}
