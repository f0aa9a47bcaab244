import ipaddr from 'ipaddr.js';
import { dataOf, isTold, type Known } from './known.ts';

/** One address that sends mail for the domain, as others see it. */
export interface Sender {
  readonly address: string;
  /** The name that its PTR record gives. */
  readonly name?: string;
  /** `fits`: the name leads back. `missing`: no name. `other`: the name leads elsewhere. Without: not known. */
  readonly reverse?: 'fits' | 'missing' | 'other';
  readonly listed: Listing[];
  /** Lists that would not tell, or did not answer. */
  readonly untold: string[];
}

interface Listing {
  readonly list: string;
  readonly code: string;
}

/** A domain with more servers of its own is one of a provider. */
const mostSenders = 6;
/** Names of one address beyond which nobody looks. */
const mostNames = 5;

export function sendersOf(addresses: readonly string[], lists: readonly string[], known: Known): Sender[] {
  const public_ = [...new Set(addresses)].filter(isPublic).slice(0, mostSenders);
  return public_.map(address => ({ address, ...reverseOf(address, known), ...listingsOf(address, lists, known) }));
}

/** Inside a company, names have other addresses than outside; those say nothing about sending. */
function isPublic(address: string): boolean {
  const range = ipaddr.parse(address).range();
  return !['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat', 'unspecified'].includes(range);
}

/** 192.0.2.1 as `1.2.0.192`, an IPv6 address as its 32 digits (RFC 3596, 2.5), from the end. */
function backwards(address: string): string {
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return address.split('.').reverse().join('.');
  const digits = parsed.toByteArray().flatMap(byte => [byte >> 4, byte & 15].map(digit => digit.toString(16)));
  return digits.reverse().join('.');
}

function reverseOf(address: string, known: Known): Pick<Sender, 'name' | 'reverse'> {
  const zone = address.includes(':') ? 'ip6.arpa' : 'in-addr.arpa';
  const looked = known.look(`${backwards(address)}.${zone}`, 'PTR');
  if (!isTold(looked)) return {};
  const names = dataOf(looked).slice(0, mostNames);
  const [name] = names;
  if (name === undefined) return { reverse: 'missing' };
  const looks = names.map(one => known.look(one, address.includes(':') ? 'AAAA' : 'A'));
  if (looks.flatMap(dataOf).some(one => ipaddr.parse(one).toString() === ipaddr.parse(address).toString()))
    return { name, reverse: 'fits' };
  return looks.every(isTold) ? { name, reverse: 'other' } : { name };
}

/**
 * Answers of a blocklist lie in 127.0.0.0/8 (RFC 5782, 2.1). 127.255.255.x means that it would not tell (asked through a public resolver, too
 * often); 127.0.0.10 and .11 list home and dynamic addresses, which says nothing against a server.
 */
function listingsOf(address: string, lists: readonly string[], known: Known): Pick<Sender, 'listed' | 'untold'> {
  const listed: Listing[] = [];
  const untold: string[] = [];
  for (const list of lists) {
    const looked = known.look(`${backwards(address)}.${list}`, 'A');
    const codes = dataOf(looked);
    if (!isTold(looked) || codes.some(code => !code.startsWith('127.') || code.startsWith('127.255.255.')))
      untold.push(list);
    else
      for (const code of codes.filter(one => one !== '127.0.0.10' && one !== '127.0.0.11')) listed.push({ list, code });
  }
  return { listed, untold };
}
