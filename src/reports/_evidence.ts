import { askedByItfix, type Ended } from '../model/execution.ts';
import type { Evidence, Run } from '../model/run.ts';
import { linesOf } from './_clean.ts';
import type { Raw } from './_document.ts';
import { factName } from './_wording.ts';

/** How much of an answer is shown. 3 to 10 raw lines are what tier 2 reads (catalogue, report.md, "Fields"). */
export interface Excerpt {
  readonly mostLines: number;
  readonly mostLineChars: number;
  readonly mostAskedLines: number;
  /** Words the excerpt should hold, such as the subject of the fault. */
  readonly about: readonly string[];
}

/** Shortest word worth searching for in raw output. */
const shortestWord = 3;

/** Lines of context before the first line that speaks of the subject. */
const linesBefore = 2;

/** The raw answers behind a finding. */
export function evidenceOf(ids: readonly string[], run: Run, excerpt: Excerpt): Raw[] {
  return ids.flatMap(id => {
    const one = run.evidence[id];
    return one ? [rawOf(one, firstLook(id, run), excerpt)] : [];
  });
}

/** The answer to the same question some time before: what may be a passing glitch is looked at twice. */
export function firstLook(id: string, run: Run): Evidence | undefined {
  const one = run.evidence[id];
  return Object.values(run.evidence).find(
    other =>
      one !== undefined &&
      other.probe === one.probe &&
      other.asked === one.asked &&
      Date.parse(other.startedAt) < Date.parse(one.startedAt),
  );
}

function rawOf(
  one: Evidence,
  first: Evidence | undefined,
  { mostLines, mostLineChars, mostAskedLines, about }: Excerpt,
): Raw {
  const asked = linesOf(one.asked);
  const more = asked.length - mostAskedLines;
  const answer = answerOf(one);
  const [from, to] = windowOf(answer, mostLines, about);
  return {
    title: `${one.id} ${factName(one.fact)}: ${clockOf(one.startedAt)}, ${sayDuration(one.durationMs)}, ${howEnded(one)}${sayFirst(one, first)}`,
    asked: more > 0 ? [...asked.slice(0, mostAskedLines), `... (${more} more lines)`] : asked,
    lines: answer.slice(from, to),
    notes: notesOf(one, answer, from, to),
    mostLineChars,
  };
}

function sayFirst(one: Evidence, first: Evidence | undefined): string {
  if (!first) return '';
  const isSame = first.stdout === one.stdout && first.stderr === one.stderr;
  return `, asked twice, ${isSame ? 'same answer' : `the first answer is ${first.id}`}`;
}

/** The output; what went to the error stream is marked. */
function answerOf({ stdout, stderr }: Evidence): string[] {
  return [...linesOf(stdout), ...linesOf(stderr).map(line => `stderr: ${line}`)];
}

/** First and last line to show: the beginning, or around the first line that speaks of the subject. */
function windowOf(lines: readonly string[], most: number, about: readonly string[]): [number, number] {
  if (lines.length <= most) return [0, lines.length];
  const words = about.filter(word => word.length >= shortestWord);
  const telling = lines.findIndex(line => words.some(word => line.includes(word)));
  const from = telling < most ? 0 : Math.min(telling - linesBefore, lines.length - most);
  return [from, from + most];
}

function notesOf({ droppedBytes }: Evidence, lines: readonly string[], from: number, to: number): string[] {
  const notes: string[] = [];
  if (lines.length === 0) notes.push('(no output)');
  if (to - from < lines.length) notes.push(`(lines ${from + 1} to ${to} of ${lines.length})`);
  if (droppedBytes > 0) notes.push(`(the answer was too long: ${droppedBytes} bytes of it were not kept)`);
  return notes;
}

const endings: { [B in Ended['by']]: (ended: Extract<Ended, { by: B }>) => string } = {
  exit: ended => `exit ${ended.code}`,
  signal: ended => `ended by ${ended.signal}`,
  'time-limit': ended => `stopped after ${sayDuration(ended.limitMs)} without an end`,
  cancelled: () => 'stopped with the run',
  'not-started': ended => `not started: ${ended.problem}`,
  'connection-lost': ended => `connection lost: ${ended.problem}`,
};

/** What itfix asked by itself was no program, and has no exit code. */
function howEnded({ asked, ended }: Evidence): string {
  return asked.startsWith(askedByItfix) && ended.by === 'exit' ? 'answered' : sayEnded(ended);
}

function sayEnded<B extends Ended['by']>(ended: Extract<Ended, { by: B }>): string {
  const say: (ended: Extract<Ended, { by: B }>) => string = endings[ended.by as B];
  return say(ended);
}

/** `2026-03-04 09:12:31 UTC` of an ISO 8601 time; what is no such time stays as it is. */
export function timeOf(iso: string): string {
  const parts = /^(?<day>\d{4}-\d\d-\d\d)T(?<time>\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso)?.groups;
  return parts ? `${parts.day} ${parts.time} UTC` : iso;
}

/** `09:12:31 UTC`: the day stands with the run. */
function clockOf(iso: string): string {
  return timeOf(iso).replace(/^\d{4}-\d\d-\d\d /, '');
}

/** `40 ms`, `1.2 s`, `12 s`. */
export function sayDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 1) return `${Math.round(ms)} ms`;
  return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
}
