import type { Execution } from '../../../model/execution.ts';
import { Unparsable } from '../../../model/probe.ts';
import { type DnsFact, type DnsParams, DnsWord } from './fact.ts';
import { dnsFrames } from './frames.ts';
import { type DnsQuestions, dnsQuestions } from './questions.ts';
import { type DnsEvent, dnsFact, readDnsReply } from './replies.ts';

/** What the scripts on the other side are given, as words: the wait, `host#port` of each server, each packet in hexadecimal. */
export function dnsWords(params: DnsParams): readonly [number, string, string] {
  const { servers, questions } = dnsQuestions(params);
  return [
    params.waitMs,
    servers.map(({ host, port }) => `${host}#${port}`).join(','),
    questions.map(({ packet }) => packet.toString('hex')).join(','),
  ];
}

/**
 * What all the scripts print: one line for each thing seen, and `end`. The packets come back as they were, so that one reader serves all.
 * The milliseconds are `-` where the script has no fine clock.
 */
export function parseDnsLines({ stdout, stderr }: Execution, params: DnsParams): DnsFact {
  const lines = stdout.trimEnd().split(/\r?\n/);
  if (lines.at(-1) !== 'end') throw new Unparsable(`the list of answers has no end ${stderr.slice(0, 200)}`.trim());
  const asked = dnsQuestions(params);
  return dnsFact(
    asked,
    lines.slice(0, -1).flatMap(line => eventsOf(line, asked)),
  );
}

// udp 0 12 reply 170084000001000100000000076578616d706c65...
// tcp 1 1251 silent
function eventsOf(line: string, { questions }: DnsQuestions): DnsEvent[] {
  const match = /^(?<way>udp|tcp) (?<server>\d) (?<ms>\d+|-) (?<word>[a-z]+)(?: (?<hex>[0-9a-f]*))?$/.exec(
    line,
  )?.groups;
  if (!match) throw new Unparsable(`a line that no script prints: ${line.slice(0, 100)}`);
  const way = match.way === 'tcp' ? 'tcp' : 'udp';
  const told = {
    server: Number(match.server),
    way,
    ...(match.ms !== '-' && { ms: Number(match.ms) }),
  } as const;
  const bytes = Buffer.from(match.hex ?? '', 'hex');
  if (match.word === 'reply') return repliesIn([bytes], told, questions);
  if (match.word === 'stream') return repliesIn(dnsFrames(bytes), told, questions);
  const word = DnsWord.exclude(['answered']).safeParse(match.word);
  if (!word.success) throw new Unparsable(`a word that no script says: ${match.word}`);
  return [{ ...told, word: word.data }];
}

function repliesIn(
  packets: readonly Buffer[],
  told: Pick<DnsEvent, 'server' | 'way' | 'ms'>,
  questions: DnsQuestions['questions'],
): DnsEvent[] {
  return packets.flatMap(packet => readDnsReply(packet, questions) ?? []).map(reply => ({ ...told, ...reply }));
}
