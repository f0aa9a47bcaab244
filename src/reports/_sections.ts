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
  const fixed = fixedSections(run, full);
  const checks = [...ruledOutSection(run, full), ...notCheckedSection(run)];
  return {
    head: headOf(run),
    sections: [
      ...(run.verdict === 'fixed' ? fixed : []),
      ...faultSections(faultsOf(run), run, full),
      ...(run.verdict === 'fixed' ? [] : fixed),
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

/** What was wrong, and is no longer. */
function fixedSections(run: Run, full: boolean): Section[] {
  const before = { ...run, rootCauses: run.fixed ?? [] };
  return faultsOf(before).map(fault => ({
    ...faultSection({ ...fault, remedies: [] }, before, full, 'Fixed'),
    role: 'good',
  }));
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
