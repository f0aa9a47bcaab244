import * as z from 'zod';

const kinds = ['ethernet', 'wifi', 'mobile', 'loopback', 'bridge', 'bond', 'vlan', 'tunnel', 'virtual'] as const;

const Adapter = z.object({
  name: z.string(),
  kind: z.enum(kinds),
  /** It is a device, not something the system made up. */
  hardware: z.boolean(),
  /** It could carry this machine's own traffic to its network. */
  uplink: z.boolean(),
  /** Switched on by the administrator; says nothing about the cable. */
  enabled: z.boolean(),
  radio: z.enum(['on', 'soft-blocked', 'hard-blocked']).optional(),
  /** Absent where it cannot be told, as with an adapter that is switched off. */
  carrier: z.boolean().optional(),
  /** There is a link, but it is not yet allowed to carry traffic: key exchange or 802.1X is not finished. */
  dormant: z.literal(true).optional(),
  mac: z.string().optional(),
  mtu: z.number().optional(),
  speedMbps: z.number().optional(),
  duplex: z.enum(['half', 'full']).optional(),
  master: z.string().optional(),
  driver: z.string().optional(),
});
export const AdapterList = z.object({ list: z.array(Adapter) });
type Adapter = z.output<typeof Adapter>;

/** An adapter before it is known whether it is an uplink: that depends on the others. */
export interface Link extends Omit<Adapter, 'uplink'> {
  /** Virtual Ethernet that leads out of a container, where there is no hardware at all. */
  readonly standIn?: 'pair' | 'tap';
  /** The adapter that carries it: that of a VLAN, or of a second adapter made from one (macvlan). */
  readonly over?: string;
  /** It hands its traffic to its master: bond or bridge, not a VRF or a virtual switch. */
  readonly enslaved?: true;
  /** Hardware that no system uses to reach its network, such as a debug port. */
  readonly aside?: true;
}

/** More adapters than this are not listed: a container host can have thousands. */
const maxAdapters = 512;
const deepestNesting = 4;

/** The list as the fact has it, each with whether it is an uplink. */
export function withUplinks(links: readonly Link[]): z.output<typeof AdapterList> {
  const byName = new Map(links.map(link => [link.name, link]));
  const uplinks = new Set<Link>();
  for (const link of candidates(links)) addUplinks(link, links, byName, uplinks);
  const list = links.map(link => {
    const { standIn: _, enslaved: __, aside: ___, over: ____, ...adapter } = link;
    return { ...adapter, uplink: uplinks.has(link) };
  });
  return { list: list.sort((a, b) => Number(b.uplink) - Number(a.uplink)).slice(0, maxAdapters) };
}

/** Hardware; where there is none (container, namespace), the virtual Ethernet that stands in for it. */
function candidates(links: readonly Link[]): readonly Link[] {
  const carries = new Set(['ethernet', 'wifi', 'mobile']);
  const hardware = links.filter(link => link.hardware && carries.has(link.kind));
  if (hardware.length > 0) return hardware.filter(link => !link.aside);
  const isPort = (link: Link) => links.some(other => other.name === link.master && other.kind === 'bridge');
  const pairs = links.filter(link => link.standIn === 'pair');
  const taps = links.filter(link => link.standIn === 'tap');
  const free = (pairs.length > 0 ? pairs : taps).filter(link => !isPort(link));
  // The way out of a container may be a port of a bridge inside it, as it is on a machine that runs virtual ones.
  return free.length > 0 ? free : pairs;
}

/** What traffic goes through: the bond or bridge that has the link, and what is made on top of either. */
function addUplinks(link: Link, links: readonly Link[], byName: ReadonlyMap<string, Link>, uplinks: Set<Link>): void {
  const outer = outermost(link, byName);
  if (uplinks.has(outer)) return;
  uplinks.add(outer);
  const names = [link.name, outer.name];
  for (const upper of links) if (upper.over && names.includes(upper.over)) addUplinks(upper, links, byName, uplinks);
}

function outermost(link: Link, byName: ReadonlyMap<string, Link>, depth = 0): Link {
  const master = link.enslaved && link.master !== undefined ? byName.get(link.master) : undefined;
  return master && depth < deepestNesting ? outermost(master, byName, depth + 1) : link;
}
