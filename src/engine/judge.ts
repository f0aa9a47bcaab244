import type { Language } from '../model/language.ts';
import type { Playbook, Remedy } from '../model/playbook.ts';
import type { Reason } from '../model/reading.ts';
import type { Confidence, Finding, Proposal, RootCause, Run } from '../model/run.ts';
import { isTemplate } from './arguments.ts';
import { type Diagnosed, diagnose } from './diagnose.ts';
import { evaluate, type Outcome } from './evaluate.ts';
import { type Circumstances, type Readings, scopeOf } from './scope.ts';
import type { Selection } from './selection.ts';
import { verdictOf } from './verdict.ts';

export interface Judgement {
  readonly verdict: Run['verdict'];
  readonly rootCauses: readonly RootCause[];
  readonly findings: readonly Finding[];
}

export interface Case {
  readonly selection: Selection;
  readonly readings: Readings;
  readonly circumstances: Circumstances;
  readonly language: Language;
  /** The command a person could run to learn a fact that is not known. */
  readonly wouldTell: (fact: string, reason: Reason) => string | undefined;
}

export function evaluateAll({ selection, readings, circumstances, language }: Omit<Case, 'wouldTell'>): Outcome[] {
  return [...selection.checks.values()].flatMap(check => {
    const playbook = selection.playbookOf.get(check.id);
    return playbook ? evaluate(check, playbook, readings, circumstances, language) : [];
  });
}

/** What the readings say: a pure function of them, so that it can be made again from a journal, elsewhere, later. */
export function judge(given: Case): Judgement {
  const diagnosed = diagnose(evaluateAll(given), given.selection);
  return {
    verdict: verdictOf(diagnosed, given.selection),
    rootCauses: diagnosed
      .filter(({ status }) => status === 'root-cause')
      .map(one => rootCause(one, diagnosed, given))
      .sort(heaviestFirst),
    findings: diagnosed.map(one => finding(one, given)),
  };
}

const bySeverity: readonly RootCause['severity'][] = ['critical', 'error', 'warning', 'info'];
const byConfidence: readonly Confidence[] = ['confirmed', 'likely', 'possible'];

/** Errors before warnings, sure before unsure, what explains much before what explains little. */
function heaviestFirst(a: RootCause, b: RootCause): number {
  const alarm = (cause: RootCause): number => (cause.severity === 'critical' || cause.severity === 'error' ? 0 : 1);
  return (
    alarm(a) - alarm(b) ||
    byConfidence.indexOf(a.confidence) - byConfidence.indexOf(b.confidence) ||
    b.consequences.length - a.consequences.length ||
    bySeverity.indexOf(a.severity) - bySeverity.indexOf(b.severity)
  );
}

/** `id` or `id (subject)`: how one finding names another. */
function nameOf({ check, subject }: Outcome): string {
  return subject === undefined ? check.id : `${check.id} (${subject})`;
}

function finding(diagnosed: Diagnosed, given: Case): Finding {
  const { outcome, status, explainedBy } = diagnosed;
  const { check, subject } = outcome;
  const why = status === 'consequence' || status === 'blocked' ? explained(outcome, explainedBy) : outcome.why;
  const wouldTell =
    status === 'unknown'
      ? outcome.lacking.map(({ fact, reason }) => given.wouldTell(fact, reason)).find(Boolean)
      : undefined;
  return {
    id: check.id,
    code: check.code,
    title: check.title,
    severity: check.severity,
    status,
    ...(subject === undefined ? {} : { subject }),
    ...(why === undefined ? {} : { why }),
    ...(wouldTell === undefined ? {} : { wouldTell }),
    evidence: evidenceOf(outcome, given.readings),
  };
}

function explained(outcome: Outcome, causes: readonly Outcome[]): string {
  const by = `explained by ${causes.map(nameOf).join(', ')}`;
  return outcome.why === undefined ? by : `${outcome.why} (${by})`;
}

function evidenceOf(outcome: Outcome, readings: Readings): string[] {
  return [...new Set(outcome.facts.flatMap(fact => readings.get(fact)?.evidence ?? []))];
}

function rootCause(diagnosed: Diagnosed, all: readonly Diagnosed[], given: Case): RootCause {
  const { outcome, unsureAbout, confidence } = diagnosed;
  const { check, subject } = outcome;
  const playbook = given.selection.playbookOf.get(check.id);
  const consequences = all
    .filter(other => other.status === 'consequence' && other.explainedBy.includes(outcome))
    .map(other => nameOf(other.outcome));
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
    evidence: evidenceOf(outcome, given.readings),
    remedies: remediesFor(outcome, given),
    escalate: { queue: check.queue ?? playbook?.escalate.queue ?? 'desktop' },
  };
}

const bySafety: readonly Remedy['risk'][] = ['none', 'undoable', 'not-undoable'];

/** The remedies of every playbook in the run that treat this fault, the safest first. */
function remediesFor(outcome: Outcome, given: Case): Proposal[] {
  return given.selection.playbooks
    .flatMap(playbook => Object.values(playbook.remedies).map(remedy => ({ playbook, remedy })))
    .filter(({ remedy }) => remedy.fixes.includes(outcome.check.id))
    .sort((a, b) => bySafety.indexOf(a.remedy.risk) - bySafety.indexOf(b.remedy.risk))
    .map(({ playbook, remedy }) => proposal(remedy, playbook, outcome, given));
}

function proposal(remedy: Remedy, playbook: Playbook, outcome: Outcome, given: Case): Proposal {
  const { id, title, risk, effect, elevated, steps } = remedy;
  const lines = remedy.run?.[given.circumstances.run.platform];
  const each = outcome.check.each;
  const scope = {
    ...scopeOf(playbook, given.readings, given.circumstances),
    ...subjectScope(outcome, each?.name, given, playbook),
  };
  const commands = lines?.map(words =>
    words.map(word => (isTemplate(word) ? given.language.fill(word, scope) : String(word))),
  );
  return { id, title, risk, effect, elevated, steps, ...(commands ? { commands } : {}) };
}

/** The element that an outcome with a subject is about, under the name its check gave it. */
function subjectScope(
  outcome: Outcome,
  name: string | undefined,
  given: Case,
  playbook: Playbook,
): { [name: string]: unknown } {
  const { each } = outcome.check;
  if (!each || name === undefined) return {};
  const scope = scopeOf(playbook, given.readings, given.circumstances);
  const list = given.language.evaluate(each.list, scope);
  if (!list.ok || !Array.isArray(list.value)) return {};
  const element = list.value.find(candidate => {
    const named = given.language.evaluate(each.subject, { ...scope, [name]: candidate });
    return named.ok && String(named.value) === outcome.subject;
  });
  return element === undefined ? {} : { [name]: element };
}
