import { type Evaluation, identifier, type Language, type Scope } from '../model/language.ts';
import type { Check, Playbook } from '../model/playbook.ts';
import { type Reason, sayReason } from '../model/reading.ts';
import { type Circumstances, type Readings, scopeOf } from './scope.ts';

export type State = 'holds' | 'fails' | 'unknown' | 'not-applicable';

/** How one check, or one subject of it, looks when judged by itself. */
export interface Outcome {
  readonly check: Check;
  readonly subject?: string;
  readonly state: State;
  /** For people: what fails, or why it is unknown. */
  readonly why?: string;
  readonly plain?: string;
  /** `playbook/fact` of each fact it rests on. */
  readonly facts: readonly string[];
  /** Facts that would be needed and are not known. */
  readonly lacking: readonly { readonly fact: string; readonly reason: Reason }[];
  /** Answers that would be needed and are not known. */
  readonly unanswered: readonly string[];
}

/** Judges one check by itself: one outcome, or one for each of its subjects. */
export function evaluate(
  check: Check,
  playbook: Playbook,
  readings: Readings,
  circumstances: Circumstances,
  language: Language,
): Outcome[] {
  const scope = scopeOf(playbook, readings, circumstances);
  const judge: Judge = { check, playbook, readings, language, answered: circumstances.answers };
  if (!check.each) return [evaluateOne(judge, scope, undefined)];
  const list = language.evaluate(check.each.list, scope);
  if (!list.ok) return [unknown(judge, list, undefined)];
  const { name, subject } = check.each;
  const elements = Array.isArray(list.value) ? list.value : [];
  if (elements.length === 0)
    return [outcome(judge, 'not-applicable', { why: `there is none: ${check.each.list.text} is empty` })];
  return elements.map(element => {
    const bound = { ...scope, [name]: element };
    const named = language.evaluate(subject, bound);
    return evaluateOne(judge, bound, named.ok ? String(named.value) : undefined);
  });
}

interface Judge {
  readonly check: Check;
  readonly playbook: Playbook;
  readonly readings: Readings;
  readonly language: Language;
  readonly answered: Circumstances['answers'];
}

function evaluateOne(judge: Judge, scope: Scope, subject: string | undefined): Outcome {
  const { check, language } = judge;
  if (check.when) {
    const applies = language.evaluate(check.when, scope);
    if (!applies.ok) return unknown(judge, applies, subject);
    if (applies.value !== true)
      return outcome(judge, 'not-applicable', { subject, why: `only where ${check.when.text}` });
  }
  const held = language.evaluate(check.expect, scope);
  if (!held.ok) return unknown(judge, held, subject);
  if (held.value === true) return outcome(judge, 'holds', { subject });
  return outcome(judge, 'fails', {
    subject,
    why: language.fill(check.otherwise, scope),
    plain: language.fill(check.plain, scope),
  });
}

/** Not known. When all that is missing was left out on purpose, the check does not apply to this run. */
function unknown(judge: Judge, evaluation: Extract<Evaluation, { ok: false }>, subject: string | undefined): Outcome {
  const lacking = evaluation.unknownNames.flatMap(name => {
    const fact = `${judge.playbook.id}/${name}`;
    const reading = judge.readings.get(fact);
    return reading && !reading.ok ? [{ fact, reason: reading.reason }] : [];
  });
  const answered = Object.keys(judge.answered).map(identifier);
  const unanswered = judge.language.answersRead(judge.check.expect).filter(name => !answered.includes(name));
  const onPurpose =
    lacking.length > 0 && lacking.every(({ reason }) => reason.why === 'offline' || reason.why === 'not-needed');
  const why = lacking.map(({ fact, reason }) => `${fact}: ${sayReason(reason)}`).join('; ') || evaluation.problem;
  return { ...outcome(judge, onPurpose ? 'not-applicable' : 'unknown', { subject, why }), lacking, unanswered };
}

function outcome(
  judge: Judge,
  state: State,
  said: { subject?: string | undefined; why?: string; plain?: string },
): Outcome {
  const { subject, why, plain } = said;
  return {
    check: judge.check,
    state,
    facts: factsRead(judge.check, judge.playbook, judge.language),
    lacking: [],
    unanswered: [],
    ...(subject === undefined ? {} : { subject }),
    ...(why === undefined ? {} : { why }),
    ...(plain === undefined ? {} : { plain }),
  };
}

/** `playbook/fact` of the facts that decide a check: what its texts mention besides is not evidence. */
export function factsRead(check: Check, playbook: Playbook, language: Language): string[] {
  const expressions = [check.expect, ...(check.when ? [check.when] : []), ...(check.each ? [check.each.list] : [])];
  const names = new Set(expressions.flatMap(expression => language.reads(expression)));
  return Object.keys(playbook.facts).flatMap(name => (names.has(name) ? [`${playbook.id}/${name}`] : []));
}

/** Every fact a check needs: those that decide it, and those its texts show. */
export function factsNeeded(check: Check, playbook: Playbook, language: Language): string[] {
  const shown = [check.otherwise, check.plain].flatMap(template =>
    template.pieces.flatMap(piece => (typeof piece === 'string' ? [] : language.reads(piece))),
  );
  const extra = Object.keys(playbook.facts).flatMap(name => (shown.includes(name) ? [`${playbook.id}/${name}`] : []));
  return [...new Set([...factsRead(check, playbook, language), ...extra])];
}
