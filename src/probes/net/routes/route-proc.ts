import ipaddr from 'ipaddr.js';
import type { Route } from './route.ts';

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
export const routeFlags = { up: 0x1, gateway: 0x2, reject: 0x200, anycast: 0x00100000, local: 0x80000000 };

// eth0	00000000	0107000A	0003	0	0	0	00000000	0	0	0
const line =
  /^(?<adapter>\S{1,32})\t(?<to>[0-9A-F]{8})\t(?<via>[0-9A-F]{8})\t(?<flags>[0-9A-F]{4})\t\d+\t\d+\t(?<metric>\d+)\t(?<mask>[0-9A-F]{8})/gm;

/** IPv4 routes of the main table, from /proc/net/route. */
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

/** Broadcast, multicast and this machine's own entries; the last line of IPv6, which stands for "no route". */
const noRoute = { metric: 0xffffffff, local: routeFlags.local | routeFlags.anycast };

/** Routes of one family from /proc, for machines without `ip`. There, what rejects cannot be told apart, and IPv4 has only the main table. */
export function routesFromProc(family: 4 | 6, rows: readonly ProcRoute[]): Route[] {
  const shown = rows.filter(
    row => row.metric !== noRoute.metric && (row.flags & noRoute.local) === 0 && !row.destination.startsWith('ff'),
  );
  return shown.map(row => {
    const type = (row.flags & routeFlags.reject) !== 0 ? 'unreachable' : row.adapter === '*' ? 'blackhole' : 'unicast';
    return {
      family,
      destination: row.prefix === 0 ? 'default' : `${row.destination}/${row.prefix}`,
      // IPv4 through an IPv6 gateway is shown as gateway 0.0.0.0.
      ...((row.flags & routeFlags.gateway) !== 0 && row.gateway !== '0.0.0.0' && { gateway: row.gateway }),
      ...(type === 'unicast' && { adapter: row.adapter }),
      metric: row.metric,
      type,
    };
  });
}
