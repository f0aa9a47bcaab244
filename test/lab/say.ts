import { isGood } from './answer.ts';
import type { Asked } from './ask.ts';
import type { Fault } from './fault.ts';
import type { Mended } from './mend.ts';
import { totals } from './scoreboard.ts';
import type { Told } from './story.ts';
import type { Trial } from './trial.ts';

const widest = 11;

/** A line for each answer: how it was graded, what was named, and how long each part took. */
export function say({ fault, here, overSsh, took }: Trial): string {
  const rest = `world ${took.worldMs}, inject ${took.injectMs}, heal ${took.healMs} ms`;
  return [
    ...(here ? [answered(fault, 'here', here, rest)] : []),
    ...(overSsh
      ? [answered(fault, fault.cut === undefined ? 'over SSH' : 'over SSH, cut', overSsh, here ? '' : rest)]
      : []),
  ].join('\n');
}

function answered(fault: Fault, where: string, { answer, grade, tookMs, complaint }: Asked, rest: string): string {
  const named = answer.causes.map(
    ({ code, id, subject, confidence }) => `${code} ${id}${subject ? ` (${subject})` : ''} ${confidence}`,
  );
  const truth = fault.causes.join(' + ') || 'healthy';
  const line = `${grade.padEnd(widest)}${fault.name} [${truth}] ${where}: ${named.join('; ') || answer.verdict}; ${[`diagnose ${tookMs} ms`, rest].filter(Boolean).join(', ')}`;
  if (isGood(grade)) return line;
  if (complaint !== undefined) return `${line}\n${' '.repeat(widest)}${complaint}`;
  const because = answer.causes.map(({ code, because }) => `${code}: ${because}`);
  return [line, ...because, ...missing(fault, answer)].join(`\n${' '.repeat(widest)}`);
}

/** What itfix thinks of the causes that it did not name; of a healthy machine, what it could not tell. */
function missing({ causes, folds }: Fault, answer: Asked['answer']): string[] {
  if (causes.length === 0)
    return answer.findings
      .filter(({ status }) => status === 'unknown')
      .map(({ code, why }) => `not told: ${code} ${why ?? ''}`);
  const codes = causes.filter(code => !answer.causes.some(cause => cause.code === code));
  const findings = answer.findings.filter(({ code }) => [...codes, ...folds].includes(code));
  return findings.map(
    ({ code, status, why, explainedBy }) =>
      `${codes.includes(code) ? 'not named' : 'to be folded'}: ${code} is ${status} ${explainedBy?.join(', ') ?? ''} ${why ?? ''}`,
  );
}

/** A line for what itfix did about a fault, and one for each thing that is wrong with it. */
export function sayMended({ fault, where, did, tookMs, complaints }: Mended): string {
  const grade = complaints.length > 0 ? 'wrong' : 'right';
  return [`${grade.padEnd(widest)}${fault.name} ${where}: ${did}; ${tookMs} ms`, ...complaints].join(
    `\n${' '.repeat(widest)}`,
  );
}

/** A line for a story that was played, and one for each thing that is wrong with it. */
export function sayTold({ play: { story, locale }, tookMs, complaints }: Told): string {
  const grade = complaints.length > 0 ? 'wrong' : 'right';
  return [`${grade.padEnd(widest)}${story.name} ${locale}; ${tookMs} ms`, ...complaints].join(
    `\n${' '.repeat(widest)}`,
  );
}

/** The totals, as text. */
export function summary(trials: readonly Trial[], tookSec: number): string[] {
  const lines = totals(trials)
    .slice(2)
    .map(line => line.replaceAll('|', ' ').trim());
  return [...lines, `whole time ${Math.round(tookSec)} s for ${trials.length} machines`];
}
