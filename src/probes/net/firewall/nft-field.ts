import { adapterOf, type Packet, portsFrom, portsTo } from './packet.ts';

/** A field of the packet as nft names it: `absent` when this packet has no such header, so that nothing about it can match. */
export type Field =
  | { readonly is: 'absent' | 'unknown' }
  | { readonly is: 'number'; readonly span: readonly [number, number] }
  | { readonly is: 'address'; readonly address: string | undefined }
  | { readonly is: 'adapter'; readonly adapter: string | undefined }
  | { readonly is: 'word'; readonly words: readonly string[] };

const absent: Field = { is: 'absent' };
const unknown: Field = { is: 'unknown' };

/** A member of something whose form is not known. */
export function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/** What the packet has in the field that an expression names. */
export function fieldOf(left: unknown, packet: Packet): Field {
  const payload = at(left, 'payload');
  if (payload !== undefined) return payloadField(String(at(payload, 'protocol')), String(at(payload, 'field')), packet);
  const key = String(at(at(left, 'meta'), 'key') ?? '');
  if (key !== '') return metaFields[key]?.(packet) ?? unknown;
  if (at(at(left, 'ct'), 'key') === 'state') return packet.state ? { is: 'word', words: [packet.state] } : unknown;
  if (at(at(left, 'ct'), 'key') === 'direction') {
    return { is: 'word', words: [packet.state === 'established' ? 'reply' : 'original'] };
  }
  const fib = at(left, 'fib');
  if (at(fib, 'result') === 'type' && [at(fib, 'flags')].flat().join() === 'daddr') return destinationType(packet);
  return unknown;
}

/** Only "this machine itself" is told apart: nothing else could be the other end of a connection but a unicast address. */
function destinationType(packet: Packet): Field {
  if (packet.local === undefined) return unknown;
  return { is: 'word', words: [packet.local ? 'local' : 'unicast'] };
}

const metaFields: { readonly [key: string]: ((packet: Packet) => Field) | undefined } = {
  l4proto: packet => ({ is: 'word', words: packet.protocol === 'tcp' ? ['tcp', '6'] : ['udp', '17'] }),
  nfproto: packet => ({ is: 'word', words: packet.family === 4 ? ['ipv4', '2'] : ['ipv6', '10'] }),
  protocol: packet => ({ is: 'word', words: packet.family === 4 ? ['ip', '2048'] : ['ip6', '34525'] }),
  oif: packet => ({ is: 'adapter', adapter: adapterOf(packet, 'out') }),
  oifname: packet => ({ is: 'adapter', adapter: adapterOf(packet, 'out') }),
  iif: packet => ({ is: 'adapter', adapter: adapterOf(packet, 'in') }),
  iifname: packet => ({ is: 'adapter', adapter: adapterOf(packet, 'in') }),
  skuid: packet => (packet.user === undefined ? unknown : { is: 'number', span: [packet.user, packet.user] }),
  mark: packet => (packet.mark === undefined ? unknown : { is: 'number', span: [packet.mark, packet.mark] }),
};

function payloadField(protocol: string, field: string, packet: Packet): Field {
  if (protocol === 'ip' || protocol === 'ip6') {
    if (packet.family !== (protocol === 'ip' ? 4 : 6)) return absent;
    if (field === 'daddr') return { is: 'address', address: packet.address };
    if (field === 'saddr') return { is: 'address', address: packet.source };
    return field === 'protocol' || field === 'nexthdr' ? (metaFields.l4proto?.(packet) ?? unknown) : unknown;
  }
  if (protocol !== 'th' && protocol !== packet.protocol) return absent;
  if (field === 'dport') return { is: 'number', span: portsTo(packet) };
  return field === 'sport' ? { is: 'number', span: portsFrom(packet) } : unknown;
}
