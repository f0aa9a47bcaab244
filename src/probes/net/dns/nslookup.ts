import { isIP } from 'node:net';
import { type Command, sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import type { DnsFact, DnsParams } from './fact.ts';
import { type DnsQuestions, dnsQuestions } from './questions.ts';
import { type DnsEvent, dnsFact } from './replies.ts';

/** Two tries share the wait: BusyBox divides its time limit by the number of tries, BIND's tool adds them. */
function command(params: DnsParams): Command {
  const { servers, questions } = dnsQuestions(params);
  const seconds = Math.max(1, Math.ceil(params.waitMs / 1000));
  const names = [...new Set(questions.map(({ name }) => name))];
  const jobs = servers.flatMap(({ host, port }, server) =>
    names.map((name, index) => sh`ask ${server} ${index} ${port} ${name}. ${host} &`.parts),
  );
  const all: Command = { shell: 'sh', parts: jobs.flatMap(parts => [...parts, { text: '\n' }]) };
  return sh`ask() {
  out=$(nslookup -timeout=${seconds} -retry=1 -port="$3" "$4" "$5" 2>&1)
  printf '== %s %s\n%s\n' "$1" "$2" "$out"
}
${all}wait
echo == end`;
}

function parse({ stdout }: Execution, params: DnsParams): DnsFact {
  const blocks = stdout.split(/^== /m).slice(1);
  if (blocks.at(-1)?.trim() !== 'end') throw new Unparsable('the list of answers has no end');
  const asked = dnsQuestions(params);
  return dnsFact(
    asked,
    blocks.slice(0, -1).map(block => eventOf(block, asked)),
  );
}

function eventOf(block: string, { questions }: DnsQuestions): DnsEvent {
  const [head = '', ...lines] = block.split('\n');
  const [server, index] = head.split(' ').map(Number);
  const question = questions[(index ?? 0) * 2];
  if (server === undefined || !question) throw new Unparsable(`not the answer to a question: ${head.slice(0, 50)}`);
  const told = { server, way: 'udp' } as const;
  const text = lines.join('\n');
  // ;; communications error to 192.0.2.1#53: connection refused      nslookup: write to '192.0.2.1': Connection refused
  if (/connection refused/i.test(text)) return { ...told, word: 'refused' };
  if (/unreachable|no route to host/i.test(text)) return { ...told, word: 'unreachable' };
  if (/no servers could be reached/.test(text)) return { ...told, word: 'silent' };
  const { id, name, nonsense } = question;
  return { ...told, id, name, nonsense, truncated: false, ...answerOf(lines) };
}

function answerOf(lines: readonly string[]) {
  const from = lines.findIndex(line => line.startsWith('Name:'));
  // Address: 203.0.113.80        Address 1: 203.0.113.80 (BusyBox before 1.29)
  const addresses = lines
    .slice(from < 0 ? lines.length : from)
    .flatMap(line => /^Address(?: \d+)?:\s*(?<ip>[\da-f.:]+)/i.exec(line)?.groups?.ip ?? []);
  if (addresses.some(address => isIP(address) !== 0)) return { rcode: 'NOERROR', addresses };
  const text = lines.join('\n');
  // *** Can't find intranet.example: No answer
  if (/no answer/i.test(text)) return { rcode: 'NOERROR', addresses: [] };
  // ** server can't find example.com: NXDOMAIN
  const rcode = /can't find \S+: (?<rcode>[A-Z]{4,12})\b/.exec(text)?.groups?.rcode;
  if (!rcode) throw new Unparsable(`not an answer of nslookup: ${text.slice(0, 200)}`);
  return { rcode, addresses: [] };
}

/** The last resort, of BusyBox or of BIND: no packets, so neither milliseconds nor TCP are known. */
export const dnsByNslookup: Method<DnsParams, DnsFact> = { needs: ['nslookup'], command, parse };
