import * as z from 'zod';
import type { Link } from './link.ts';
import { type RadioSwitch, radioState, type SysfsAdapter } from './link-sysfs.ts';

/** What both sources tell, in one form. */
export interface Seen {
  readonly name: string;
  readonly up: boolean;
  readonly carrier: boolean | undefined;
  readonly dormant: boolean;
  /** Its other end is an adapter of this same machine, so it leads nowhere else. */
  readonly hasParentHere: boolean;
  /** The adapter whose traffic it shares, by name. */
  readonly parent: string | undefined;
  readonly noArp: boolean;
  readonly type: string;
  /** The kernel's word for a made-up device: veth, bridge, wireguard... */
  readonly made: string | undefined;
  readonly device: boolean;
  readonly mac: string | undefined;
  readonly mtu: number | undefined;
  readonly master: string | undefined;
  readonly enslaved: boolean;
  readonly sys: SysfsAdapter | undefined;
}

const madeKinds: Record<string, Link['kind']> = { bridge: 'bridge', bond: 'bond', team: 'bond', vlan: 'vlan' };
const tunnels =
  /^(tun|wireguard|ipip|sit|gre|gretap|erspan|ip6tnl|ip6gre|ip6gretap|ip6erspan|vti|vti6|xfrm|vxlan|geneve|gtp|ppp|l2tp|tunnel|ovpn)$/;
/** What carries a machine's own traffic over another adapter. */
const layers = new Set(['vlan', 'macvlan', 'ipvlan']);
const macAddress = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;
const pairs = new Set([undefined, 'veth', 'macvlan', 'ipvlan', 'netkit']);

function kindOf(seen: Seen): Link['kind'] {
  if (seen.type === 'loopback') return 'loopback';
  const made = seen.made ?? '';
  if (tunnels.test(made)) return 'tunnel';
  if (made !== '' && !seen.device) return madeKinds[made] ?? 'virtual';
  if (!seen.device) return 'virtual';
  if (seen.sys?.has.has('phy80211') || seen.sys?.has.has('wireless')) return seen.type === 'ether' ? 'wifi' : 'virtual';
  if (seen.sys?.values.get('DEVTYPE') === 'wwan' || seen.type === 'rawip') return 'mobile';
  return ['ether', 'infiniband'].includes(seen.type) ? 'ethernet' : 'virtual';
}

const Duplex = z.enum(['half', 'full']);

/** One adapter in the words of the fact. */
export function describe(seen: Seen, switches: readonly RadioSwitch[]): Link {
  const kind = kindOf(seen);
  const value = (key: string) => seen.sys?.values.get(key);
  const speed = Number(value('speed') ?? -1);
  const duplex = Duplex.safeParse(value('duplex')).data;
  const radio = radioState(kind, value('phy'), switches);
  const driver = value('DRIVER');
  // ifb and dummy, where /sys gives them no kind, are the ones without ARP.
  const standIn =
    kind === 'virtual' &&
    !seen.device &&
    !seen.hasParentHere &&
    (seen.made !== undefined || !seen.noArp) &&
    ['ether', 'none'].includes(seen.type);
  return {
    name: seen.name,
    kind,
    hardware: seen.device,
    enabled: seen.up,
    ...(radio && { radio }),
    ...(seen.carrier !== undefined && { carrier: seen.carrier }),
    ...(seen.dormant && { dormant: true as const }),
    ...(macAddress.test(seen.mac ?? '') && kind !== 'loopback' && { mac: seen.mac }),
    ...(seen.mtu !== undefined && { mtu: seen.mtu }),
    ...(seen.carrier && speed > 0 && { speedMbps: speed }),
    ...(seen.carrier && duplex && { duplex }),
    ...(seen.master !== undefined && { master: seen.master }),
    ...(driver !== undefined && { driver }),
    ...(seen.enslaved && { enslaved: true as const }),
    ...(seen.parent !== undefined && layers.has(seen.made ?? '') && { over: seen.parent }),
    ...(standIn && pairs.has(seen.made) && { standIn: 'pair' as const }),
    ...(standIn && seen.made === 'tap' && { standIn: 'tap' as const }),
  };
}
