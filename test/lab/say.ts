import type { Answer } from './answer.ts';
import type { Fault } from './fault.ts';
import { totals } from './scoreboard.ts';
import type { Trial } from './trial.ts';

const widest = 11;

/** A line for each trial: how it was graded, what was named, and how long each part took. */
export function say({ fault, answer, grade, took }: Trial): string {
  const named = answer.causes.map(
    ({ code, id, subject, confidence }) => `${code} ${id}${subject ? ` (${subject})` : ''} ${confidence}`,
  );
  const times = `world ${took.worldMs}, inject ${took.injectMs}, diagnose ${took.diagnoseMs}, heal ${took.healMs} ms`;
  const truth = fault.causes.join(' + ') || 'healthy';
  const line = `${grade.padEnd(widest)}${fault.name} [${truth}]: ${named.join('; ') || answer.verdict}; ${times}`;
  if (grade === 'right' || grade === 'silent') return line;
  const because = answer.causes.map(({ code, because }) => `${code}: ${because}`);
  return [line, ...because, ...missing(fault, answer)].join(`\n${' '.repeat(widest)}`);
}

/** What itfix thinks of the causes that it did not name. */
function missing({ causes }: Fault, answer: Answer): string[] {
  const codes = causes.filter(code => !answer.causes.some(cause => cause.code === code));
  const findings = answer.findings.filter(({ code }) => codes.includes(code));
  return findings.map(
    ({ code, status, why, explainedBy }) =>
      `not named: ${code} is ${status} ${explainedBy?.join(', ') ?? ''} ${why ?? ''}`,
  );
}

/** The totals, as text. */
export function summary(trials: readonly Trial[], tookSec: number): string[] {
  const broken = trials.filter(({ fault }) => fault.causes.length > 0);
  const healthy = trials.filter(({ fault }) => fault.causes.length === 0);
  const lines = totals(broken, healthy)
    .slice(2)
    .map(line => line.replaceAll('|', ' ').trim());
  return [...lines, `whole time ${Math.round(tookSec)} s for ${trials.length} machines`];
}
