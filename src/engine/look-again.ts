import { diagnose } from './diagnose.ts';
import type { Gatherer } from './gather.ts';
import type { Situation } from './judge.ts';
import { evaluateAll } from './taking-part.ts';

/** Looks a second time, once at each fact, and until there is nothing left that was seen only once. */
export type LookAgain = (given: Situation) => Promise<void>;

/**
 * Looks above what is wrong, in other playbooks, and reads again what a root cause rests on and may have been a passing glitch: what fails twice is named. What turns out to be a glitch may
 * bring another cause to light, which is looked at again as well.
 */
export function openLookAgain(gatherer: Gatherer, lookAbove: LookAgain, signal: AbortSignal): LookAgain {
  const seenTwice = new Set<string>();
  return async given => {
    while (!signal.aborted) {
      await lookAbove(given);
      const causes = diagnose(evaluateAll(given), given.selection).filter(({ status }) => status === 'root-cause');
      const facts = new Set(causes.flatMap(({ outcome }) => outcome.facts));
      const seenOnce = [...facts].filter(fact => gatherer.mayPass(fact) && !seenTwice.has(fact));
      if (seenOnce.length === 0) return;
      for (const fact of seenOnce) seenTwice.add(fact);
      await gatherer.again(seenOnce);
    }
  };
}
