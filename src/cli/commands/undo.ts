import { lockOnDemand } from '../../engine/lock.ts';
import type { Connection } from '../../model/connection.ts';
import type { Run } from '../../model/run.ts';
import { commandLine } from '../../reports/_command-line.ts';
import type { AimOptions } from '../aims.ts';
import { someoneIsThere } from '../ask.ts';
import { askMachines } from '../ask-machines.ts';
import { endNoBetterThan, exitCodes } from '../exit.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { screenFor } from '../progress.ts';
import { openRooms } from '../rooms.ts';
import { Stopped, select } from '../select.ts';
import { shown } from '../shown.ts';
import { findRun, storedRun } from '../stored-run.ts';
import { idsAfter, type Left, leftOf, mustBeTheSame, type There, takeBack } from '../take-back.ts';
import { UsageError } from '../usage-error.ts';

export interface UndoOptions extends AimOptions {
  readonly yes?: boolean;
  readonly color: boolean;
  readonly plain?: boolean;
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
    await mustBeTheSame(run, connection, openRooms(context.roomsRoot));
    const lock = lockOnDemand(connection, run.id);
    try {
      const there = { connection, secrets, signal, lock, newId: idsAfter(run) };
      for (const one of left) {
        if (signal.aborted || !(await agreed(one, options, connection, signal))) return;
        await takeBackAloud(one, run, there);
      }
    } finally {
      await lock.release();
    }
  });
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

async function takeBackAloud(left: Left, run: Run, there: There): Promise<void> {
  const { problem } = await takeBack(left, run, there);
  const title = shown(left.action.title);
  await print(`${title}: ${problem === undefined ? 'taken back' : `not taken back: ${shown(problem)}`}`);
  if (problem !== undefined) endNoBetterThan(exitCodes.problems);
}
