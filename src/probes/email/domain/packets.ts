import { type DecodedPacket, decode, encode, type OptAnswer, RECURSION_DESIRED } from 'dns-packet';
import type { DnsLine } from '../../net/dns/lines.ts';
import type { Answer, Question, RecordType } from './record.ts';

/** Packet numbers count up from here: an answer to a question that was not asked is then told apart. */
const firstId = 0x1700;
/** What fits through every network without being cut (DNS flag day 2020): TXT records of mail are longer than the 512 bytes of old. */
const mostUdpBytes = 1232;

const edns: OptAnswer = {
  name: '.',
  type: 'OPT',
  udpPayloadSize: mostUdpBytes,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

export interface Packet {
  readonly id: number;
  readonly question: Question;
  readonly packet: Buffer;
}

/** The same questions give the same bytes, so that a command can be shown beforehand. */
export function packetsFor(questions: readonly Question[]): Packet[] {
  return questions.map((question, index) => {
    const id = firstId + index;
    const packet = encode({
      type: 'query',
      id,
      flags: RECURSION_DESIRED,
      questions: [{ ...question }],
      additionals: [edns],
    });
    return { id, question, packet };
  });
}

/** What all servers together said to each question: the most telling answer counts, and of equal ones that of the first server. */
export function answersIn(lines: readonly DnsLine[], packets: readonly Packet[]): Answer[] {
  const replies = lines
    .toSorted((one, other) => one.server - other.server)
    .flatMap(line => ('packets' in line ? line.packets : []))
    .flatMap(bytes => decoded(bytes) ?? []);
  return packets.map(({ id, question }) => {
    const fitting = replies.filter(reply => reply.id === id && repeats(reply, question) && !reply.flag_tc);
    const answers = fitting.map(reply => answerOf(reply, question));
    return answers.find(({ result }) => result !== 'failed') ?? { ...question, result: 'failed', data: [] };
  });
}

function decoded(bytes: Buffer): DecodedPacket | undefined {
  try {
    const packet = decode(bytes);
    return packet.flag_qr ? packet : undefined;
  } catch {
    return undefined; // whatever else speaks on this port: not a DNS answer
  }
}

function repeats({ questions = [] }: DecodedPacket, { name, type }: Question): boolean {
  const [asked] = questions;
  return asked?.type === type && asked.name.toLowerCase() === name.toLowerCase();
}

const noError = 0;
const noSuchName = 3;

function answerOf(reply: DecodedPacket, question: Question): Answer {
  const code = (reply.flags ?? 0) & 0xf;
  if (code === noSuchName) return { ...question, result: 'no-name', data: [] };
  if (code !== noError) return { ...question, result: 'failed', data: [] };
  const data = (reply.answers ?? []).flatMap(answer =>
    answer.type === question.type ? (readers[question.type](answer.data) ?? []) : [],
  );
  return { ...question, result: data.length > 0 ? 'found' : 'nothing', data };
}

/** What stands in a record, as text. */
const readers: Record<RecordType, (data: unknown) => string | undefined> = {
  A: text,
  AAAA: text,
  CNAME: text,
  PTR: text,
  MX: data => `${Reflect.get(Object(data), 'preference')} ${text(Reflect.get(Object(data), 'exchange')) ?? ''}`,
  SRV: data => ['priority', 'weight', 'port', 'target'].map(part => String(Reflect.get(Object(data), part))).join(' '),
  TXT: data =>
    Array.isArray(data) ? Buffer.concat(data.filter(part => Buffer.isBuffer(part))).toString('utf8') : undefined,
};

function text(data: unknown): string | undefined {
  return typeof data === 'string' ? data.replace(/\.$/, '') : undefined;
}
