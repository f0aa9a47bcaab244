import { carryOut } from '../../engine/carry-out.ts';
import { keptEvent } from '../../engine/kept.ts';
import { type LockOnDemand, lockOnDemand } from '../../engine/lock.ts';
import type { Connection } from '../../model/connection.ts';
import type { RunEvent } from '../../model/event.ts';
import type { Action, CommandLines, Evidence, Run } from '../../model/run.ts';
import { commandLine } from '../../reports/_command-line.ts';
import type { AimOptions } from '../aims.ts';
import { someoneIsThere } from '../ask.ts';
import { askMachines } from '../ask-machines.ts';
import { endNoBetterThan, exitCodes } from '../exit.ts';
import { addToJournal } from '../history.ts';
import { identify } from '../identify.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { screenFor } from '../progress.ts';
import { openRooms } from '../rooms.ts';
import { Stopped, select } from '../select.ts';
import { shown } from '../shown.ts';
import { findRun, storedRun } from '../stored-run.ts';
import { UsageError } from '../usage-error.ts';

export interface UndoOptions extends AimOptions {
  readonly yes?: boolean;
  readonly color: boolean;
  readonly plain?: boolean;
}

/** A change of a run that is still there, and what takes it back. */
interface Left {
  readonly action: Action;
  readonly undo: CommandLines;
}

/** `itfix undo`: takes back what a run changed, the last change first, on the machine where it was made. Also of a run that was cut off in the middle of one. */
export async function undo(wanted: string | undefined, options: UndoOptions, context: Context): Promise<void> {
  const run = await storedRun(findRun(wanted), context);
  const left = leftOf(run);
  if (left.length === 0) return print(`The run ${shown(run.id)} left no change that itfix can take back.`);
  if (!options.yes && !someoneIsThere())
    throw new UsageError('Nobody is there to agree.', 'Say --yes, or run it in a terminal.');
  const { on = run.target.url === 'local:' ? [] : [run.target.url] } = options;
  await askMachines({ ...options, on }, async ({ connection, secrets, signal }) => {
    await mustBeTheSame(run, connection, context);
    const lock = lockOnDemand(connection, run.id);
    try {
      const there = { connection, secrets, signal, lock, newId: idsAfter(run) };
      for (const one of left) {
        if (signal.aborted || !(await agreed(one, options, connection, signal))) return;
        await takeBack(one, run, there);
      }
    } finally {
      await lock.release();
    }
  });
}

/** The last change first. Of one that was cut off, nobody knows how far it came: taking it back does no harm. */
function leftOf({ actions }: Run): Left[] {
  return actions
    .flatMap(action => {
      const isThere = action.outcome === 'done' || action.outcome === 'failed' || action.outcome === 'interrupted';
      return isThere && action.undo ? [{ action, undo: action.undo }] : [];
    })
    .reverse();
}

async function mustBeTheSame({ id: run, target }: Run, connection: Connection, context: Context): Promise<void> {
  const { hostname, serial } = await identify(connection, openRooms(context.roomsRoot));
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

async function agreed(
  { action, undo: lines }: Left,
  { yes, ...screen }: UndoOptions,
  { platform }: Connection,
  signal: AbortSignal,
): Promise<boolean> {
  process.stderr.write(`${shown(action.title)} is taken back with:\n`);
  for (const words of lines) process.stderr.write(`  ${shown(commandLine(words, platform))}\n`);
  if (yes) return true;
  const choices = [
    { value: true, name: 'Yes, take it back' },
    { value: false, name: 'No, leave it and all before it' },
  ] as const;
  try {
    return await select('Take it back?', choices, { ...screenFor(screen), signal });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return false;
  }
}

/** Ids for evidence beside that of the run. */
function idsAfter({ evidence }: Run): () => string {
  let number = Object.keys(evidence).length;
  return () => `e${++number}`;
}

interface There {
  readonly connection: Connection;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  readonly lock: LockOnDemand;
  readonly newId: () => string;
}

async function takeBack(
  { action, undo: lines }: Left,
  run: Run,
  { connection, secrets, signal, lock, newId }: There,
): Promise<void> {
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
  await print(`${shown(action.title)}: ${problem === undefined ? 'taken back' : `not taken back: ${shown(problem)}`}`);
  if (problem !== undefined) endNoBetterThan(exitCodes.problems);
}

/** What was done was done, also where nothing can be written. */
function note(run: string, event: RunEvent): void {
  try {
    addToJournal(run, event);
  } catch (error) {
    process.stderr.write(`The run ${run} does not know of it: ${error instanceof Error ? error.message : error}\n`);
  }
}
