import type { Language } from '../model/language.ts';
import type { Playbook } from '../model/playbook.ts';
import { sayReason } from '../model/reading.ts';
import type { Run } from '../model/run.ts';
import type { Journal } from './journal.ts';
import { judge } from './judge.ts';
import { assemble } from './run.ts';
import type { Circumstances } from './scope.ts';
import { select } from './selection.ts';

/**
 * The run that a journal tells of, judged by what was known when it ended. What was not yet read is unknown.
 *
 * @param playbooks those whose text is in the journal
 */
export function rebuild(journal: Journal, playbooks: readonly Playbook[], language: Language): Run {
  const { started, run } = journal;
  if (run) return run;
  if (!started) throw new Error('the journal does not say what was started');
  const selection = select(playbooks, started.selected);
  const readings = new Map(journal.readings);
  for (const playbook of selection.playbooks) {
    for (const name of Object.keys(playbook.facts)) {
      const key = `${playbook.id}/${name}`;
      if (!readings.has(key)) readings.set(key, { ok: false, reason: { why: 'cancelled' }, evidence: [] });
    }
  }
  const { platform, rights } = started.target;
  const circumstances: Circumstances = {
    params: started.params,
    answers: journal.answers,
    run: { offline: started.offline, platform, rights, here: started.here },
  };
  const wouldTell = (fact: string): string => `itfix diagnose ${fact.split('/')[0]}`;
  const judgement = judge({ selection, readings, circumstances, language, wouldTell });
  const endedAt = new Date(journal.lastAt ?? started.startedAt);
  const rebuilt = assemble({
    started,
    gatherer: { readings, evidence: new Map(journal.evidence) },
    judgement,
    answers: journal.answers,
    selection,
    endedAt,
    cutShort: false,
  });
  return {
    ...rebuilt,
    limits: [`This run was interrupted: ${sayReason({ why: 'cancelled' })}. Made from its journal.`, ...rebuilt.limits],
  };
}
