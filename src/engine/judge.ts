import type { Language } from '../model/language.ts';
import { type Check, type Severity, severities } from '../model/playbook.ts';
import type { Reason } from '../model/reading.ts';
import { confidences, type Finding, type RootCause, type Run } from '../model/run.ts';
import { type Diagnosed, diagnose } from './diagnose.ts';
import type { Outcome } from './evaluate.ts';
import { propose } from './propose.ts';
import type { Circumstances, Readings } from './scope.ts';
import type { Selection } from './selection.ts';
import { evaluateAll } from './taking-part.ts';
import { isAlarming, verdictOf } from './verdict.ts';

export interface Judgement {
  readonly verdict: Run['verdict'];
  readonly rootCauses: readonly RootCause[];
  readonly findings: readonly Finding[];
}

/** All that is known of a machine, and what to make of it. */
export interface Situation {
  readonly selection: Selection;
  readonly readings: Readings;
  readonly circumstances: Circumstances;
  readonly language: Language;
}

/** The command a person could run to learn what is not known: a fact, or the answer to a question. */
export type WouldTell = (name: string, reason: Reason) => string | undefined;

/** What the readings say: a pure function of them, so that it can be made again from a journal, elsewhere, later. */
export function judge(given: Situation, wouldTell: WouldTell): Judgement {
  const diagnosed = diagnose(evaluateAll(given), given.selection);
  const causes = diagnosed.filter(({ status }) => status === 'root-cause');
  return {
    verdict: verdictOf(diagnosed, given.selection),
    rootCauses: causes
      .map(one => weigh(one, diagnosed, given))
      .sort(heaviestFirst)
      .map(weighed => rootCause(weighed, given)),
    findings: diagnosed.map(one => finding(one, given, wouldTell)),
  };
}

/** A root cause with what it explains: it is as heavy as the heaviest of these. */
interface Weighed {
  readonly cause: Diagnosed;
  readonly consequences: readonly string[];
  readonly severity: Severity;
  /** What is lost meanwhile does not come back: data, or what security needs to see. */
  readonly isUrgent: boolean;
}

function weigh(cause: Diagnosed, all: readonly Diagnosed[], given: Situation): Weighed {
  const { check } = cause.outcome;
  const explained = all.flatMap(({ status, explainedBy, outcome }) =>
    status === 'consequence' && explainedBy.includes(cause.outcome) ? [outcome.check] : [],
  );
  const found = [check, ...explained].map(({ severity }) => severity);
  return {
    cause,
    consequences: [...new Set(explained.map(({ id }) => id))],
    severity: severities.findLast(severity => found.includes(severity)) ?? check.severity,
    isUrgent: isAlarming(check.severity) && (check.dataAtRisk || queueOf(check, given) === 'security'),
  };
}

/** Errors before warnings, what cannot be made good again before the rest, sure before unsure, what explains much before what explains little. */
function heaviestFirst(a: Weighed, b: Weighed): number {
  return (
    Number(isAlarming(b.severity)) - Number(isAlarming(a.severity)) ||
    Number(b.isUrgent) - Number(a.isUrgent) ||
    confidences.indexOf(a.cause.confidence) - confidences.indexOf(b.cause.confidence) ||
    b.consequences.length - a.consequences.length ||
    severities.indexOf(b.severity) - severities.indexOf(a.severity)
  );
}

function rootCause({ cause, consequences }: Weighed, given: Situation): RootCause {
  const { outcome, unsureAbout, confidence } = cause;
  const { check, subject } = outcome;
  return {
    id: check.id,
    code: check.code,
    severity: check.severity,
    confidence,
    ...(subject === undefined ? {} : { subject }),
    title: check.title,
    because: outcome.why ?? check.title,
    plain: outcome.plain ?? check.title,
    unsureAbout,
    consequences,
    evidence: evidenceOf(outcome, given),
    remedies: propose(outcome, given),
    escalate: { queue: queueOf(check, given) },
  };
}

/** Who looks after it. */
function queueOf({ id, queue }: Check, { selection }: Situation): RootCause['escalate']['queue'] {
  return queue ?? selection.playbookOf.get(id)?.escalate.queue ?? 'desktop';
}

function finding({ outcome, status, explainedBy }: Diagnosed, given: Situation, wouldTell: WouldTell): Finding {
  const { check, subject, why, lacking } = outcome;
  const command =
    status === 'unknown' ? lacking.map(({ name, reason }) => wouldTell(name, reason)).find(Boolean) : undefined;
  return {
    id: check.id,
    code: check.code,
    title: check.title,
    severity: check.severity,
    status,
    ...(subject === undefined ? {} : { subject }),
    ...(why === undefined ? {} : { why }),
    ...(explainedBy.length > 0 ? { explainedBy: [...new Set(explainedBy.map(cause => cause.check.id))] } : {}),
    ...(command === undefined ? {} : { wouldTell: command }),
    evidence: evidenceOf(outcome, given),
  };
}

/** What it was judged by: after a second look, the second. */
function evidenceOf({ facts }: Outcome, { readings }: Situation): string[] {
  return [...new Set(facts.flatMap(fact => readings.get(fact)?.evidence ?? []))];
}
