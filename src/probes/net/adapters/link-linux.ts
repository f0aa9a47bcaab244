import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { structured } from '../_structured.ts';
import type { Link } from './link.ts';
import { describe, type Seen } from './link-seen.ts';
import { parseSysfs, type SysfsAdapter } from './link-sysfs.ts';

const IpLink = z.object({
  ifindex: z.number(),
  ifname: z.string(),
  flags: z.array(z.string()),
  mtu: z.number().optional(),
  operstate: z.string().optional(),
  link_type: z.string().optional(),
  address: z.string().optional(),
  master: z.string().optional(),
  link: z.string().optional(),
  parentdev: z.string().optional(),
  linkinfo: z
    .object({
      info_kind: z.string().optional(),
      info_slave_kind: z.string().optional(),
      info_data: z.object({ type: z.unknown() }).partial().optional(),
    })
    .optional(),
});
/** Some releases print an empty object for what they leave out. */
const Nothing = z.strictObject({}).transform(() => undefined);
type IpLink = z.output<typeof IpLink>;
const IpLinks = z.array(z.union([IpLink, Nothing]));

/** Adapters from netlink; /sys adds what netlink does not tell. */
export function linksFromNetlink(json: string, sysfs: string): Link[] {
  const rows = structured(json, IpLinks);
  const { adapters, switches } = parseSysfs(sysfs);
  return rows.flatMap(row => (row ? [describe(fromNetlink(row, adapters.get(row.ifname)), switches)] : []));
}

/** Adapters from /sys alone, which is trusted only if it shows the same network namespace as /proc. */
export function linksFromSysfs(sysfs: string, procNetDev: string): Link[] {
  const { adapters, switches } = parseSysfs(sysfs);
  const names = [...procNetDev.matchAll(/^\s*(?<name>[^\s:]+(?::\d+)?):/gm)].map(match => match.groups?.name ?? '');
  if (names.length === 0) throw new Unparsable('no adapters in /proc/net/dev');
  const missing = names.find(name => !adapters.has(name));
  if (missing !== undefined) throw new Unparsable(`/sys/class/net does not show ${missing}`);
  const byIndex = new Map([...adapters].map(([name, sys]) => [sys.values.get('ifindex'), name]));
  return [...adapters].map(([name, sys]) => describe(fromSysfs(name, sys, byIndex), switches));
}

function fromNetlink(row: IpLink, sysfs: SysfsAdapter | undefined): Seen {
  // After a plain setns /sys still shows the adapters of another namespace, perhaps with the same names.
  const same =
    sysfs?.values.get('ifindex') === String(row.ifindex) && sysfs.values.get('address') === (row.address ?? '');
  const sys = same ? sysfs : undefined;
  const up = row.flags.includes('UP');
  const { info_kind, info_slave_kind, info_data } = row.linkinfo ?? {};
  return {
    name: row.ifname,
    up,
    // NO-CARRIER is what ip makes of an operational state that is not "up": right after a link comes up the kernel is a second behind with it.
    carrier: up ? row.flags.includes('LOWER_UP') : undefined,
    dormant: row.operstate === 'DORMANT',
    hasParentHere: row.link !== undefined,
    parent: row.link,
    noArp: row.flags.includes('NOARP'),
    type: row.link_type ?? '',
    made: info_kind === 'tun' && info_data?.type === 'tap' ? 'tap' : info_kind,
    device: sys ? sys.has.has('device') : row.parentdev !== undefined && info_kind === undefined,
    mac: row.address,
    mtu: row.mtu,
    master: row.master,
    enslaved: row.master !== undefined && ['bond', 'bridge', 'team'].includes(info_slave_kind ?? ''),
    sys,
  };
}

/** include/uapi/linux/if_arp.h */
const hardwareTypes: Record<string, string> = {
  1: 'ether',
  32: 'infiniband',
  280: 'can',
  512: 'ppp',
  519: 'rawip',
  772: 'loopback',
  803: 'monitor',
};
/** include/uapi/linux/if.h and if_tun.h */
const flagBits = { up: 0x1, noArp: 0x80, tap: 0x2 };

function fromSysfs(name: string, sys: SysfsAdapter, byIndex: ReadonlyMap<string | undefined, string>): Seen {
  const value = (key: string) => sys.values.get(key);
  const flags = Number(value('flags') ?? 0);
  const up = (flags & flagBits.up) !== 0;
  const carrier = value('carrier');
  const type = hardwareTypes[value('type') ?? ''] ?? 'tunnel';
  const mtu = value('mtu');
  return {
    name,
    up,
    carrier: up && carrier !== undefined ? carrier === '1' : undefined,
    dormant: value('operstate') === 'dormant',
    hasParentHere: false,
    parent: byIndex.get(value('iflink')),
    noArp: (flags & flagBits.noArp) !== 0,
    type,
    made: madeOf(sys, type),
    device: sys.has.has('device'),
    mac: value('address'),
    mtu: mtu === undefined ? undefined : Number(mtu),
    master: value('INTERFACE'),
    enslaved: value('INTERFACE') !== undefined,
    sys,
  };
}

function madeOf(sys: SysfsAdapter, type: string): string | undefined {
  if (sys.has.has('bridge')) return 'bridge';
  if (sys.has.has('bonding')) return 'bond';
  const tun = sys.values.get('tun_flags');
  if (tun !== undefined) return (Number(tun) & flagBits.tap) === 0 ? 'tun' : 'tap';
  const word = sys.values.get('DEVTYPE');
  if (word !== undefined && !['wlan', 'wwan', 'dsa'].includes(word)) return word;
  return type === 'tunnel' || type === 'ppp' ? 'tunnel' : undefined;
}
