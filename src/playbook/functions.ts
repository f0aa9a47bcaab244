import ipaddr from 'ipaddr.js';
import { RE2JS } from 're2js';

/** A function of ours in expressions. The documentation of the language is made from this table. */
export interface ExpressionFunction {
  readonly signature: string;
  readonly says: string;
  readonly example: string;
  /** What CEL is told, where one of ours is several of its. */
  readonly registered?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: the types are in the signature, and CEL compares them before it calls
  readonly handler: (...values: any[]) => unknown;
}

/** What playbooks can call beyond the functions of CEL itself. */
export const functions: readonly ExpressionFunction[] = [
  {
    signature: 'string.like(string): bool',
    says: 'Whether the text has a part that fits the pattern (RE2: time grows with the length, whatever the pattern)',
    example: 'log.text.like("(?i)i/o error")',
    handler: (text: string, pattern: string) => compiled(pattern).matcher(text).find(),
  },
  {
    signature: 'string.inNet(string): bool',
    says: 'Whether an IP address is in a network',
    example: 'route.gateway.inNet("10.0.0.0/8")',
    handler: inNet,
  },
  {
    signature: 'string.isPrivate(): bool',
    says: 'Whether an IP address has no meaning on the internet: RFC 1918, 100.64.0.0/10, fc00::/7, link-local, loopback',
    example: 'resolver.address.isPrivate()',
    handler: (address: string) => privateRanges.has(parse(address).range()),
  },
  {
    signature: 'string.belowAny(list<string>): bool',
    says: 'Whether a name is one of these domains, or lies below one of them',
    example: 'entry.names[0].belowAny(["example.com", "example.org"])',
    handler: (name: string, domains: readonly string[]) =>
      domains.some(domain => name === domain || name.endsWith(`.${domain}`)),
  },
  {
    signature: 'list<A>.unique(): list<A>',
    says: 'The list without what is in it already',
    example: 'replies.map(r, r.server).unique()',
    handler: unique,
  },
  {
    signature: 'list<V>.join(string): string',
    says: 'The texts or numbers as one text, with this between them',
    example: 'reach.openPorts.join(", ")',
    // CEL has its own join, for texts only, which cannot be replaced: calls of join are sent here by name.
    registered: ['string', 'double', 'int', 'bool'].map(type => `list<${type}>.joined(string): string`),
    handler: (list: readonly unknown[], between: string) => list.map(joinable).join(between),
  },
  {
    signature: 'list<double>.max(): double',
    says: 'The largest number; not known for an empty list',
    example: 'disks.list.map(d, d.usedPct).max()',
    registered: ['list<double>.max(): double', 'list<int>.max(): double'],
    handler: (list: readonly unknown[]) => Math.max(...some(list)),
  },
  {
    signature: 'list<double>.min(): double',
    says: 'The smallest number; not known for an empty list',
    example: 'disks.list.map(d, d.freeBytes).min()',
    registered: ['list<double>.min(): double', 'list<int>.min(): double'],
    handler: (list: readonly unknown[]) => Math.min(...some(list)),
  },
  {
    signature: 'list<double>.sum(): double',
    says: 'The numbers added up',
    example: 'queues.list.map(q, q.jobs).sum()',
    registered: ['list<double>.sum(): double', 'list<int>.sum(): double'],
    handler: (list: readonly unknown[]) => list.reduce((total: number, one) => total + Number(one), 0),
  },
  {
    signature: 'round(double, double): double',
    says: 'The number with so many digits after the point',
    example: 'round(ping.lossPct, 1)',
    handler: (value: number, digits: number) => Number(value.toFixed(Math.min(Math.max(digits, 0), maxDigits))),
  },
  {
    signature: 'round(double): double',
    says: 'The nearest whole number',
    example: 'round(disk.usedPct)',
    handler: (value: number) => Math.round(value),
  },
  {
    signature: 'abs(double): double',
    says: 'The number without its sign',
    example: 'abs(clock.offsetSec) > 60',
    handler: (value: number) => Math.abs(value),
  },
  {
    signature: 'unknown(string): bool',
    says: 'Neither true nor false: the check cannot tell, for this reason',
    example: 'readings.size() > 0 || unknown("no source answered")',
    handler: (why: string) => {
      throw new Error(why);
    },
  },
];

/** Most digits after the point: more than a double has. */
const maxDigits = 15;
/** Most patterns that are kept: each is compiled once. */
const maxPatterns = 500;
const patterns = new Map<string, RE2JS>();

/** @throws when the pattern is not one */
export function compiled(pattern: string): RE2JS {
  const known = patterns.get(pattern);
  if (known) return known;
  if (patterns.size >= maxPatterns) patterns.clear();
  const fresh = RE2JS.compile(pattern);
  patterns.set(pattern, fresh);
  return fresh;
}

const privateRanges: ReadonlySet<string> = new Set([
  'private',
  'carrierGradeNat',
  'uniqueLocal',
  'linkLocal',
  'loopback',
]);

function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!ipaddr.isValid(address)) throw new Error(`"${address.slice(0, 60)}" is not an IP address`);
  return ipaddr.process(address);
}

function inNet(address: string, network: string): boolean {
  const inside = parse(address);
  if (!ipaddr.isValidCIDR(network)) throw new Error(`"${network.slice(0, 60)}" is not a network such as 10.0.0.0/8`);
  const [base, bits] = ipaddr.parseCIDR(network);
  return inside.kind() === base.kind() && inside.match(base, bits);
}

function unique(list: readonly unknown[]): unknown[] {
  const seen = new Map(list.map(one => [typeof one === 'object' ? JSON.stringify(one) : one, one]));
  return [...seen.values()];
}

function some(list: readonly unknown[]): readonly number[] {
  if (list.length === 0) throw new Error('the list is empty');
  return list.map(Number);
}

function joinable(one: unknown): string {
  if (typeof one === 'object') throw new Error('join() needs a list of texts or numbers');
  return String(one);
}
