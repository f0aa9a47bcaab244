import type { Check } from '../model/playbook.ts';
import type { Reason } from '../model/reading.ts';
import { evaluate, type Outcome } from './evaluate.ts';
import type { Situation } from './judge.ts';

/** Checks of the playbooks that were asked for: they take part whatever is found. */
export function checksAskedFor({ selection }: Situation): Check[] {
  return [...selection.checks.values()].filter(({ id }) => selection.asked.has(id));
}

/**
 * Checks of other playbooks that stand before something that is wrong, or that does not answer: the cause may be there. As long as all is well,
 * nobody needs to know.
 */
export function checksAbove(given: Situation): Check[] {
  const { checks, before, asked } = given.selection;
  const foreign = (id: string): string[] => (before.get(id) ?? []).filter(earlier => !asked.has(earlier));
  const wanted = new Set(
    checksAskedFor(given)
      .filter(({ id }) => foreign(id).length > 0)
      .filter(check => judgeOne(check, given).some(mayBeExplained))
      .flatMap(({ id }) => foreign(id)),
  );
  return [...checks.values()].filter(({ id }) => wanted.has(id));
}

/** Every check that takes part, judged by itself. */
export function evaluateAll(given: Situation): Outcome[] {
  return [...checksAskedFor(given), ...checksAbove(given)].flatMap(check => judgeOne(check, given));
}

function judgeOne(check: Check, { selection, readings, circumstances, language }: Situation): Outcome[] {
  const playbook = selection.playbookOf.get(check.id);
  return playbook ? evaluate(check, playbook, readings, circumstances, language) : [];
}

/** What is not known because of the rights or the tools of this run is no sign of a fault elsewhere. */
const notBroken: ReadonlySet<Reason['why']> = new Set([
  'unsupported',
  'tool-missing',
  'not-kept',
  'denied',
  'unanswered',
  'not-needed',
  'offline',
  'not-asked',
]);

function mayBeExplained({ state, lacking }: Outcome): boolean {
  if (state === 'fails') return true;
  return state === 'unknown' && (lacking.length === 0 || lacking.some(({ reason }) => !notBroken.has(reason.why)));
}
