import * as z from 'zod';
import { structured } from '../_structured.ts';
import { Word, wordOfName } from '../_word.ts';
import { type Echo, readPing } from './ping.ts';
import { readConnect, readErrno } from './tcp.ts';

export const Attempt = z.object({
  address: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  protocol: z.enum(['tcp', 'icmp']),
  port: z.number().optional(),
  result: Word,
  ms: z.number().optional(),
  /** The name that the system has for what went wrong. */
  error: z.string().optional(),
});
export type Attempt = z.output<typeof Attempt>;

const familyOf = (address: string) => (address.includes(':') ? 6 : 4);

// tcp 198.51.100.2 81 ECONNREFUSED 7
// tcp 198.51.100.2 81 1 itfix: connect: Connection refused     from other tools than perl: how it ended and its words; ping has no port
const answer =
  /^(?<protocol>tcp|icmp) (?<address>\S{1,80}) (?<port>\d{1,5}|-) (?:(?<name>[A-Za-z][\w-]{1,40}) (?<ms>\d{1,6})|(?<exit>\d{1,3})(?<said>.{0,3000}))$/gm;

type Groups = { readonly [name: string]: string | undefined };

function result(groups: Groups): (Echo & { readonly error?: string }) | undefined {
  if (groups.name !== undefined) return readErrno(groups.name, Number(groups.ms));
  return (groups.protocol === 'icmp' ? readPing : readConnect)(groups.said?.trim() ?? '', Number(groups.exit));
}

function attempt(groups: Groups): Attempt[] {
  const { address = '' } = groups;
  const said = result(groups);
  if (!said) return [];
  if (groups.protocol === 'icmp') return [{ address, family: familyOf(address), protocol: 'icmp', ...said }];
  return [{ address, family: familyOf(address), protocol: 'tcp', port: Number(groups.port), ...said }];
}

/** What the POSIX scripts print. An attempt that the tool was not allowed to make, or that ended oddly, is left out. */
export function readAnswers(stdout: string): Attempt[] {
  return [...stdout.matchAll(answer)].flatMap(({ groups = {} }) => attempt(groups));
}

const Rows = z.array(
  Attempt.pick({ address: true, protocol: true, port: true, ms: true }).extend({ word: z.string() }),
);

/** What the PowerShell script prints. */
export function readRows(stdout: string): Attempt[] {
  return structured(stdout, Rows).flatMap(({ word, ...row }): Attempt[] => {
    const result = wordOfName(word);
    if (!result) return [];
    const error = result !== 'connected' && !/^[a-z]/.test(word) ? { error: word } : {};
    return [{ ...row, family: familyOf(row.address), result, ...error }];
  });
}
