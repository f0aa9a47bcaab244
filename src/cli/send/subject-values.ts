import type { Run } from '../../model/run.ts';
import { faultsOf } from '../../reports/_causes.ts';
import type { subjectFrom } from '../config/subject.ts';

/** What the subject of a run says. A run without a fault has its verdict where the code would be. */
export function subjectValues(run: Run): Parameters<typeof subjectFrom>[1] {
  const faults = faultsOf(run);
  const first = faults.find(fault => fault.alarming) ?? faults[0];
  return {
    code: first?.code ?? run.verdict,
    cause: first?.id ?? 'no fault found',
    symptom: run.symptom?.words ?? first?.causes[0].because ?? 'no fault found',
    asset: run.target.hostname ?? run.target.url,
    verdict: run.verdict,
    run: run.id,
  };
}
