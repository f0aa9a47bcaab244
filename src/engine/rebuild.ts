import type { Language } from '../model/language.ts';
import type { Playbook } from '../model/playbook.ts';
import type { Reading } from '../model/reading.ts';
import type { Run } from '../model/run.ts';
import { assemble } from './assemble.ts';
import type { Journal } from './journal.ts';
import { judge, type WouldTell } from './judge.ts';
import { factsIncluded, factsNeeded } from './needs.ts';
import { circumstancesOf } from './scope.ts';
import { type Selection, select } from './selection.ts';

const cutShort =
  'This run was interrupted, and made from its journal: what was not known by then is listed as not checked, and what failed may have been seen only once.';

/** What could be told by looking again: a journal does not know the machine. */
const wouldTell: WouldTell = name => `itfix diagnose ${name.split('/')[0]}`;

/**
 * The run that a journal tells of, judged by what was known when it ended. What was not yet read is unknown.
 *
 * @param playbooks those whose text is in the journal
 */
export function rebuild(journal: Journal, playbooks: readonly Playbook[], language: Language): Run {
  const { started, run, answers, evidence } = journal;
  if (run) return run;
  if (!started) throw new Error('the journal does not say what was started');
  const selection = select(playbooks, started.selected);
  const readings = new Map(journal.readings);
  for (const fact of factsWanted(selection, started.selected, language)) {
    const missing: Reading = { ok: false, reason: { why: 'cancelled' }, evidence: [] };
    if (!readings.has(fact)) readings.set(fact, missing);
  }
  const circumstances = circumstancesOf(started, answers);
  const judgement = judge({ selection, readings, circumstances, language }, wouldTell);
  const endedAt = new Date(journal.lastAt ?? started.startedAt);
  return assemble({ started, selection, readings, evidence, answers, judgement, endedAt, secrets: [], cutShort });
}

function factsWanted(selection: Selection, selected: readonly string[], language: Language): string[] {
  const needed = [...selection.checks.values()].flatMap(check => {
    const playbook = selection.playbookOf.get(check.id);
    return playbook ? factsNeeded(check, playbook, language) : [];
  });
  return [...needed, ...factsIncluded(selection, selected)];
}
