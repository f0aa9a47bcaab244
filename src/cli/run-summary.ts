import type * as z from 'zod';
import { runSchema } from '../reports/_run-schema.ts';
import { endedRun } from './history.ts';
import type { Context } from './main.ts';
import { storedRun } from './stored-run.ts';

/** What a list tells of a run. */
const summarySchema = runSchema.pick({
  id: true,
  playbooks: true,
  target: true,
  startedAt: true,
  symptom: true,
  verdict: true,
  rootCauses: true,
  actions: true,
});
export type RunSummary = z.output<typeof summarySchema>;

/** A stored run in short; nothing of one that cannot be read. */
export async function runSummary(id: string, context: Context): Promise<RunSummary | undefined> {
  return (
    quickly(id) ??
    (await storedRun(id, context)
      .then(run => summarySchema.parse(run))
      .catch(() => undefined))
  );
}

/** From the run as it ended, where that is kept and whole. */
function quickly(id: string): RunSummary | undefined {
  try {
    const text = endedRun(id);
    return text === undefined ? undefined : summarySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
