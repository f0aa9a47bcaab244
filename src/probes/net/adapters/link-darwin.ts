import { Unparsable } from '../../../model/probe.ts';
import type { Link } from './link.ts';

/** The hardware ports that macOS has a network service for: what it would use to reach a network. */
interface Port {
  readonly port: string;
  enabled: boolean;
}

/** Adapters from `ifconfig -a`, the order of network services, and the Wi-Fi power of each Wi-Fi adapter. */
export function linksFromIfconfig(ifconfig: string, services: string, power: string): Link[] {
  const ports = parsePorts(services);
  const blocks = ifconfig.split(/^(?=\S)/m).filter(block => header.test(block));
  if (blocks.length === 0) throw new Unparsable('ifconfig shows no adapter');
  const masters = new Map(
    blocks.flatMap(block => [...block.matchAll(member)].map(found => [found[1] ?? '', nameOf(block)] as const)),
  );
  return blocks.map(block => describe(block, ports.get(nameOf(block)), masters, power));
}

// en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
const header = /^(?<name>[\w.-]{1,32}): flags=[0-9a-f]+<(?<flags>[A-Z0-9,_]*)>(?: mtu (?<mtu>\d+))?/;
// 	member: en1 flags=3<LEARNING,DISCOVER>
const member = /^\s+member: (\S{1,32}) /gm;
// 	media: autoselect (1000baseT <full-duplex,flow-control>)
const media = /^\s+media: .{0,60}\((?<rate>\d+)(?<giga>G?)base\S{0,8}(?: <(?<options>[^>]{0,60})>)?/m;

function nameOf(block: string): string {
  return header.exec(block)?.groups?.name ?? '';
}

// (1) USB 10/100/1000 LAN
// (Hardware Port: USB 10/100/1000 LAN, Device: en7)
function parsePorts(text: string): Map<string, Port> {
  const ports = new Map<string, Port>();
  for (const found of text.matchAll(
    /^\((?<order>\d+|\*)\) .{1,200}\n\(Hardware Port: (?<port>.{1,100}), Device: (?<device>\w{1,32})\)/gm,
  )) {
    const { order, port = '', device = '' } = found.groups ?? {};
    const enabled = order !== '*' || ports.get(device)?.enabled === true;
    ports.set(device, { port, enabled });
  }
  return ports;
}

function kindOf(name: string, port: string): Link['kind'] {
  if (/^lo\d/.test(name)) return 'loopback';
  if (/^bridge\d/.test(name)) return 'bridge';
  if (/^bond\d/.test(name)) return 'bond';
  if (/^vlan\d/.test(name)) return 'vlan';
  if (/^(utun|gif|stf|ipsec|ppp|tun|tap)\d/.test(name)) return 'tunnel';
  if (!/^en\d/.test(name)) return 'virtual';
  if (/^(Wi-Fi|AirPort)/.test(port)) return 'wifi';
  return /^(iPhone|iPad)/.test(port) ? 'mobile' : 'ethernet';
}

function describe(block: string, port: Port | undefined, masters: ReadonlyMap<string, string>, power: string): Link {
  const { name = '', flags = '', mtu } = header.exec(block)?.groups ?? {};
  const kind = kindOf(name, port?.port ?? '');
  const enabled = flags.split(',').includes('UP') && port?.enabled !== false;
  const radio = kind === 'wifi' ? radioOf(name, power) : undefined;
  const status = /^\s+status: (?<status>active|inactive|associated)/m.exec(block)?.groups?.status;
  const mac = /^\s+ether (?<mac>[0-9a-f:]{17})/m.exec(block)?.groups?.mac;
  const master = masters.get(name);
  const parent = /^\s+vlan: \d+ parent interface: (?<parent>\w{1,32})/m.exec(block)?.groups?.parent;
  return {
    name,
    kind,
    hardware: ['ethernet', 'wifi', 'mobile'].includes(kind),
    enabled,
    ...(radio && { radio }),
    ...(enabled && status && { carrier: status !== 'inactive' }),
    ...(mac && { mac }),
    ...(mtu && { mtu: Number(mtu) }),
    ...(enabled && status === 'active' && speedOf(block)),
    ...(parent && { over: parent }),
    ...(master && { master, enslaved: true as const }),
    // Thunderbolt ports and the internal debug ports of Apple silicon have no service, or only that of the Thunderbolt bridge.
    ...((port === undefined || master?.startsWith('bridge')) && { aside: true as const }),
  };
}

// Wi-Fi Power (en0): Off
function radioOf(name: string, power: string): 'on' | 'soft-blocked' | undefined {
  const words = [...power.matchAll(/Power \((?<name>\w{1,32})\): (?<state>On|Off)/g)].find(
    found => found.groups?.name === name,
  );
  if (!words) return undefined;
  return words.groups?.state === 'On' ? 'on' : 'soft-blocked';
}

function speedOf(block: string): Pick<Link, 'speedMbps' | 'duplex'> {
  const { rate, giga, options = '' } = media.exec(block)?.groups ?? {};
  const duplex = /(?<duplex>full|half)-duplex/.exec(options)?.groups?.duplex;
  return {
    ...(rate && { speedMbps: Number(rate) * (giga ? 1000 : 1) }),
    ...(duplex && { duplex: duplex === 'full' ? ('full' as const) : ('half' as const) }),
  };
}
