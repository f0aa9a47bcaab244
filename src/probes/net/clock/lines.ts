import type { Execution } from '../../../model/execution.ts';
import { ToolMissing, Unparsable } from '../../../model/probe.ts';
import {
  type ClockFact,
  type ClockParams,
  type ClockReading,
  clockFact,
  ntpServers,
  readHttpDate,
  webAddresses,
} from './fact.ts';
import { readSntp } from './sntp.ts';

/**
 * What all the scripts print: `now`, `sync`, one line for each answer with the clock before and after it, and `end`; `missing` names a
 * program without which no source at all could be asked.
 */
export function parseClockLines({ stdout, stderr }: Execution, params: ClockParams): ClockFact {
  const lines = stdout.trimEnd().split(/\r?\n/);
  const missing = saidAfter(lines, 'missing');
  if (missing !== undefined) throw new ToolMissing(missing);
  const now = saidAfter(lines, 'now');
  if (lines.at(-1)?.trim() !== 'end' || now === undefined || Number.isNaN(Date.parse(now))) {
    throw new Unparsable(`the list of answers is not whole ${stderr.slice(0, 200)}`.trim());
  }
  const readings = lines.toSorted().flatMap(line => readingIn(line, params));
  return clockFact(readings, new Date(now).toISOString(), synchronizedIn(saidAfter(lines, 'sync')));
}

function saidAfter(lines: readonly string[], word: string): string | undefined {
  return lines
    .find(line => line.startsWith(`${word} `))
    ?.slice(word.length + 1)
    .trim();
}

function synchronizedIn(word: string | undefined): boolean | undefined {
  return word === 'yes' ? true : word === 'no' ? false : undefined;
}

// ntp 0 1760000000.123 1760000000.145 240102ea...
// http 1 1760000000 1760000000.N Sat, 03 Jan 2026 10:00:00 GMT        (a date program without nanoseconds leaves its letter)
function readingIn(line: string, params: ClockParams): ClockReading[] {
  const match =
    /^(?<kind>ntp|http) (?<source>\d) (?<sent>\d+(?:\.\d+)?)\S* (?<received>\d+(?:\.\d+)?)\S* (?<answer>.*)$/.exec(
      line,
    )?.groups;
  if (!match) return [];
  const [sent, received, number] = [Number(match.sent), Number(match.received), Number(match.source)];
  const answer = match.answer ?? '';
  const kind = match.kind === 'ntp' ? 'ntp' : 'http';
  const source = (kind === 'ntp' ? ntpServers(params) : webAddresses(params))[number];
  const offsetSec =
    kind === 'ntp' ? readSntp(Buffer.from(answer, 'hex'), sent, received) : readHttpDate(answer, sent, received);
  return source === undefined || offsetSec === undefined ? [] : [{ source, kind, offsetSec }];
}
