import { type Command, sh } from '../../../model/command.ts';
import { watchedPing } from '../reach/ping.ts';
import type { Seen } from './fact.ts';

/** What each system's ping is asked. */
interface Pace {
  /** As code: the words that a script found out itself. */
  readonly addresses: readonly string[] | Command;
  readonly count: number;
  readonly everyMs: number;
  readonly waitMs: number;
}

/** Older iputils let only administrators ask more often than five times a second. */
const userMs = 200;

/**
 * A series of pings to each address, all side by side, in the background. iputils waits for the last ones twice as long as an answer
 * took so far. A bare `$said` puts all that was said on one line: lines of several jobs would mix.
 */
export function pingSeriesOnLinux({ addresses, count, everyMs, waitMs }: Pace): Command {
  return sh`set -f
for address in ${addresses}; do
  command -v ping >/dev/null 2>&1 || continue
  case $address in *:*) if command -v ping6 >/dev/null 2>&1; then tool=ping6; else tool='ping -6'; fi ;; *) tool=ping ;; esac
  (every=${everyMs}; said=$($tool -n -c ${count} -i ${everyMs / 1000} -W ${Math.ceil(waitMs / 1000)} "$address" 2>&1)
  case $said in *'interval'*|*'cannot flood'*) every=${userMs}; said=$($tool -n -c ${Math.ceil((count * everyMs) / userMs)} -i ${userMs / 1000} -W ${Math.ceil(waitMs / 1000)} "$address" 2>&1) ;; esac
  echo icmp $address $every $said) &
done
`;
}

/** The same on macOS, whose ping6 knows no time limit. */
export function pingSeriesOnDarwin({ addresses, count, everyMs, waitMs }: Pace): Command {
  return sh`set -f
for address in ${addresses}; do
  case $address in *:*) tool=ping6 ;; *) tool=ping ;; esac
  (said=$(perl -e ${watchedPing} ${Math.ceil((count * everyMs + waitMs) / 1000)} $tool -n -c ${count} -i ${everyMs / 1000} "$address" 2>&1); echo icmp $address ${everyMs} $said) &
done
`;
}

/** icmp 10.77.0.1 100 PING 10.77.0.1 (10.77.0.1) 56(84) bytes of data. 64 bytes from ... icmp_seq=1 ttl=64 time=0.055 ms ... */
const series = /^icmp (?<address>\S{1,80}) (?<every>\d{1,5}) (?<said>PING.{0,20000})$/gm;
const reply = /[_ ]seq=(?<seq>\d{1,5}) (?:ttl|hlim)=\d{1,3} time[=<](?<ms>[\d.]{1,12}) ms(?! \(DUP)/g;
/** iputils counts from 1, BusyBox and macOS from 0. */
const counted = /(?<sent>\d{1,6}) packets transmitted/;

/** A ping that was cut short gives no summary, and then it is not known how many were sent. */
export function readPingSeries(stdout: string): Seen[] {
  return [...stdout.matchAll(series)].flatMap(({ groups = {} }) => {
    const { address = '', every, said = '' } = groups;
    const sent = Number(counted.exec(said)?.groups?.sent ?? 0);
    const replies = [...said.matchAll(reply)].map(one => [Number(one.groups?.seq), Number(one.groups?.ms)] as const);
    const first = replies.some(([seq]) => seq === 0) || / bytes from \S+ seq=|round-trip/.test(said) ? 0 : 1;
    const times = new Map(replies.map(([seq, ms]) => [seq - first, ms]));
    const samples = Array.from({ length: sent }, (_, index) => {
      const ms = times.get(index);
      return { atMs: index * Number(every), ...(ms !== undefined && { ms }) };
    });
    return [{ address, protocol: 'icmp' as const, samples }];
  });
}
