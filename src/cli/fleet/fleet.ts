import { openSlots } from '../../engine/slots.ts';
import type { Fleet, HostDigest } from '../../model/fleet.ts';
import type { Run } from '../../model/run.ts';
import type { Aim } from '../aim.ts';
import { type Complaint, diagnoseOne } from '../diagnosis.ts';
import { exitCodeOf } from '../exit.ts';
import { digestOf } from './digest.ts';

export interface FleetPlan {
  readonly id: string;
  /** How the ids of its runs begin. */
  readonly runs: string;
  readonly aims: readonly Aim[];
  readonly complaint: Complaint;
  /** Machines at the same time. */
  readonly parallel: number;
  readonly strict: boolean;
  /** Answers given beforehand: nobody is asked the same question a hundred times. */
  readonly ask: Parameters<typeof diagnoseOne>[2]['ask'];
  /** Absent where itfix only looks. */
  readonly consentOn?: Parameters<typeof diagnoseOne>[2]['consentOn'];
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  /** What is known from before, by the name of the machine: it is not asked again. */
  readonly known: ReadonlyMap<string, HostDigest>;
  /** Called for each machine as it is done. What waits here keeps a place occupied, so that a slow reader of results bounds memory. */
  readonly done: (digest: HostDigest, run: Run) => Promise<void>;
  readonly unkept: (problem: string) => void;
}

/** Looks at many machines, a few at a time. One that does not answer costs a place, never the others. */
export async function diagnoseFleet(plan: FleetPlan): Promise<Fleet> {
  const startedAt = new Date();
  const slots = openSlots(plan.parallel);
  const digests = new Map(plan.known);
  await Promise.all(
    plan.aims.map((aim, index) =>
      slots(async () => {
        if (plan.signal.aborted || digests.has(aim.name)) return;
        const { digest, run } = await diagnoseHost(aim, index, plan);
        digests.set(aim.name, digest);
        await plan.done(digest, run);
      }),
    ),
  );
  return {
    id: plan.id,
    startedAt: startedAt.toISOString(),
    tookMs: Date.now() - startedAt.getTime(),
    hosts: plan.aims.flatMap(({ name }) => digests.get(name) ?? []),
    left: plan.aims.flatMap(({ name }) => (digests.has(name) ? [] : [name])),
  };
}

async function diagnoseHost(
  aim: Aim,
  index: number,
  { runs, aims, complaint, ask, consentOn, secrets, signal, strict, unkept }: FleetPlan,
): Promise<{ digest: HostDigest; run: Run }> {
  const startedAt = new Date();
  const number = String(index + 1).padStart(String(aims.length).length, '0');
  const run = await diagnoseOne(aim, complaint, {
    id: `${runs}-${number}`,
    startedAt,
    ask,
    ...(consentOn && { consentOn }),
    secrets,
    tell: () => undefined,
    signal,
    unkept,
  });
  return { digest: digestOf(aim.name, run, exitCodeOf(run, strict), signal.aborted), run };
}
