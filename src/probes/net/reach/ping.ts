import { type Command, sh } from '../../../model/command.ts';
import type { Word } from '../_word.ts';

/** What a ping said, as a word. */
export interface Echo {
  readonly result: Word;
  readonly ms?: number;
}

/**
 * One echo request to each address, all at once, in the background. `-w` lets iputils ask again until the time is up; BusyBox asks once.
 * Without the program nothing is printed: whether the address answers a ping is then not known.
 */
export function pingsOnLinux(addresses: readonly string[], waitSec: number, adapter?: string): Command {
  return sh`set -f
for address in ${addresses}; do
  case $address in *:*) if command -v ping6 >/dev/null 2>&1; then tool=ping6; else tool='ping -6'; fi ;; *) tool=ping ;; esac
  command -v ping >/dev/null 2>&1 || [ "$tool" = ping6 ] || continue
  (said=$($tool -n -c 1 -w ${waitSec} -W ${waitSec} ${adapter === undefined ? [] : ['-I', adapter]} "$address" 2>&1); echo icmp $address - $? $said) &
done
`;
}

/** ping6 of macOS has no time limit, and sets its own alarm: something else has to watch it. */
export const watchedPing = `my $limit = shift; my $ping = fork; exec @ARGV unless $ping;
$SIG{ALRM} = sub { kill TERM => $ping }; alarm $limit; waitpid $ping, 0; exit($? & 127 ? 124 : $? >> 8)`;

/** The same on macOS. */
export function pingsOnDarwin(addresses: readonly string[], waitSec: number): Command {
  return sh`set -f
for address in ${addresses}; do
  case $address in *:*) tool=ping6 ;; *) tool=ping ;; esac
  (said=$(perl -e ${watchedPing} ${waitSec} $tool -n -c 1 "$address" 2>&1); echo icmp $address - $? $said) &
done
`;
}

/** 64 bytes from 198.51.100.2: icmp_seq=1 ttl=64 time=0.357 ms */
const reply = /\d bytes from .{1,200}?time[=<](?<ms>[\d.]{1,12}) ms/;

/** The first that matches tells; nothing where ping itself was not allowed to run, or said what is not known here. */
const signs: readonly (readonly [RegExp, Word | undefined])[] = [
  [/are you root|socket: |cap_net_raw/, undefined],
  // From 198.51.100.5 icmp_seq=1 Destination Port Unreachable: a filter's answer, because an echo request knows no port.
  [/Packet filtered|prohibited|Port Unreachable|Permission denied|Operation not permitted/i, 'prohibited'],
  // iputils takes the EACCES of a "prohibit" route for a broadcast address.
  [/check your local firewall/, 'prohibited'],
  [/unreachable|No route|Host is down|Invalid argument|Address unknown|assign requested address/i, 'unreachable'],
  [/100(?:\.0)?% packet loss/, 'silent'],
];

/** Reads what ping printed; `exit` is 124 when it was ended because the time was up. */
export function readPing(text: string, exit: number): Echo | undefined {
  const ms = reply.exec(text)?.groups?.ms;
  if (ms !== undefined) return { result: 'connected', ms: Number(ms) };
  if (exit === 124) return { result: 'silent' };
  const result = signs.find(([pattern]) => pattern.test(text))?.[1];
  return result && { result };
}
