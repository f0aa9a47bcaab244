import type { Connection } from '../model/connection.ts';
import type { Tell } from '../model/event.ts';
import type { Action, CommandLines, Proposal, RootCause } from '../model/run.ts';
import { until } from '../model/until.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import { diagnose } from './diagnose.ts';
import type { Gatherer } from './gather.ts';
import { judge, type Situation } from './judge.ts';
import { type LockOnDemand, lockOnDemand } from './lock.ts';
import type { LookAgain } from './look-again.ts';
import { evaluateAll } from './taking-part.ts';
import { alarmsOf, remedyOf, resultOf } from './verify.ts';

/** What somebody says to a change: `nobody` is there to say it. */
export type Consented = { readonly says: 'yes' } | { readonly says: 'no' | 'nobody'; readonly why?: string };
export type Consent = (proposal: Proposal, cause: RootCause, signal: AbortSignal) => Promise<Consented>;

export interface TreatOptions {
  readonly given: Situation;
  readonly gatherer: Gatherer;
  readonly connection: Connection;
  /** The id of the run, for others who want to change the same machine. */
  readonly run: string;
  readonly consent: Consent;
  /** Looks a second time at what is wrong after a change, before the change is blamed for it. */
  readonly lookAgain: () => LookAgain;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

export interface Treated {
  readonly actions: readonly Action[];
  /** Causes that are gone after a change. */
  readonly fixed: readonly RootCause[];
}

export const nothingTreated: Treated = { actions: [], fixed: [] };

/** Longest time that taking a change back may need, also after the run was ended. */
const undoLimitMs = 60_000;

/**
 * Offers and carries out remedies of root causes: the heaviest cause first, of its remedies the safest first, each once, until none is left. A change is made only
 * with consent, after the fault was seen again, and is told before it begins. Afterwards everything is read again: what did not help, or made things worse, is
 * taken back where that is known.
 */
export async function treat(options: TreatOptions): Promise<Treated> {
  const lock = lockOnDemand(options.connection, options.run);
  try {
    return await treatAll(options, lock);
  } finally {
    await lock.release();
  }
}

async function treatAll(options: TreatOptions, lock: LockOnDemand): Promise<Treated> {
  const actions: Action[] = [];
  const fixed: RootCause[] = [];
  const tried = new Set<string>();
  const danger = watchData();
  for (;;) {
    const next = nextOf(options, tried);
    if (!next || options.signal.aborted) return { actions, fixed };
    tried.add(keyOf(next.proposal));
    const done = await treatOne(next, options, lock, danger(options.given));
    if (!done) continue;
    actions.push(done);
    if (done.result === 'fixed') fixed.push(next.cause);
  }
}

/** A change, and the fault it is for. */
export interface Plan {
  readonly cause: RootCause;
  readonly proposal: Proposal;
}

function plansOf({ given }: TreatOptions): Plan[] {
  const { rootCauses } = judge(given, () => undefined);
  return rootCauses.flatMap(cause =>
    cause.remedies.filter(({ commands }) => commands !== undefined).map(proposal => ({ cause, proposal })),
  );
}

function nextOf(options: TreatOptions, tried: ReadonlySet<string>): Plan | undefined {
  return plansOf(options).find(({ proposal }) => !tried.has(keyOf(proposal)));
}

/** The same commands are not run twice, whatever they are for. */
function keyOf({ id, commands }: Proposal): string {
  return JSON.stringify([id, commands]);
}

async function treatOne(
  plan: Plan,
  options: TreatOptions,
  lock: LockOnDemand,
  danger: string | undefined,
): Promise<Action | undefined> {
  const { consent, signal } = options;
  const obstacle = obstacleTo(plan, options, danger);
  if (obstacle !== undefined) return told({ ...actionOf(plan), outcome: 'offered', why: obstacle }, options);
  const { says, ...answer } = await consent(plan.proposal, plan.cause, signal);
  if (says !== 'yes')
    return told({ ...actionOf(plan), outcome: says === 'no' ? 'refused' : 'offered', ...answer }, options);
  const held = await lock.obstacle();
  if (held !== undefined) return told({ ...actionOf(plan), outcome: 'offered', why: held }, options);
  await options.gatherer.again(factsOf(plan, options));
  const again = plansOf(options).find(
    one => keyOf(one.proposal) === keyOf(plan.proposal) && isSame(one.cause, plan.cause),
  );
  // Gone by itself, or another command is needed by now: that one is offered by its own.
  if (!again) return undefined;
  return await change(again, options);
}

/** Why this is not done by itfix. */
function obstacleTo(plan: Plan, { given, connection }: TreatOptions, danger: string | undefined): string | undefined {
  const { proposal, cause } = plan;
  if (proposal.elevated && connection.rights === 'none') return 'needs administrator rights';
  if (proposal.cutsConnection && !connection.isHere) return 'it can cut the line that itfix uses: do it at the machine';
  if (danger !== undefined && (proposal.risk !== 'none' || remedyOf(plan, given).writesMuch))
    return `data is at risk (${danger}): copy it before anything is changed`;
  return cause.confidence === 'possible' ? 'the cause is not sure enough' : undefined;
}

/**
 * Tells the code of a check that says that data is at risk: it fails; or it cannot be told any more, after it failed before in this run or while something before
 * it fails. A drive that has stopped answering is no better off.
 */
function watchData(): (given: Situation) => string | undefined {
  const failed = new Set<string>();
  return given => {
    const about = diagnose(evaluateAll(given), given.selection).filter(({ outcome }) => outcome.check.dataAtRisk);
    for (const { outcome } of about) if (outcome.state === 'fails') failed.add(outcome.check.id);
    const danger = about.find(
      ({ outcome: { state, check }, status }) =>
        state === 'fails' || status === 'blocked' || (state === 'unknown' && failed.has(check.id)),
    );
    return danger?.outcome.check.code;
  };
}

async function change(plan: Plan, options: TreatOptions): Promise<Action> {
  const { gatherer, connection, signal, tell } = options;
  const { proposal, cause } = plan;
  const before = alarmsOf(options.given);
  const action = actionOf(plan);
  tell({ type: 'treating', action: { ...action, outcome: 'interrupted' } });
  const done = await carryOut(proposal.commands ?? [], proposal.elevated, connection, signal);
  const proofs = done.executions.map(execution => gatherer.note(execution, proposal.id));
  const result = await resultOf(plan, before, options);
  const ended: Action = {
    ...action,
    outcome: done.problem === undefined ? 'done' : 'failed',
    result,
    ...(done.problem === undefined ? {} : { why: done.problem }),
    evidence: proofs.map(({ id }) => id),
  };
  const final = result === 'fixed' || !proposal.undo ? ended : await takeBack(ended, proposal.undo, options);
  const evidence = final.evidence.flatMap(id => gatherer.evidence.get(id) ?? []);
  tell({ type: 'treated', action: final, evidence, ...(result === 'fixed' ? { fixed: cause } : {}) });
  return final;
}

async function takeBack(action: Action, undo: CommandLines, options: TreatOptions): Promise<Action> {
  const { gatherer, connection, given } = options;
  const limit = until(undefined, undoLimitMs);
  const back: CarriedOut = await carryOut(undo, action.elevated, connection, limit.signal);
  limit.end();
  const proofs = back.executions.map(execution => gatherer.note(execution, action.remedy));
  await gatherer.allAgain();
  await options.lookAgain()(given);
  const evidence = [...action.evidence, ...proofs.map(({ id }) => id)];
  if (back.problem === undefined) return { ...action, outcome: 'undone', evidence };
  return {
    ...action,
    evidence,
    why: `${action.why ? `${action.why}; ` : ''}it could not be taken back: ${back.problem}`,
  };
}

function actionOf({ cause, proposal }: Plan): Omit<Action, 'outcome'> {
  const { id, title, commands = [], undo, elevated } = proposal;
  return {
    remedy: id,
    title,
    cause: cause.id,
    ...(cause.subject === undefined ? {} : { subject: cause.subject }),
    commands,
    ...(undo ? { undo } : {}),
    elevated,
    evidence: [],
  };
}

function told(action: Action, { tell }: TreatOptions): Action {
  tell({ type: 'treated', action, evidence: [] });
  return action;
}

function isSame(a: RootCause, b: RootCause): boolean {
  return a.id === b.id && a.subject === b.subject;
}

/** What its cause rests on. */
function factsOf({ cause }: Plan, { given }: TreatOptions): string[] {
  return evaluateAll(given)
    .filter(({ check }) => check.id === cause.id)
    .flatMap(({ facts }) => facts);
}
