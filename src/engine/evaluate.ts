import { type Evaluation, identifier, type Language, type Scope } from '../model/language.ts';
import type { Check, Expression, Playbook } from '../model/playbook.ts';
import { type Reason, sayReason } from '../model/reading.ts';
import { deciding, factsRead } from './needs.ts';
import { isOnPurpose } from './prepare.ts';
import { type Circumstances, type Readings, scopeOf } from './scope.ts';
import { subjectsOf } from './subjects.ts';

export type State = 'holds' | 'fails' | 'unknown' | 'not-applicable';

/** How one check, or one subject of it, looks when judged by itself. */
export interface Outcome {
  readonly check: Check;
  readonly subject?: string;
  /** The element that the subject names, under the name that `each` gives it. */
  readonly element?: Scope;
  readonly state: State;
  /** For people: what fails, or why it is unknown. */
  readonly why?: string;
  readonly plain?: string;
  /** `playbook/fact` of each fact it rests on. */
  readonly facts: readonly string[];
  /** Facts, and questions to a person, that would be needed and have no answer. */
  readonly lacking: readonly Lack[];
}

interface Lack {
  /** `playbook/fact` or `playbook/question`. */
  readonly name: string;
  readonly reason: Reason;
}

/** Most subjects of one check: more are not read by anybody, and a machine may lie about its lists. */
const mostSubjects = 500;

/** Judges one check by itself: one outcome, or one for each of its subjects. */
export function evaluate(
  check: Check,
  playbook: Playbook,
  readings: Readings,
  circumstances: Circumstances,
  language: Language,
): Outcome[] {
  const scope = scopeOf(playbook, readings, circumstances);
  const judge: Judge = { check, playbook, readings, language, answers: circumstances.answers };
  const { each } = check;
  if (!each) return [evaluateOne(judge, scope)];
  const list = language.evaluate(each.list, scope);
  if (!list.ok) return [unknown(judge, each.list, list)];
  if (!Array.isArray(list.value)) return [outcome(judge, 'unknown', { why: `${each.list.text} is not a list` })];
  if (list.value.length === 0)
    return [outcome(judge, 'not-applicable', { why: `there is none: ${each.list.text} is empty` })];
  const rest = list.value.length - mostSubjects;
  const named = subjectsOf(list.value.slice(0, mostSubjects), each, scope, language);
  const outcomes = named.map(({ name: subject, element }) =>
    evaluateOne({ ...judge, subject, element: { [each.name]: element } }, { ...scope, [each.name]: element }),
  );
  const why = `only the first ${mostSubjects} are looked at`;
  return rest > 0 ? [...outcomes, outcome({ ...judge, subject: `${rest} more` }, 'unknown', { why })] : outcomes;
}

interface Judge {
  readonly check: Check;
  readonly playbook: Playbook;
  readonly readings: Readings;
  readonly language: Language;
  readonly answers: Circumstances['answers'];
  readonly subject?: string;
  readonly element?: Scope;
}

function evaluateOne(judge: Judge, scope: Scope): Outcome {
  const { check, language } = judge;
  if (check.when) {
    const applies = truth(check.when, scope, language);
    if (!applies.ok) return unknown(judge, check.when, applies);
    if (!applies.value) return outcome(judge, 'not-applicable', { why: `only where ${check.when.text}` });
  }
  const held = truth(check.expect, scope, language);
  if (!held.ok) return unknown(judge, check.expect, held);
  if (held.value) return outcome(judge, 'holds', {});
  return outcome(judge, 'fails', {
    why: language.fill(check.otherwise, scope),
    plain: language.fill(check.plain, scope),
  });
}

type Unknown = Extract<Evaluation, { ok: false }>;

/** Anything but true and false is not known: it must not pass for a fault. */
function truth(
  expression: Expression,
  scope: Scope,
  language: Language,
): Unknown | { readonly ok: true; readonly value: boolean } {
  const evaluation = language.evaluate(expression, scope);
  if (!evaluation.ok) return evaluation;
  const { value } = evaluation;
  if (typeof value === 'boolean') return { ok: true, value };
  return { ok: false, unknownNames: [], problem: `${expression.text} is neither true nor false` };
}

/**
 * Not known. When all that is missing was left out on purpose, the check does not apply to this run. All that the expression reads is looked
 * at: the evaluation ends at the first name that is missing.
 */
function unknown(judge: Judge, expression: Expression, { unknownNames, problem }: Unknown): Outcome {
  const reads = unknownNames.length > 0 ? judge.language.reads(expression) : [];
  const lacking = [...factsLacking(judge, reads), ...answersLacking(judge)];
  const onPurpose = lacking.length > 0 && lacking.every(({ reason }) => isOnPurpose(reason));
  const why = lacking.map(sayLack).join('; ') || problem;
  return { ...outcome(judge, onPurpose ? 'not-applicable' : 'unknown', { why }), lacking };
}

function factsLacking({ playbook, readings }: Judge, names: readonly string[]): Lack[] {
  return names.flatMap(read => {
    const name = `${playbook.id}/${read}`;
    const reading = readings.get(name);
    return reading && !reading.ok ? [{ name, reason: reading.reason }] : [];
  });
}

function answersLacking({ check, playbook, language, answers }: Judge): Lack[] {
  const answered = new Set(Object.keys(answers).map(identifier));
  const read = new Set(deciding(check).flatMap(expression => language.answersRead(expression)));
  return Object.values(playbook.questions).flatMap(({ name, ask }) =>
    read.has(identifier(name)) && !answered.has(identifier(name))
      ? [{ name: `${playbook.id}/${name}`, reason: { why: 'unanswered', question: ask } as const }]
      : [],
  );
}

function sayLack({ name, reason }: Lack): string {
  return reason.why === 'unanswered' ? sayReason(reason) : `${name}: ${sayReason(reason)}`;
}

function outcome(judge: Judge, state: State, { why, plain }: { why?: string; plain?: string }): Outcome {
  const { check, playbook, language, subject, element } = judge;
  return {
    check,
    state,
    facts: factsRead(check, playbook, language),
    lacking: [],
    ...(subject === undefined ? {} : { subject }),
    ...(element === undefined ? {} : { element }),
    ...(why === undefined ? {} : { why }),
    ...(plain === undefined ? {} : { plain }),
  };
}
