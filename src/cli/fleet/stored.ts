import type { Fleet, HostDigest } from '../../model/fleet.ts';
import type { Run } from '../../model/run.ts';
import type { Context } from '../main.ts';
import { shown } from '../shown.ts';
import { storedRun } from '../stored-run.ts';
import { UsageError } from '../usage-error.ts';
import { findRecord, storedFleets } from './record.ts';
import { type FleetOutput, fleetScreen } from './show.ts';

/** Whether this is the whole id of a fleet. The ids of its runs begin with it, so that a part of it means one of them. */
export function isStoredFleet(wanted: string | undefined): wanted is string {
  return wanted !== undefined && storedFleets().includes(wanted);
}

/** Shows a fleet of the past: from its record, and from the runs of its machines, one after the other. */
export async function showStored(
  id: string,
  output: Omit<FleetOutput, 'machines' | 'known'>,
  context: Context,
): Promise<Fleet> {
  const { asked, done } = findRecord(id);
  const names = asked.targets.map(({ name }) => name);
  const screen = fleetScreen({ ...output, machines: names.length, known: 0 });
  const moments: number[] = [];
  for (const digest of done.values()) {
    const run = await stillThere(digest, context);
    if (!run) continue;
    moments.push(Date.parse(run.startedAt), Date.parse(run.endedAt));
    await screen.done(digest, run);
  }
  const began = Math.min(...moments);
  const fleet: Fleet = {
    id,
    startedAt: Number.isFinite(began) ? new Date(began).toISOString() : '',
    tookMs: moments.length > 0 ? Math.max(...moments) - began : 0,
    hosts: names.flatMap(name => done.get(name) ?? []),
    left: names.filter(name => !done.has(name)),
  };
  await screen.ended(fleet);
  return fleet;
}

/** A run that was deleted or damaged since still stands in the record, and so in the summary. */
async function stillThere({ name, run }: HostDigest, context: Context): Promise<Run | undefined> {
  try {
    return await storedRun(run, context);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${shown(name)} has no report of its own: ${shown(error.message)}\n`);
    return undefined;
  }
}
