import { setTimeout as pause } from 'node:timers/promises';
import type { Action } from '../model/run.ts';
import type { Situation } from './judge.ts';
import { evaluateAll } from './taking-part.ts';
import type { Plan, TreatOptions } from './treat.ts';
import { isAlarming } from './verdict.ts';

/** How often all is looked at again before a change counts as no help. Practice value: services need a moment, twice. */
const looksAfterwards = 2;

/**
 * The same check that found the fault says whether it is gone; all others, whether something else broke. A remedy names the checks that need a moment to hold
 * again: as long as one of them fails, there is a second look.
 *
 * @param before what was alarming before the change
 */
export async function resultOf(
  plan: Plan,
  before: ReadonlySet<string>,
  { given, gatherer, lookAgain, signal }: TreatOptions,
): Promise<NonNullable<Action['result']>> {
  const { settleMs, verify } = remedyOf(plan, given);
  for (let look = 1; look <= looksAfterwards; look++) {
    await pause(settleMs, undefined, { signal }).catch(() => undefined); // The run was ended.
    await gatherer.allAgain();
    if (!evaluateAll(given).some(({ check, state }) => verify.includes(check.id) && state === 'fails')) break;
  }
  if (signal.aborted) return 'unknown';
  await lookAgain()(given);
  if ([...alarmsOf(given)].some(alarm => !before.has(alarm))) return 'worse';
  return stateOf(plan, given);
}

/** The checks that fail and make a machine one that does not work, and of which subjects. */
export function alarmsOf(given: Situation): ReadonlySet<string> {
  return new Set(
    evaluateAll(given).flatMap(({ check, subject, state }) =>
      state === 'fails' && isAlarming(check.severity) ? [`${check.id} ${subject ?? ''}`] : [],
    ),
  );
}

/** What is left of a list no longer has the subject that was wrong. */
function stateOf({ cause }: Plan, given: Situation): 'fixed' | 'not-fixed' | 'unknown' {
  const outcomes = evaluateAll(given).filter(
    ({ check, subject }) => check.id === cause.id && (subject === undefined || subject === (cause.subject ?? subject)),
  );
  if (outcomes.some(({ state }) => state === 'fails')) return 'not-fixed';
  return outcomes.some(({ state }) => state === 'unknown') ? 'unknown' : 'fixed';
}

/** What the playbook says of it. */
export function remedyOf({ proposal: { id } }: Plan, { selection }: Situation) {
  const remedy = selection.playbooks.map(({ remedies }) => remedies[id]).find(Boolean);
  if (!remedy) throw new Error(`no remedy "${id}"`);
  return remedy;
}
