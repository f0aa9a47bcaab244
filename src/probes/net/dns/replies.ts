import { type DecodedPacket, decode } from 'dns-packet';
import { canonicalAddress } from '../addresses/canonical-address.ts';
import type { DnsFact, DnsWord } from './fact.ts';
import type { DnsQuestion, DnsQuestions } from './questions.ts';

type Way = 'udp' | 'tcp';

/** One thing that was seen while asking: an answer to a question, or how the attempt ended. */
export type DnsEvent = { readonly server: number; readonly way: Way; readonly ms?: number } & (
  | { readonly word: Exclude<DnsWord, 'answered'> }
  | DnsReply
);

export interface DnsReply {
  readonly id: number;
  readonly name: string;
  readonly nonsense: boolean;
  readonly rcode: string;
  readonly addresses: readonly string[];
  readonly truncated: boolean;
}

const rcodes = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
];
/** From the most telling; A and AAAA of one name may be answered differently. */
const bestFirst = ['NOERROR', 'NXDOMAIN', 'REFUSED'];
const maxAddresses = 50;

/** The answer in a packet; nothing when it is no DNS, no answer, or answers something that was not asked. */
export function readDnsReply(bytes: Buffer, questions: readonly DnsQuestion[]): DnsReply | undefined {
  const packet = decoded(bytes);
  const asked = questions.find(question => question.id === packet?.id);
  if (!packet?.flag_qr || !asked || !repeats(packet, asked)) return undefined;
  const addresses = (packet.answers ?? []).flatMap(answer =>
    answer.type === 'A' || answer.type === 'AAAA' ? [canonicalAddress(answer.data)] : [],
  );
  const code = (packet.flags ?? 0) & 0xf;
  const { id, name, nonsense } = asked;
  return { id, name, nonsense, rcode: rcodes[code] ?? `RCODE${code}`, addresses, truncated: packet.flag_tc };
}

function decoded(bytes: Buffer): DecodedPacket | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined; // whatever else speaks on this port: not a DNS answer
  }
}

/** A refusal may leave the question out; a repeated question must be the one that was asked. */
function repeats(packet: DecodedPacket, asked: DnsQuestion): boolean {
  const [repeated] = packet.questions ?? [];
  const sent = decode(asked.packet).questions?.[0];
  return (
    repeated === undefined || (repeated.type === asked.type && repeated.name.toLowerCase() === sent?.name.toLowerCase())
  );
}

/** Everything that was seen, as the fact. */
export function dnsFact({ servers, questions }: DnsQuestions, events: readonly DnsEvent[]): DnsFact {
  const names = [...new Set(questions.map(question => question.name))];
  return {
    servers: servers.map(({ address }, index) => ({
      address,
      ...serverOf(events.filter(event => event.server === index)),
    })),
    replies: servers.flatMap(({ address }, index) =>
      names.flatMap(name =>
        replyOf(
          address,
          events.filter(event => event.server === index && 'rcode' in event && event.name === name),
        ),
      ),
    ),
  };
}

function serverOf(events: readonly DnsEvent[]) {
  const udp = wordOf(events.filter(event => event.way === 'udp')) ?? 'silent';
  const tcp = wordOf(events.filter(event => event.way === 'tcp'));
  const times = events.flatMap(event => ('rcode' in event && event.ms !== undefined ? [event.ms] : []));
  const answered = udp === 'answered' || tcp === 'answered';
  return { answered, udp, ...(tcp && { tcp }), ...(times.length > 0 && { ms: Math.min(...times) }) };
}

function wordOf(events: readonly DnsEvent[]): DnsWord | undefined {
  if (events.some(event => 'rcode' in event)) return 'answered';
  const words = events.flatMap(event => ('word' in event ? [event.word] : []));
  return words.find(word => word !== 'silent') ?? words[0];
}

function replyOf(server: string, events: readonly DnsEvent[]): DnsFact['replies'] {
  const replies = events.flatMap(event => ('rcode' in event ? [event] : []));
  const whole = replies.some(reply => !reply.truncated) ? replies.filter(reply => !reply.truncated) : replies;
  const [best] = whole.toSorted((one, other) => rank(one.rcode) - rank(other.rcode));
  if (!best) return [];
  const addresses = [...new Set(whole.flatMap(reply => reply.addresses))].sort().slice(0, maxAddresses);
  const times = whole.flatMap(reply => reply.ms ?? []);
  return [
    {
      server,
      name: best.name,
      ...(best.nonsense && { nonsense: true as const }),
      rcode: best.rcode,
      addresses,
      ...(times.length > 0 && { ms: Math.min(...times) }),
    },
  ];
}

function rank(rcode: string): number {
  const place = bestFirst.indexOf(rcode);
  return place < 0 ? bestFirst.length : place;
}
