import ipaddr from 'ipaddr.js';

/** What can be said of a match without sending anything. */
export type Truth = 'yes' | 'no' | 'maybe';

export function all(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('maybe') ? 'maybe' : 'yes';
}

export function any(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  return truths.includes('maybe') ? 'maybe' : 'no';
}

export function not(truth: Truth): Truth {
  if (truth === 'maybe') return 'maybe';
  return truth === 'yes' ? 'no' : 'yes';
}

export function known(holds: boolean): Truth {
  return holds ? 'yes' : 'no';
}

/** The first packet of a connection that this machine opens, or the answer to it. What is absent is not known, or was rewritten on the way. */
export interface Packet {
  /** `in`: it comes to this machine. */
  readonly direction: 'out' | 'in';
  readonly family: 4 | 6;
  readonly protocol: 'tcp' | 'udp';
  readonly address?: string;
  readonly port?: number;
  readonly source?: string;
  /** Of an answer: the port it comes from. */
  readonly sourcePort?: number;
  /** The adapter it leaves by, or comes in by. */
  readonly adapter?: string;
  /** Whether the destination is this machine itself. */
  readonly local?: boolean;
  readonly mark?: number;
  /** What connection tracking says of it. */
  readonly state?: 'new' | 'established';
  /** Of the user whose program sends it. */
  readonly user?: number;
}

export interface Flow {
  readonly address: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** `ip route get`: where a packet would leave, and with which own address. */
export interface Way {
  readonly adapter?: string;
  readonly source?: string;
  readonly local?: boolean;
  readonly user?: number;
}

/** A new connection carries no mark unless a rule has set one. */
export function packetOf(flow: Flow, way: Way): Packet {
  const address = ipaddr.parse(flow.address);
  const loopback = address.range() === 'loopback';
  return {
    direction: 'out',
    family: address.kind() === 'ipv4' ? 4 : 6,
    protocol: flow.protocol,
    address: flow.address.replace(/%.*/, ''),
    port: flow.port,
    mark: 0,
    state: 'new',
    ...(loopback ? { adapter: 'lo', local: true } : { local: false }),
    ...way,
  };
}

/** What comes back for a packet: to one of the machine's own ports. */
export function answerTo({ family, protocol, address, port, source, adapter }: Packet): Packet {
  return {
    direction: 'in',
    family,
    protocol,
    ...(source === undefined ? {} : { address: source }),
    ...(address === undefined ? {} : { source: address }),
    ...(port === undefined ? {} : { sourcePort: port }),
    ...(adapter === undefined ? {} : { adapter }),
    local: true,
    mark: 0,
    state: 'established',
  };
}

/** The flags of TCP that the first packet has, and the answer to it. */
export const flagsOf = ({ direction, state }: Packet): readonly string[] =>
  direction === 'in' && state !== 'new' ? ['syn', 'ack'] : ['syn'];

/** Whether the whole of a field, known only as a span, lies within a span of a rule. */
export function within(field: readonly [number, number], low: number, high: number): Truth {
  if (field[0] >= low && field[1] <= high) return 'yes';
  return field[1] < low || field[0] > high ? 'no' : 'maybe';
}

const highestPort = 65_535;

/** Programs get their own port from above the reserved ones (RFC 6335, section 6). */
const ownPorts: readonly [number, number] = [1024, highestPort];

function portsOf(port: number | undefined): readonly [number, number] {
  return port === undefined ? [0, highestPort] : [port, port];
}

/** The port that a packet goes to, as far as it is known. */
export function portsTo({ direction, port, sourcePort }: Packet): readonly [number, number] {
  return direction === 'in' && sourcePort !== undefined ? ownPorts : portsOf(port);
}

/** The port that it comes from. */
export function portsFrom({ sourcePort }: Packet): readonly [number, number] {
  return sourcePort === undefined ? ownPorts : portsOf(sourcePort);
}

/** The adapter in one of the two fields: what this machine sends came in by none, and what it gets leaves by none. */
export const adapterOf = (packet: Packet, direction: Packet['direction']): string | undefined =>
  packet.direction === direction ? packet.adapter : '';

/** `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `10.0.0.1-10.0.0.9`. */
export function addressIn(address: string | undefined, span: string): Truth {
  if (address === undefined || !ipaddr.isValid(address)) return 'maybe';
  const [first = '', last] = span.split('-');
  if (last !== undefined) return betweenAddresses(address, first, last);
  const [base = '', length] = span.split('/');
  if (!ipaddr.isValid(base)) return 'maybe';
  const [own, its] = [ipaddr.parse(address), ipaddr.parse(base)];
  if (own.kind() !== its.kind()) return 'no';
  const bits = prefixLength(length, own.kind() === 'ipv4' ? 32 : 128);
  return bits === undefined ? 'maybe' : known(bitsOf(own) >> BigInt(bits.free) === bitsOf(its) >> BigInt(bits.free));
}

function prefixLength(length: string | undefined, full: number): { free: number } | undefined {
  if (length === undefined) return { free: 0 };
  const bits = /^\d+$/.test(length)
    ? Number(length)
    : ipaddr.isValid(length)
      ? ipaddr.parse(length).prefixLengthFromSubnetMask()
      : null;
  return bits === null || bits > full ? undefined : { free: full - bits };
}

function betweenAddresses(address: string, first: string, last: string): Truth {
  if (!ipaddr.isValid(first) || !ipaddr.isValid(last)) return 'maybe';
  const [own, low, high] = [ipaddr.parse(address), ipaddr.parse(first), ipaddr.parse(last)];
  return known(own.kind() === low.kind() && bitsOf(own) >= bitsOf(low) && bitsOf(own) <= bitsOf(high));
}

function bitsOf(address: { toByteArray(): number[] }): bigint {
  return address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** `eth0`, and `wg+` or `wg*` for every adapter whose name begins so. */
export function adapterIs(adapter: string | undefined, pattern: string): Truth {
  const begins = /^(?<begin>.*)[+*]$/.exec(pattern)?.groups?.begin;
  // Whichever adapter a packet of another machine leaves by, it is not the loopback.
  if (adapter === undefined) return pattern === 'lo' ? 'no' : 'maybe';
  return known(begins === undefined ? adapter === pattern : adapter.startsWith(begins));
}
