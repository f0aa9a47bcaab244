import { carryOut } from '../engine/carry-out.ts';
import { keptEvent } from '../engine/kept.ts';
import type { LockOnDemand } from '../engine/lock.ts';
import type { Connection } from '../model/connection.ts';
import type { RunEvent } from '../model/event.ts';
import type { Action, CommandLines, Evidence, Run } from '../model/run.ts';
import { addToJournal } from './history.ts';
import { identify, surelyLimitMs } from './identify.ts';
import type { Rooms } from './rooms.ts';
import { shown } from './shown.ts';
import { UsageError } from './usage-error.ts';

/** A change of a run that is still there, and what takes it back. */
export interface Left {
  readonly action: Action;
  readonly undo: CommandLines;
}

/** The last change first. Of one that was cut off, nobody knows how far it came: taking it back does no harm. */
export function leftOf({ actions }: Run): Left[] {
  return actions
    .flatMap(action => {
      const isThere = action.outcome === 'done' || action.outcome === 'failed' || action.outcome === 'interrupted';
      return isThere && action.undo ? [{ action, undo: action.undo }] : [];
    })
    .reverse();
}

export interface There {
  readonly connection: Connection;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  readonly lock: LockOnDemand;
  /** For what is answered now. */
  readonly newId: () => string;
}

/** Takes one change back, and writes that into the journal of its run. `problem` says why that was not possible. */
export async function takeBack(
  { action, undo: lines }: Left,
  run: Run,
  { connection, secrets, signal, lock, newId }: There,
): Promise<{ readonly problem: string | undefined }> {
  if (action.elevated && connection.rights === 'none')
    throw new UsageError('It needs administrator rights.', 'Run `itfix undo` as administrator.');
  const held = await lock.obstacle();
  if (held !== undefined) throw new UsageError(`Nothing was taken back: ${held}.`, 'Wait for it, and try again.');
  const { executions, problem } = await carryOut(lines, action.elevated, connection, signal);
  const about = { fact: action.remedy, probe: 'remedy' };
  const evidence = executions.map((execution): Evidence => ({ ...execution, id: newId(), ...about }));
  const { result: _before, ...rest } = action;
  const ids = [...action.evidence, ...evidence.map(({ id }) => id)];
  const after: Action =
    problem === undefined ? { ...rest, outcome: 'undone', evidence: ids } : { ...action, why: problem, evidence: ids };
  note(run.id, keptEvent({ type: 'treated', action: after, evidence }, secrets));
  return { problem };
}

/** A change is taken back on the machine where it was made, and on no other. @throws where that cannot be told */
export async function mustBeTheSame({ id: run, target }: Run, connection: Connection, rooms: Rooms): Promise<void> {
  const { hostname, serial } = await identify(connection, rooms, surelyLimitMs);
  if (hostname === undefined || target.hostname === undefined)
    throw new UsageError(
      'Whether this is the machine of the run cannot be told: its name is not known.',
      `\`itfix report show ${run}\` has the commands; run them by hand.`,
    );
  if (hostname !== target.hostname || (serial ?? target.serial) !== (target.serial ?? serial))
    throw new UsageError(
      `This is ${shown(hostname)}, and the run was made on ${shown(target.hostname)}.`,
      'Name that machine with --on.',
    );
}

/** Ids for evidence beside that of the run. */
export function idsAfter({ evidence }: Run): () => string {
  let number = Object.keys(evidence).length;
  return () => `e${++number}`;
}

/** What was done was done, also where nothing can be written. */
function note(run: string, event: RunEvent): void {
  try {
    addToJournal(run, event);
  } catch (error) {
    process.stderr.write(`The run ${run} does not know of it: ${error instanceof Error ? error.message : error}\n`);
  }
}
