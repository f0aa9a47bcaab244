import { journalOf } from '../../engine/journal.ts';
import { rebuild } from '../../engine/rebuild.ts';
import type { RunEvent, Tell } from '../../model/event.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { RootCause, Run } from '../../model/run.ts';
import { cel } from '../../playbook/language.ts';

/** A run as the person at the machine reads it: judged from the same readings, with the words of their language. */
export interface InWords {
  readonly tell: Tell;
  /** As it is known now. */
  now(): Run;
  /** A cause that may be gone by now. */
  cause(of: RootCause): RootCause;
}

export function inWords(spoken: readonly Playbook[]): InWords {
  const events: RunEvent[] = [];
  const causes = new Map<string, RootCause>();
  return {
    // The run at the end is in the words of the report.
    tell: event => void (event.type !== 'ended' && events.push(event)),
    now() {
      const run = rebuild(journalOf(events), spoken, cel);
      for (const cause of run.rootCauses) causes.set(keyOf(cause), cause);
      return run;
    },
    cause: of => causes.get(keyOf(of)) ?? of,
  };
}

function keyOf({ id, subject }: RootCause): string {
  return JSON.stringify([id, subject]);
}
