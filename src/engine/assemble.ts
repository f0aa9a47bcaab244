import type { Started } from '../model/event.ts';
import type { Playbook } from '../model/playbook.ts';
import type { Reading } from '../model/reading.ts';
import type { Evidence, Run } from '../model/run.ts';
import type { Judgement } from './judge.ts';
import { keptEvidence } from './kept.ts';
import { redact } from './redact.ts';
import type { Selection } from './selection.ts';
import type { Treated } from './treat.ts';

/** Everything a run is made from. */
export interface Parts {
  readonly started: Started;
  readonly selection: Selection;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly answers: Run['answers'];
  readonly judgement: Judgement;
  readonly treated: Treated;
  readonly endedAt: Date;
  readonly secrets: readonly string[];
  /** What cut it short, in words. */
  readonly cutShort?: string;
}

/** The run as plain JSON, without secrets. */
export function assemble(parts: Parts): Run {
  const { started, selection, readings, evidence, answers, judgement, treated, endedAt } = parts;
  const whole: Run = {
    format: 1,
    id: started.id,
    tool: started.tool,
    playbooks: playbooksIn(selection, judgement).map(({ id, title, sha256 }) => ({ id, title, sha256 })),
    target: started.target,
    startedAt: started.startedAt,
    endedAt: endedAt.toISOString(),
    ...(started.symptom ? { symptom: started.symptom } : {}),
    params: started.params,
    answers,
    ...judgement,
    verdict: verdictAtTheEnd(parts),
    actions: treated.actions,
    ...(treated.fixed.length > 0 ? { fixed: treated.fixed } : {}),
    facts: Object.fromEntries(readings),
    evidence: Object.fromEntries(evidence),
    limits: [],
  };
  const { value: run, removed } = redact(whole, parts.secrets);
  const kept = Object.entries(run.evidence).map(([id, proof]) => [id, keptEvidence(proof)] as const);
  return { ...run, evidence: Object.fromEntries(kept), limits: limitsOf(parts, removed) };
}

/** Those that anything was found in: of the others nothing was looked at. */
function playbooksIn({ playbooks }: Selection, { findings }: Judgement): Playbook[] {
  return playbooks.filter(({ id }) => findings.some(finding => finding.id.startsWith(`${id}/`)));
}

/** A run that was cut short has shown no machine to be healthy as long as something of it was not looked at. */
function verdictAtTheEnd({ started, judgement, treated, cutShort }: Parts): Run['verdict'] {
  if (started.target.platform === undefined) return 'unreachable';
  if (judgement.verdict !== 'healthy') return judgement.verdict;
  if (cutShort !== undefined && judgement.findings.some(({ status }) => status === 'unknown')) return 'undetermined';
  return treated.fixed.length > 0 ? 'fixed' : 'healthy';
}

function withoutRights({ rightsNote }: Started['target']): string {
  const why = rightsNote === undefined ? '' : ` (${rightsNote})`;
  return `Run without administrator rights${why}: what needs them is listed as not checked.`;
}

function limitsOf({ started, cutShort }: Parts, removed: ReadonlyMap<string, number>): string[] {
  return [
    ...(cutShort === undefined ? [] : [cutShort]),
    ...(started.offline ? ['Run with --offline: nothing beyond the local network was contacted.'] : []),
    ...(started.target.rights === 'none' && started.target.platform !== undefined
      ? [withoutRights(started.target)]
      : []),
    ...[...removed].map(
      ([kind, count]) => `Removed before anything was stored: ${kind}, ${count} ${count === 1 ? 'time' : 'times'}.`,
    ),
  ];
}
