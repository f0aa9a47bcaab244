import ipaddr from 'ipaddr.js';

/** The words of /proc/net/ipv6_route and if_inet6: 32 hexadecimal digits, no colons. */
export function ipv6FromHex(hex: string): string {
  return ipaddr.fromByteArray([...Buffer.from(hex, 'hex')]).toString();
}

export interface ProcRoute {
  readonly adapter: string;
  readonly destination: string;
  readonly gateway: string;
  readonly flags: number;
  readonly metric: number;
  readonly prefix: number;
}

/** include/uapi/linux/route.h, ipv6_route.h */
export const routeFlags = { up: 0x1, gateway: 0x2, reject: 0x200, local: 0x80000000, cache: 0x01000000 };

// eth0	00000000	0107000A	0003	0	0	0	00000000	0	0	0
const line =
  /^(?<adapter>\S{1,32})\t(?<to>[0-9A-F]{8})\t(?<via>[0-9A-F]{8})\t(?<flags>[0-9A-F]{4})\t\d+\t\d+\t(?<metric>\d+)\t(?<mask>[0-9A-F]{8})/gm;

/** IPv4 routes of the main table, from /proc/net/route, which has no blackholes. */
export function procRoutes4(text: string): ProcRoute[] {
  const rows = [...text.matchAll(line)].map(found => found.groups ?? {});
  // The kernel prints each address as a number of its own byte order: the masks tell which that is.
  const swapped = rows.every(({ mask = '' }) => prefixOf(bytesOf(mask).reverse()) !== undefined);
  const bytes = (hex: string) => (swapped ? bytesOf(hex).reverse() : bytesOf(hex));
  return rows.map(({ adapter = '', to = '', via = '', flags = '', metric = '', mask = '' }) => ({
    adapter,
    destination: bytes(to).join('.'),
    gateway: bytes(via).join('.'),
    flags: Number.parseInt(flags, 16),
    metric: Number(metric),
    prefix: prefixOf(bytes(mask)) ?? 32,
  }));
}

function bytesOf(hex: string): number[] {
  return [...Buffer.from(hex, 'hex')];
}

/** The length of a mask; nothing if its ones do not stand together. */
function prefixOf(bytes: readonly number[]): number | undefined {
  const bits = bytes.map(byte => byte.toString(2).padStart(8, '0')).join('');
  const ones = /^(?<ones>1*)0*$/.exec(bits)?.groups?.ones;
  return ones?.length;
}

// fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
const line6 =
  /^(?<to>[0-9a-f]{32}) (?<prefix>[0-9a-f]{2}) [0-9a-f]{32} [0-9a-f]{2} (?<via>[0-9a-f]{32}) (?<metric>[0-9a-f]{8}) [0-9a-f]{8} [0-9a-f]{8} (?<flags>[0-9a-f]{8})\s+(?<adapter>\S{1,32})$/gm;

/** IPv6 routes of all tables, from /proc/net/ipv6_route. */
export function procRoutes6(text: string): ProcRoute[] {
  return [...text.matchAll(line6)].map(
    ({ groups: { to = '', prefix = '', via = '', metric = '', flags = '', adapter = '' } = {} }) => ({
      adapter,
      destination: ipv6FromHex(to),
      gateway: ipv6FromHex(via),
      flags: Number.parseInt(flags, 16),
      metric: Number.parseInt(metric, 16),
      prefix: Number.parseInt(prefix, 16),
    }),
  );
}
