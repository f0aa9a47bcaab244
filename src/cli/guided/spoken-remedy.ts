import type { Playbook, Remedy } from '../../model/playbook.ts';

/** A remedy in the words of the person. */
export function spokenRemedy(spoken: readonly Playbook[], id: string): Remedy | undefined {
  return spoken.find(({ remedies }) => id in remedies)?.remedies[id];
}
