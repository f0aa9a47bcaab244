import type { Run } from '../model/run.ts';
import { runSchema } from '../reports/_run-schema.ts';

/**
 * A run that somebody else wrote, in the form of a run; throws where it has another. What it refers to is in it or nowhere: a piece of evidence
 * called `constructor` is not found, instead of being a part of JavaScript.
 */
export function foreignRun(value: unknown): Run {
  const run = runSchema.parse(value);
  return {
    ...run,
    params: alone(run.params),
    answers: alone(run.answers),
    facts: alone(run.facts),
    evidence: alone(run.evidence),
  };
}

function alone<T extends object>(record: T): T {
  return Object.assign(Object.create(null), record);
}
