import { sayReason } from './reading.ts';
import type { Action, Finding, RootCause, Run, Status } from './run.ts';
import type { Light } from './steadiness.ts';
import { type ValueChange, valueChanges } from './value-difference.ts';

/** What two runs say otherwise: of one machine at two times, or of two machines. */
export interface Difference {
  readonly before: Side;
  readonly after: Side;
  readonly isSameMachine: boolean;
  readonly causes: {
    /** Only before. */
    readonly went: readonly RootCause[];
    /** Only after. */
    readonly came: readonly RootCause[];
    /** In both, as after. */
    readonly stayed: readonly RootCause[];
  };
  readonly checks: readonly CheckChange[];
  /** Those that a changed check rests on first. */
  readonly facts: readonly FactChange[];
  /** What the person said otherwise. */
  readonly answers: readonly { readonly question: string; readonly before?: string; readonly after?: string }[];
  /** What was done in the runs between the two, and in the second one. */
  readonly actions: readonly (Action & { readonly run: string })[];
  /** What was not compared, and what else can be the reason for a difference. */
  readonly notes: readonly string[];
}

export interface Side extends Pick<Run, 'id' | 'startedAt' | 'verdict' | 'target'> {}

interface CheckChange extends Pick<Finding, 'id' | 'code' | 'title' | 'subject'> {
  /** Absent where the run has no such subject. */
  readonly before?: Status;
  readonly after?: Status;
  /** The sentence of the run in which it does not hold. */
  readonly why?: string;
}

export interface FactChange extends ValueChange {
  readonly fact: string;
  /** A check that came out otherwise rests on it. */
  readonly isDeciding: boolean;
}

/** What the two runs do not say themselves. */
interface Known {
  readonly isSame?: boolean;
  /** Runs of the machine between the two. */
  readonly between?: readonly Pick<Run, 'id' | 'actions'>[];
}

/** Compares two runs. The same the other way round, but for the sides. */
export function differenceOf(before: Run, after: Run, known: Known = {}): Difference {
  const { isSame = isSameMachine(before, after), between = [] } = known;
  const checks = checkChanges(before, after);
  return {
    before: sideOf(before),
    after: sideOf(after),
    isSameMachine: isSame,
    causes: causeChanges(before, after),
    checks,
    facts: factChanges(before, after, checks, isSame),
    answers: answerChanges(before, after),
    actions: isSame ? [...between, after].flatMap(({ id, actions }) => actions.map(one => ({ ...one, run: id }))) : [],
    notes: notesOf(before, after),
  };
}

/** Whether there is anything that says that something is otherwise. */
export function isEmpty({ before, after, causes, checks, facts, answers }: Difference): boolean {
  return (
    before.verdict === after.verdict &&
    causes.went.length + causes.came.length + checks.length + answers.length === 0 &&
    facts.every(({ unsteady }) => unsteady !== undefined)
  );
}

/** By its serial number, where both are known; else by its name, else by how it was reached. */
export function isSameMachine({ target: a }: Pick<Run, 'target'>, { target: b }: Pick<Run, 'target'>): boolean {
  if (a.serial !== undefined && b.serial !== undefined && a.serial !== b.serial) return false;
  if (a.hostname !== undefined && b.hostname !== undefined) return a.hostname === b.hostname;
  return a.url === b.url;
}

function sideOf({ id, startedAt, verdict, target }: Run): Side {
  return { id, startedAt, verdict, target };
}

function keyOf({ id, subject }: Pick<Finding, 'id' | 'subject'>): string {
  return JSON.stringify([id, subject]);
}

function causeChanges(before: Run, after: Run): Difference['causes'] {
  const [old, now] = [before, after].map(({ rootCauses }) => new Set(rootCauses.map(keyOf)));
  return {
    went: before.rootCauses.filter(cause => !now?.has(keyOf(cause))),
    came: after.rootCauses.filter(cause => !old?.has(keyOf(cause))),
    stayed: after.rootCauses.filter(cause => old?.has(keyOf(cause))),
  };
}

/** Checks that both runs made, with another result. A check that only one of them made was not asked for in the other. */
function checkChanges(before: Run, after: Run): CheckChange[] {
  const [old, now] = [before, after].map(({ findings }) => new Map(findings.map(one => [keyOf(one), one])));
  const [oldIds, newIds] = [before, after].map(({ findings }) => new Set(findings.map(({ id }) => id)));
  const all = new Map([...before.findings, ...after.findings].map(one => [keyOf(one), one]));
  return [...all.keys()].sort().flatMap(key => {
    const [one, other] = [old?.get(key), now?.get(key)];
    const some = one ?? other;
    if (!some || one?.status === other?.status || !oldIds?.has(some.id) || !newIds?.has(some.id)) return [];
    const bad = [other, one].find(side => side !== undefined && side.status !== 'pass' && side.why !== undefined);
    const { id, code, title, subject } = some;
    return [
      {
        id,
        code,
        title,
        ...(subject === undefined ? {} : { subject }),
        ...(one ? { before: one.status } : {}),
        ...(other ? { after: other.status } : {}),
        ...(bad?.why === undefined ? {} : { why: bad.why }),
      },
    ];
  });
}

function answerChanges(before: Run, after: Run): Difference['answers'] {
  return namesIn(before.answers, after.answers).flatMap(question => {
    const [one, other] = [before.answers[question], after.answers[question]];
    if (one === other) return [];
    return [
      { question, ...(one === undefined ? {} : { before: one }), ...(other === undefined ? {} : { after: other }) },
    ];
  });
}

function namesIn(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
}

/** Facts that both runs read. */
function factChanges(before: Run, after: Run, checks: readonly CheckChange[], isSame: boolean): FactChange[] {
  const deciding = factsBehind([before, after], checks);
  const names = Object.keys(before.facts).filter(name => Object.hasOwn(after.facts, name));
  const readAt = [Date.parse(before.endedAt), Date.parse(after.endedAt)] as const;
  const all = names.sort().flatMap(fact => {
    const isDeciding = deciding.has(fact);
    const light: Light = { readAt, isDeciding, areTwoMachines: !isSame };
    return readingChanges(before.facts[fact], after.facts[fact], light).map(change => ({
      fact,
      ...change,
      isDeciding,
    }));
  });
  return [...all.filter(({ isDeciding }) => isDeciding), ...all.filter(({ isDeciding }) => !isDeciding)];
}

type MaybeReading = Run['facts'][string] | undefined;

function readingChanges(before: MaybeReading, after: MaybeReading, light: Light): ValueChange[] {
  if (!before || !after) return [];
  if (before.ok && after.ok) return valueChanges(before.value, after.value, light);
  if (!before.ok && !after.ok && before.reason.why === after.reason.why) return [];
  return [{ path: '', before: told(before), after: told(after) }];
}

function told(reading: NonNullable<MaybeReading>): string {
  return reading.ok ? 'known' : `not known: ${sayReason(reading.reason)}`;
}

/** The facts that changed checks rest on: those of their evidence. */
function factsBehind(runs: readonly Run[], checks: readonly CheckChange[]): Set<string> {
  const changed = new Set(checks.map(keyOf));
  return new Set(
    runs.flatMap(({ findings, evidence }) =>
      findings
        .filter(finding => changed.has(keyOf(finding)))
        .flatMap(finding => finding.evidence.flatMap(id => evidence[id]?.fact ?? [])),
    ),
  );
}

function notesOf(before: Run, after: Run): string[] {
  const [old, now] = [before, after].map(({ playbooks }) => new Map(playbooks.map(({ id, sha256 }) => [id, sha256])));
  const edited = [...(old ?? [])].filter(([id, sha256]) => now?.has(id) && now.get(id) !== sha256).map(([id]) => id);
  const settings = namesIn(before.params, after.params).filter(
    name => JSON.stringify(before.params[name]) !== JSON.stringify(after.params[name]),
  );
  const notes: [is: boolean, note: string][] = [
    [edited.length > 0, `Not the same in both, so that checks can judge otherwise: the playbook ${edited.join(', ')}.`],
    [settings.length > 0, `Set otherwise: ${settings.join(', ')}.`],
    [before.target.rights !== after.target.rights, 'The two runs had different rights: one of them could read more.'],
    [
      before.target.os !== after.target.os,
      `System: ${before.target.os ?? 'not known'}, then ${after.target.os ?? 'not known'}.`,
    ],
    [
      before.redaction?.level !== after.redaction?.level,
      'Names and addresses were not replaced alike in the two: stand-ins differ from what they stand for.',
    ],
  ];
  return [
    ...onlyIn('first', before, after),
    ...onlyIn('second', after, before),
    ...notes.filter(([is]) => is).map(([, note]) => note),
  ];
}

/** What only one run asked, which cannot be compared. */
function onlyIn(which: string, one: Run, other: Run): string[] {
  const known = new Set(other.playbooks.map(({ id }) => id));
  const playbooks = one.playbooks.map(({ id }) => id).filter(id => !known.has(id));
  const facts = Object.keys(one.facts)
    .filter(fact => !Object.hasOwn(other.facts, fact))
    .filter(fact => !playbooks.some(id => fact.startsWith(`${id}/`)));
  return [
    ...(playbooks.length > 0 ? [`Only the ${which} run asked the playbook ${playbooks.join(', ')}.`] : []),
    ...(facts.length > 0 ? [`Only the ${which} run read ${facts.sort().join(', ')}.`] : []),
  ];
}
