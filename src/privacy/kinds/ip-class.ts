import type { IpBits } from './ip-bits.ts';

/**
 * What kind of address it is, as far as a technician needs it. The first bits that make it so stay as they are; in a public address the first
 * `folded` bits are numbered instead, and stand-ins lie in a part of the internet that nobody uses.
 */
export interface IpClass {
  readonly name: string;
  /** Bits that stay. */
  readonly fixed: number;
  /** Public only: bits that become a number behind `lead`. */
  readonly folded?: { readonly bits: number; readonly lead: bigint; readonly leadBits: number };
}

interface Range extends IpClass {
  readonly net: bigint;
  readonly length: number;
}

const four = (name: string, net: string, length: number, fixed = length): Range => ({
  name,
  length,
  fixed,
  net: net.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n) >> BigInt(32 - length),
});

const fourRanges: readonly Range[] = [
  four('private', '10.0.0.0', 8),
  four('private', '172.16.0.0', 12),
  four('private', '192.168.0.0', 16),
  four('link-local', '169.254.0.0', 16),
  four('CGNAT', '100.64.0.0', 10),
  four('multicast', '224.0.0.0', 4, 8),
  four('reserved', '240.0.0.0', 4, 8),
  four('documentation', '192.0.2.0', 24),
  four('documentation', '198.51.100.0', 24),
  four('documentation', '203.0.113.0', 24),
  four('benchmark', '198.18.0.0', 15),
  four('protocol', '192.0.0.0', 24),
];

/** 30.0.0.0/8 belongs to an army and is not routed: a stand-in never names anybody's server. */
const fourPublic: IpClass = { name: 'public', fixed: 0, folded: { bits: 16, lead: 30n, leadBits: 8 } };

const six = (name: string, lead: bigint, length: number, fixed = length): Range => ({
  name,
  length,
  fixed,
  net: lead,
});

const sixRanges: readonly Range[] = [
  six('link-local', 0x3fan, 10, 64),
  six('private', 0x7en, 7, 8),
  six('multicast', 0xffn, 8, 16),
  six('documentation', 0x20010db8n, 32),
  six('NAT64', 0x0064ff9bn, 32, 96),
];

/** 3ffe::/16 was the test network of IPv6 and was given back: within what counts as public, and nobody's. */
const sixPublic: IpClass = { name: 'public', fixed: 0, folded: { bits: 32, lead: 0x3ffen, leadBits: 16 } };

export function classOf({ width, bits }: IpBits): IpClass {
  const ranges = width === 32 ? fourRanges : sixRanges;
  const range = ranges.find(({ net, length }) => bits >> BigInt(width - length) === net);
  return range ?? (width === 32 ? fourPublic : sixPublic);
}

/** Addresses that name nobody: "this machine", "nobody yet", "all", and masks. */
export function namesNobody({ width, bits }: IpBits): boolean {
  if (width === 128) return bits <= 1n || isWellKnownGroup(bits);
  const first = bits >> 24n;
  return first === 0n || first === 127n || isMask(bits) || bits >> 8n === 0xe00000n || fixedGroups.has(bits);
}

/** 255.255.255.0: ones, then zeros. */
function isMask(bits: bigint): boolean {
  const rest = ~bits & 0xffffffffn;
  return bits >= 0x80000000n && (rest & (rest + 1n)) === 0n;
}

/** 224.0.1.1 (time), 239.255.255.250 (UPnP), 255.255.255.255. */
const fixedGroups: ReadonlySet<bigint> = new Set([0xe0000101n, 0xeffffffan, 0xffffffffn]);

/** ff02::1, ff02::fb: groups that are the same in every network. */
function isWellKnownGroup(bits: bigint): boolean {
  return bits >> 120n === 0xffn && (bits & ((1n << 112n) - 1n)) <= 0xffffn;
}
