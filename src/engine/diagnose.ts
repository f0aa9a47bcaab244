import type { Severity } from '../model/playbook.ts';
import type { Confidence, Status } from '../model/run.ts';
import type { Outcome } from './evaluate.ts';
import type { Selection } from './selection.ts';

/** An outcome in the light of all others. */
export interface Diagnosed {
  readonly outcome: Outcome;
  readonly status: Status;
  /** The root causes at the end of what fails before it: they explain its failure, keep it from being read, or make its pass mean little. */
  readonly explainedBy: readonly Outcome[];
  /** Checks before it that could not be read. */
  readonly unsureAbout: readonly string[];
  readonly confidence: Confidence;
}

/** A warning never hides an error, and info hides nothing but info: what hides must be at least as heavy, errors and critical being one. */
const weight: Record<Severity, number> = { info: 0, warning: 1, error: 2, critical: 2 };

/** Tells causes from consequences. Pure: the same outcomes give the same diagnosis in any order. */
export function diagnose(outcomes: readonly Outcome[], { before, sayingTheSame }: Selection): Diagnosed[] {
  const byCheck = groupBy(outcomes);
  const earlier = (outcome: Outcome): Outcome[] =>
    (before.get(outcome.check.id) ?? []).flatMap(id => {
      const all = byCheck.get(id) ?? [];
      return sayingTheSame.get(outcome.check.id)?.has(id) ? all.filter(other => !isOfAnother(other, outcome)) : all;
    });
  const hiders = new Map(
    outcomes.map(outcome => [outcome, earlier(outcome).filter(other => hides(other, outcome, byCheck))] as const),
  );
  const roots = new Map<Outcome, readonly Outcome[]>();
  for (const outcome of outcomes) rootsOf(outcome, hiders, roots);

  return outcomes.map(outcome => {
    const hiding = hiders.get(outcome) ?? [];
    const unsureAbout = [
      ...new Set(
        earlier(outcome)
          .filter(other => leavesOpen(other, outcome, hiders))
          .map(other => other.check.id),
      ),
    ];
    return {
      outcome,
      status: statusOf(outcome, hiding),
      explainedBy: roots.get(outcome) ?? [],
      unsureAbout,
      confidence: confidenceOf(outcome, unsureAbout),
    };
  });
}

/** What explains a failure may itself be explained: the roots are at the end of every such chain. Each is worked out once. */
function rootsOf(
  outcome: Outcome,
  hiders: ReadonlyMap<Outcome, readonly Outcome[]>,
  known: Map<Outcome, readonly Outcome[]>,
): readonly Outcome[] {
  const before = known.get(outcome);
  if (before) return before;
  const roots = (hiders.get(outcome) ?? []).flatMap(cause =>
    hiders.get(cause)?.length === 0 ? [cause] : rootsOf(cause, hiders, known),
  );
  const unique = [...new Set(roots)];
  known.set(outcome, unique);
  return unique;
}

function groupBy(outcomes: readonly Outcome[]): Map<string, Outcome[]> {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const group = groups.get(outcome.check.id);
    if (group) group.push(outcome);
    else groups.set(outcome.check.id, [outcome]);
  }
  return groups;
}

/** Whether a failing check explains a later one, or keeps it from being read. */
function hides(cause: Outcome, later: Outcome, byCheck: ReadonlyMap<string, readonly Outcome[]>): boolean {
  if (cause.state !== 'fails') return false;
  if (!heavyEnough(cause, later)) return false;
  if (cause.subject === undefined) return true;
  if (sameKind(cause, later)) return cause.subject === later.subject;
  // The full disk that has nothing of it explains nothing, also where it is the only one.
  if (kindsOfBoth(cause, later).length > 0) return !isOfAnother(cause, later);
  // One dead resolver of two explains nothing about the machine as a whole; all of them dead does.
  return (byCheck.get(cause.check.id) ?? []).every(({ state }) => state === 'fails' || state === 'not-applicable');
}

/** Whether both are about one of a list, of things that go by the same name: two resolvers, not a resolver and a proxy. */
function sameKind(one: Outcome, other: Outcome): boolean {
  if (one.subject === undefined || other.subject === undefined) return false;
  return one.check.each?.name === other.check.each?.name;
}

/** Whether both say of what they are, and it is not the same. */
function isOfAnother(one: Outcome, other: Outcome): boolean {
  return kindsOfBoth(one, other).some(kind => !one.about[kind]?.some(name => other.about[kind]?.includes(name)));
}

function kindsOfBoth(one: Outcome, other: Outcome): string[] {
  const others = kindsOf(other);
  return kindsOf(one).filter(kind => others.includes(kind));
}

function kindsOf({ check }: Outcome): string[] {
  return [...Object.keys(check.about), ...(check.each ? [check.each.name] : [])];
}

/** A general check names no cause: it explains only general ones, and any specific fault above info explains it. */
function heavyEnough(cause: Outcome, later: Outcome): boolean {
  if (cause.check.general && !later.check.general) return false;
  if (later.check.evenAfter.includes(cause.check.id)) return true;
  const needed = later.check.general
    ? Math.min(weight.warning, weight[later.check.severity])
    : weight[later.check.severity];
  return weight[cause.check.severity] >= needed;
}

/** An earlier check that could not be read and, if it fails, would be the cause. */
function leavesOpen(other: Outcome, later: Outcome, hiders: ReadonlyMap<Outcome, readonly Outcome[]>): boolean {
  if (other.state !== 'unknown' || !heavyEnough(other, later)) return false;
  if (sameKind(other, later) && other.subject !== later.subject) return false;
  return hiders.get(other)?.length === 0;
}

function statusOf({ state }: Outcome, hiding: readonly Outcome[]): Status {
  if (state === 'holds') return 'pass';
  if (state === 'not-applicable') return 'not-applicable';
  if (state === 'unknown') return hiding.length > 0 ? 'blocked' : 'unknown';
  return hiding.length > 0 ? 'consequence' : 'root-cause';
}

function confidenceOf({ check }: Outcome, unsureAbout: readonly string[]): Confidence {
  if (check.general) return 'possible';
  return check.evidence === 'indirect' || unsureAbout.length > 0 ? 'likely' : 'confirmed';
}
