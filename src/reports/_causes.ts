import { type Severity, severities } from '../model/playbook.ts';
import { type Confidence, confidences, type Finding, type Proposal, type RootCause, type Run } from '../model/run.ts';

/** One fault, with all the disks, queues or servers that have it. */
export interface Fault {
  readonly id: string;
  readonly code: string;
  /** The heaviest of the fault and of what it explains. */
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly subjects: readonly string[];
  readonly causes: readonly [RootCause, ...RootCause[]];
  readonly consequences: readonly string[];
  readonly evidence: readonly string[];
  readonly unsureAbout: readonly string[];
  readonly remedies: readonly Proposal[];
  /** An error, and not only worth knowing. */
  readonly alarming: boolean;
}

/** The faults of a run, in its order: the heaviest first. */
export function faultsOf(run: Run): Fault[] {
  const byId = new Map<string, [RootCause, ...RootCause[]]>();
  for (const cause of run.rootCauses) {
    const group = byId.get(cause.id);
    if (group) group.push(cause);
    else byId.set(cause.id, [cause]);
  }
  return [...byId.values()].map(causes => faultOf(causes, run));
}

function faultOf(causes: Fault['causes'], run: Run): Fault {
  const { id, code } = causes[0];
  const consequences = unique(causes.flatMap(cause => cause.consequences));
  const explained = explainedBy({ id, consequences }, run).map(finding => finding.severity);
  const severity = heaviest([...causes.map(cause => cause.severity), ...explained]);
  return {
    id,
    code,
    severity,
    confidence: confidences.find(one => causes.some(cause => cause.confidence === one)) ?? 'possible',
    subjects: unique(causes.flatMap(cause => (cause.subject === undefined ? [] : [cause.subject]))),
    causes,
    consequences,
    evidence: unique(causes.flatMap(cause => cause.evidence)),
    unsureAbout: unique(causes.flatMap(cause => cause.unsureAbout)),
    remedies: unique(causes.flatMap(cause => cause.remedies)),
    alarming: severity === 'error' || severity === 'critical',
  };
}

/** What would not fail without the fault. A warning behind a site that does not open is as heavy as the site that does not open. */
export function explainedBy({ id, consequences }: Pick<Fault, 'id' | 'consequences'>, run: Run): Finding[] {
  return run.findings.filter(
    finding =>
      finding.status === 'consequence' &&
      consequences.includes(finding.id) &&
      (finding.explainedBy?.includes(id) ?? true),
  );
}

function heaviest(all: readonly Severity[]): Severity {
  return severities.findLast(severity => all.includes(severity)) ?? 'info';
}

/** Each once, in order; two remedies are the same when everything in them is. */
function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map(value => [JSON.stringify(value), value] as const)).values()];
}
