import type { Language } from '../model/language.ts';
import type { Check, Playbook } from '../model/playbook.ts';
import type { Reading } from '../model/reading.ts';
import type { Run } from '../model/run.ts';
import { assemble } from './assemble.ts';
import type { Journal } from './journal.ts';
import { judge, type Situation, type WouldTell } from './judge.ts';
import { factsIncluded, factsNeeded } from './needs.ts';
import { circumstancesOf } from './scope.ts';
import { select } from './selection.ts';
import { checksAbove, checksAskedFor } from './taking-part.ts';

export const interrupted =
  'This run was interrupted, and made from its journal: what was not known by then is listed as not checked, and what failed may have been seen only once.';

/** What could be told by looking again: a journal does not know the machine. */
const wouldTell: WouldTell = name => `itfix diagnose ${name.split('/')[0]}`;

/**
 * The run that a journal tells of, judged by what was known when it ended. What was not yet read is unknown.
 *
 * @param playbooks those whose text is in the journal
 */
export function rebuild(journal: Journal, playbooks: readonly Playbook[], language: Language): Run {
  const { started, run, answers, evidence, treated } = journal;
  if (run) return run;
  if (!started) throw new Error('the journal does not say what was started');
  const selection = select(playbooks, started.selected);
  const readings = new Map(journal.readings);
  const situation: Situation = { selection, readings, circumstances: circumstancesOf(started, answers), language };
  const missing: Reading = { ok: false, reason: { why: 'cancelled' }, evidence: [] };
  const keepMissing = (facts: readonly string[]): void => {
    for (const fact of facts) if (!readings.has(fact)) readings.set(fact, missing);
  };
  keepMissing([...factsOf(checksAskedFor(situation), situation), ...factsIncluded(selection, started.selected)]);
  keepMissing(factsOf(checksAbove(situation), situation));
  const judgement = judge(situation, wouldTell);
  const endedAt = new Date(journal.lastAt ?? started.startedAt);
  return assemble({
    started,
    selection,
    readings,
    evidence,
    answers,
    judgement,
    treated,
    endedAt,
    secrets: [],
    cutShort: interrupted,
  });
}

function factsOf(checks: readonly Check[], { selection, language }: Situation): string[] {
  return checks.flatMap(check => {
    const playbook = selection.playbookOf.get(check.id);
    return playbook ? factsNeeded(check, playbook, language) : [];
  });
}
