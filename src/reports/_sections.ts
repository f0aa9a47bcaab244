import type { Run } from '../model/run.ts';
import { aboutSection, actionsSection, factsSection, limitsSection, rawSection } from './_about.ts';
import { type Fault, faultsOf } from './_causes.ts';
import { notApplicableSection } from './_checks.ts';
import type { Document, Section } from './_document.ts';
import { faultSection } from './_fault.ts';
import { headOf } from './_head.ts';
import { notCheckedSection } from './_not-checked.ts';
import { ruledOutSection } from './_ruled-out.ts';

/** What a report of a run says, in order: the most important first, raw output last. All formats show this. */
export function documentOf(run: Run, full: boolean): Document {
  const checks = [...ruledOutSection(run, full), ...notCheckedSection(run)];
  return {
    head: headOf(run),
    sections: [
      ...faultSections(faultsOf(run), run, full),
      // Without a cause, what is missing is what tier 2 needs first.
      ...(run.verdict === 'undetermined' ? checks.reverse() : checks),
      ...notApplicableSection(run),
      ...actionsSection(run),
      ...limitsSection(run),
      aboutSection(run, full),
      ...(full ? [...factsSection(run), ...rawSection(run)] : []),
    ],
  };
}

/** Errors first; what is only worth knowing after them, and never as an alarm. */
function faultSections(faults: readonly Fault[], run: Run, full: boolean): Section[] {
  const errors = faults.filter(fault => fault.alarming);
  const notes = faults.filter(fault => !fault.alarming);
  return [
    ...errors.map((fault, index) =>
      faultSection(fault, run, full, errors.length > 1 ? `Fault ${index + 1} of ${errors.length}` : 'Fault'),
    ),
    ...notes.map(fault => faultSection(fault, run, full, 'Worth knowing')),
  ];
}
