import { type Severity, severities } from '../model/playbook.ts';
import type { Confidence, Proposal, RootCause, Run } from '../model/run.ts';

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

/** The most certain first. */
const confidences: readonly Confidence[] = ['confirmed', 'likely', 'possible'];

/** The faults of a run, heaviest first. */
export function faultsOf(run: Run): Fault[] {
  const byId = new Map<string, [RootCause, ...RootCause[]]>();
  for (const cause of run.rootCauses) {
    const group = byId.get(cause.id);
    if (group) group.push(cause);
    else byId.set(cause.id, [cause]);
  }
  return [...byId.values()].map(causes => faultOf(causes, run)).sort(byWeight);
}

function faultOf(causes: Fault['causes'], run: Run): Fault {
  const { id, code } = causes[0];
  const consequences = unique(causes.flatMap(cause => cause.consequences));
  const severity = heaviest([...causes.map(cause => cause.severity), ...severitiesOf(consequences, run)]);
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

/** A warning behind a site that does not open is as heavy as the site that does not open. */
function severitiesOf(consequences: readonly string[], run: Run): Severity[] {
  return run.findings.flatMap(({ id, status, severity }) =>
    status === 'consequence' && consequences.includes(id) ? [severity] : [],
  );
}

function heaviest(all: readonly Severity[]): Severity {
  return severities.findLast(severity => all.includes(severity)) ?? 'info';
}

function byWeight(a: Fault, b: Fault): number {
  return (
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence)
  );
}

/** Each once, in order; two remedies are the same when everything in them is. */
function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map(value => [JSON.stringify(value), value] as const)).values()];
}
