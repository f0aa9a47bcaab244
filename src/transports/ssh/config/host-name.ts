import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { lowerCase } from '../patterns.ts';
import type { Evaluation } from './evaluation.ts';
import { replaceTokens } from './tokens.ts';

/** HostName with its tokens replaced, or the name as it was typed. A token that it cannot have is told of later, with the settings. */
export function resolvedName({ chosen, name }: Pick<Evaluation, 'chosen' | 'name'>): string {
  const { value = name } = replaceTokens(chosen.values.hostname ?? '%h', { h: name });
  return value;
}

/** The name to connect to: in lower case, addresses in the one form that ssh gives them. known_hosts is asked for this name. */
export function finalName(evaluation: Pick<Evaluation, 'chosen' | 'name'>): string {
  const name = resolvedName(evaluation);
  if (isIPv6(name)) return ipv6Name(name);
  // 127.1 is an address as well.
  return ipaddr.IPv4.isValid(name) ? ipaddr.IPv4.parse(name).toString() : lowerCase(name);
}

/** As inet_ntop(3), which writes an IPv4 address within an IPv6 address with dots. Not by ipaddr.js: 2.5 takes ::192.0.2.1 for ::ffff:192.0.2.1. */
function ipv6Name(name: string): string {
  const [address = '', zone] = name.split('%');
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  // ::ffff:c000:201
  const { start, high, low } = /^(?<start>::(?:ffff:)?)(?<high>[0-9a-f]+):(?<low>[0-9a-f]+)$/.exec(short)?.groups ?? {};
  const dotted = start === undefined ? short : start + [...bytes(high), ...bytes(low)].join('.');
  return zone === undefined ? dotted : `${dotted}%${zone}`;
}

function bytes(word = '0'): number[] {
  const value = Number.parseInt(word, 16);
  return [value >> 8, value & 0xff];
}
