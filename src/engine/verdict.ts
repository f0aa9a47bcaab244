import type { Severity } from '../model/playbook.ts';
import type { Verdict } from '../model/run.ts';
import type { Diagnosed } from './diagnose.ts';
import type { Selection } from './selection.ts';

/** Whether a fault of this severity makes the machine one that does not work. */
export function isAlarming(severity: Severity): boolean {
  return severity === 'error' || severity === 'critical';
}

/**
 * What the run as a whole says. A root cause below error weighs as much as the heaviest thing it explains, so that a warning behind a
 * site that does not open is a problem. What could not be read counts only if nothing shows that it does not matter.
 */
export function verdictOf(diagnosed: readonly Diagnosed[], selection: Selection): Verdict {
  const bad = diagnosed.filter(({ status }) => status === 'root-cause' || status === 'consequence');
  if (bad.some(({ outcome }) => isAlarming(outcome.check.severity))) return 'problems';
  // What nobody asked for was looked at because something after it is wrong or open, which counts itself.
  const open = diagnosed.filter(
    ({ status, outcome: { check } }) =>
      status === 'unknown' && isAlarming(check.severity) && selection.asked.has(check.id),
  );
  if (open.some(one => !isSettled(one, diagnosed, selection))) return 'undetermined';
  return diagnosed.some(({ status }) => status === 'pass') ? 'healthy' : 'undetermined';
}

/** A general check that comes after it and holds: the symptom is absent, so this cannot be its cause. */
function isSettled({ outcome }: Diagnosed, diagnosed: readonly Diagnosed[], { before }: Selection): boolean {
  return diagnosed.some(
    ({ status, outcome: later }) =>
      status === 'pass' && later.check.general && (before.get(later.check.id) ?? []).includes(outcome.check.id),
  );
}
