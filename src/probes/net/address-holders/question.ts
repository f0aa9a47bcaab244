import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { type Command, sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { Denied, Unparsable } from '../../../model/probe.ts';
import type { Exchange } from '../_frames.ts';
import { parts } from '../_parts.ts';

export const Params = z.object({
  adapter: z.string(),
  /** Own addresses on this adapter with their network: 192.0.2.7/24. */
  own: z.array(z.string().refine(text => ipaddr.IPv4.isValidCIDR(text), 'an IPv4 network')).max(64),
  /** Addresses of others, which one machine should have. */
  others: z.array(z.ipv4()).max(8).default([]),
});
export type Params = z.output<typeof Params>;

export const Holders = z.object({
  /** Who answers for each address, without this machine, without shared hardware addresses, and without who answers for every address. */
  holders: z.array(
    z.object({
      address: z.string(),
      mac: z.string(),
      /** The first half of the hardware address. Two adapters of one device mostly have it in common, and one answers for the other. */
      maker: z.string(),
    }),
  ),
  /** Who answers for whatever is asked: a router with proxy ARP. */
  proxies: z.array(z.string()),
});

/** Neighbours answer at once; a proxy waits up to 0.8 s (proxy_delay). */
const waitSec = 1.2;
/** 02:00:5e */
const makerLength = 8;
/** Patterns that are laid over the part of an address that is the host's, for addresses that hardly all belong to one machine. */
const patterns = [0x55555555, 0x33333333, 0x0f0f0f0f];
/** Whoever answers for so many of them answers for everything. */
const mostOfOne = 2;
const bits = 32;

/**
 * Who has these addresses? For the own ones as RFC 5227 asks, without a sender's address, so that nobody learns anything wrong from the question.
 * A few neighbouring addresses are asked for as well: who answers for those too stands in for everybody.
 */
export function question({ adapter, own, others }: Params): Exchange {
  const mine = own.map(network => hexOf(network.split('/')[0] ?? ''));
  const theirs = others.map(hexOf).filter(hex => !mine.includes(hex));
  const control = controlsOf(own, others).map(hexOf);
  const ask = (sender: string, hex: string) => `0001080006040001M${sender}000000000000${hex}`;
  const all = [...new Set([...mine, ...theirs, ...control])];
  return {
    adapter,
    etherType: 0x0806,
    sent: [...mine.map(hex => ask('00000000', hex)), ...[...theirs, ...control].map(hex => ask('A', hex))].join(' '),
    wanted: `0001080006040002.{12}(${all.join('|')})`,
    waitSec,
    othersSec: waitSec,
  };
}

/** The exchange, then the hardware addresses of this machine: with two adapters in one network, the other one answers too. */
export function withOwn(exchange: Command): Command {
  return sh`${exchange} || exit
echo '--- own'; for file in /sys/class/net/*/address; do [ ! -r "$file" ] || cat "$file"; done; :`;
}

/** The same by the tool that asks for one address a time, where there is neither perl nor Python. All at once, so that it takes no longer. */
export function askArping({ adapter, own, others }: Params): Command {
  const mine = own.map(network => network.split('/')[0] ?? '');
  const rest = [...others, ...controlsOf(own, others)].filter(address => !mine.includes(address));
  return sh`adapter=${adapter}
[ "$(id -u)" = 0 ] || { echo 'Operation not permitted' >&2; exit 1; }
[ -e "/sys/class/net/$adapter" ] || { echo "no adapter $adapter" >&2; exit 1; }
for address in ${mine}; do LC_ALL=C arping -D -c 2 -w 2 -I "$adapter" "$address" & done
for address in ${rest}; do LC_ALL=C arping -c 2 -w 2 -I "$adapter" "$address" & done
wait
echo '--- own'; for file in /sys/class/net/*/address; do [ ! -r "$file" ] || cat "$file"; done; :`;
}

// 0001 0800 06 04 0002 02005e100009 0a4d0032 …
const answer = /^0001080006040002(?<mac>[0-9a-f]{12})(?<address>[0-9a-f]{8})/gm;
// Unicast reply from 10.77.0.1 [02:00:5E:10:00:FE]  0.616ms
const reply = /reply from (?<address>[\d.]{7,15}) \[(?<mac>[0-9A-Fa-f:]{11,17})\]/g;
/** One hardware address that several machines share on purpose: VRRP and CARP (RFC 9568), HSRP, GLBP, network load balancing. */
const shared = /^(00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:05:73:a0:0|00:07:b4:00|02:bf:|03:bf:)/;

interface Answer {
  readonly mac: string;
  readonly address: string;
}

export function readFrames(execution: Execution, params: Params): z.output<typeof Holders> {
  return read(execution, params, text =>
    [...text.matchAll(answer)].map(({ groups: { mac = '', address = '' } = {} }) => ({
      mac: mac.match(/../g)?.join(':') ?? '',
      address: [...Buffer.from(address, 'hex')].join('.'),
    })),
  );
}

export function readArping(execution: Execution, params: Params): z.output<typeof Holders> {
  // Another tool of this name has other options and says nothing like this.
  const asked = new Set([...params.own.map(network => network.split('/')[0]), ...params.others]).size;
  const sent = execution.stdout.match(/^Sent \d+ probe/gm)?.length ?? 0;
  if (!/not permitted/.test(execution.stderr) && sent < asked) throw new Unparsable('arping did not ask');
  return read(execution, params, text =>
    [...text.matchAll(reply)].map(({ groups: { mac = '', address = '' } = {} }) => ({
      // BusyBox leaves out the zero in front.
      mac: mac
        .toLowerCase()
        .split(':')
        .map(byte => byte.padStart(2, '0'))
        .join(':'),
      address,
    })),
  );
}

function read(
  { ended, stdout, stderr }: Execution,
  params: Params,
  answersIn: (text: string) => Answer[],
): z.output<typeof Holders> {
  if (/Operation not permitted|Permission denied|PermissionError/.test(stderr))
    throw new Denied('administrator rights');
  const said = parts(stdout);
  if (ended.by !== 'exit' || ended.code !== 0 || !said.has('own'))
    throw new Unparsable(stderr.trim().split('\n').at(-1)?.slice(0, 120) || 'the question was not sent');
  const own = new Set((said.get('own') ?? '').split(/\s+/));
  const answers = answersIn(said.get('') ?? '');
  const control = new Set(controlsOf(params.own, params.others));
  const answeredBy = (mac: string) =>
    new Set(answers.filter(one => one.mac === mac && control.has(one.address)).map(one => one.address)).size;
  const proxies = [...new Set(answers.map(({ mac }) => mac))].filter(mac => answeredBy(mac) >= mostOfOne);
  const real = answers.filter(
    ({ mac, address }) => !own.has(mac) && !shared.test(mac) && !proxies.includes(mac) && !control.has(address),
  );
  const unique = new Map(real.map(one => [`${one.address} ${one.mac}`, one]));
  return {
    holders: [...unique.values()].map(({ address, mac }) => ({ address, mac, maker: mac.slice(0, makerLength) })),
    proxies: proxies.filter(mac => !own.has(mac)),
  };
}

function hexOf(address: string): string {
  return Buffer.from(ipaddr.parse(address).toByteArray()).toString('hex');
}

/** Some other addresses of the first network; none where it is too small. */
function controlsOf(own: readonly string[], others: readonly string[]): string[] {
  const [address = '', prefix] = (own[0] ?? '').split('/');
  const hosts = 2 ** (bits - Number(prefix ?? bits)) - 1;
  if (hosts <= patterns.length) return [];
  const number = Number.parseInt(hexOf(address), 16);
  const taken = [...own.map(network => network.split('/')[0]), ...others];
  const found = patterns
    .map(pattern => (number ^ (pattern & hosts)) >>> 0)
    .filter(one => (one & hosts) !== 0 && (one & hosts) >>> 0 !== hosts >>> 0)
    .map(one => [one >>> 24, (one >>> 16) & 0xff, (one >>> 8) & 0xff, one & 0xff].join('.'));
  return [...new Set(found)].filter(one => !taken.includes(one));
}
