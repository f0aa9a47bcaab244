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
  /** What it is about: kind to the names that the thing may go by. Of a kind that is not known here there are none. */
  readonly about: { readonly [kind: string]: readonly string[] };
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
  const { answers } = circumstances;
  const judge: Judge = { check, playbook, readings, language, answers, about: aboutOf(check, scope, language) };
  const { each } = check;
  if (!each) return [evaluateOne(judge, scope)];
  const list = language.evaluate(each.list, scope);
  if (!list.ok) return [unknown(judge, each.list, list)];
  if (!Array.isArray(list.value)) return [outcome(judge, 'unknown', { why: `${each.list.text} is not a list` })];
  if (list.value.length === 0) return [withoutSubject(judge, each, scope)];
  const rest = list.value.length - mostSubjects;
  const more = `${rest} more`;
  const named = subjectsOf(list.value.slice(0, mostSubjects), each, scope, language);
  const outcomes = named.map(({ name: subject, element }) => evaluateSubject(judge, { each, subject, element }, scope));
  const why = `only the first ${mostSubjects} are looked at`;
  return rest > 0
    ? [...outcomes, outcome({ ...judge, subject: more, about: { [each.name]: [more] } }, 'unknown', { why })]
    : outcomes;
}

type Each = NonNullable<Check['each']>;

/** Nothing is there to look at, or, where the list holds what may be wrong, nothing is wrong. */
function withoutSubject(judge: Judge, each: Each, scope: Scope): Outcome {
  const none = outcome(judge, 'not-applicable', { why: `there is none: ${each.list.text} is empty` });
  if (each.none === 'not-applicable') return none;
  return unlessLeftOut(judge, scope) ?? outcome(judge, 'holds', {});
}

function evaluateSubject(
  judge: Judge,
  { each, subject, element }: { each: Each; subject: string; element: unknown },
  scope: Scope,
): Outcome {
  const seen = { ...scope, [each.name]: element };
  const about = { ...aboutOf(judge.check, seen, judge.language), [each.name]: [subject] };
  return evaluateOne({ ...judge, subject, about, element: { [each.name]: element } }, seen);
}

function aboutOf({ about }: Check, scope: Scope, language: Language): Outcome['about'] {
  return Object.fromEntries(
    Object.entries(about).map(([kind, expression]) => {
      const names = language.evaluate(expression, scope);
      return [kind, names.ok && Array.isArray(names.value) ? names.value.map(String) : []];
    }),
  );
}

interface Judge {
  readonly check: Check;
  readonly playbook: Playbook;
  readonly readings: Readings;
  readonly language: Language;
  readonly answers: Circumstances['answers'];
  readonly subject?: string;
  readonly element?: Scope;
  readonly about: Outcome['about'];
}

function unlessLeftOut(judge: Judge, scope: Scope): Outcome | undefined {
  const { when } = judge.check;
  if (!when) return undefined;
  const applies = truth(when, scope, judge.language);
  if (!applies.ok) return unknown(judge, when, applies);
  return applies.value ? undefined : outcome(judge, 'not-applicable', { why: `only where ${when.text}` });
}

function evaluateOne(judge: Judge, scope: Scope): Outcome {
  const { check, language } = judge;
  const leftOut = unlessLeftOut(judge, scope);
  if (leftOut) return leftOut;
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
  const { check, playbook, language, subject, element, about } = judge;
  return {
    check,
    state,
    about,
    facts: factsRead(check, playbook, language),
    lacking: [],
    ...(subject === undefined ? {} : { subject }),
    ...(element === undefined ? {} : { element }),
    ...(why === undefined ? {} : { why }),
    ...(plain === undefined ? {} : { plain }),
  };
}
