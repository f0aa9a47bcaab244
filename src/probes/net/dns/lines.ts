import type { Execution } from '../../../model/execution.ts';
import { Unparsable } from '../../../model/probe.ts';
import { type DnsFact, type DnsParams, DnsWord } from './fact.ts';
import { dnsFrames } from './frames.ts';
import { dnsQuestions } from './questions.ts';
import { type DnsEvent, dnsFact, readDnsReply } from './replies.ts';
import type { ServerAddress } from './server-address.ts';

/** What the scripts on the other side are given: the wait, `host#port` of each server, each packet in hexadecimal. */
export type DnsWords = readonly [waitMs: number, servers: string, packets: string];

export function dnsWords(params: DnsParams): DnsWords {
  return wordsOf(params.waitMs, dnsQuestions(params));
}

export function wordsOf(
  waitMs: number,
  {
    servers,
    questions,
  }: { readonly servers: readonly ServerAddress[]; readonly questions: readonly { readonly packet: Buffer }[] },
): DnsWords {
  return [
    waitMs,
    servers.map(({ host, port }) => `${host}#${port}`).join(','),
    questions.map(({ packet }) => packet.toString('hex')).join(','),
  ];
}

/** One line of a script: what came back as packets, or how the attempt ended. */
export type DnsLine = { readonly server: number; readonly way: 'udp' | 'tcp'; readonly ms?: number } & (
  | { readonly packets: readonly Buffer[] }
  | { readonly word: Exclude<DnsWord, 'answered'> }
);

/**
 * What all the scripts print: one line for each thing seen, and `end`. The packets come back as they were, so that one reader serves all.
 * The milliseconds are `-` where the script has no fine clock.
 */
export function dnsLines({ stdout, stderr }: Execution): DnsLine[] {
  const lines = stdout.trimEnd().split(/\r?\n/);
  if (lines.at(-1) !== 'end') throw new Unparsable(`the list of answers has no end ${stderr.slice(0, 200)}`.trim());
  return lines.slice(0, -1).map(dnsLine);
}

// udp 0 12 reply 170084000001000100000000076578616d706c65...
// tcp 1 1251 silent
function dnsLine(line: string): DnsLine {
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
  if (match.word === 'reply') return { ...told, packets: [bytes] };
  if (match.word === 'stream') return { ...told, packets: dnsFrames(bytes) };
  const word = DnsWord.exclude(['answered']).safeParse(match.word);
  if (!word.success) throw new Unparsable(`a word that no script says: ${match.word}`);
  return { ...told, word: word.data };
}

export function parseDnsLines(execution: Execution, params: DnsParams): DnsFact {
  const asked = dnsQuestions(params);
  const events = dnsLines(execution).flatMap((line): DnsEvent[] => {
    if ('word' in line) return [line];
    const { packets, ...told } = line;
    return packets.flatMap(packet => readDnsReply(packet, asked.questions) ?? []).map(reply => ({ ...told, ...reply }));
  });
  return dnsFact(asked, events);
}
