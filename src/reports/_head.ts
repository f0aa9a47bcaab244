import type { Run } from '../model/run.ts';
import { type Fault, faultsOf } from './_causes.ts';
import { groupsWith, ruledOut, wordForPassed } from './_checks.ts';
import { sayConfidence } from './_confidence.ts';
import type { HeadField } from './_document.ts';
import { handlingOf } from './_handling.ts';
import { sayNoFault } from './_no-fault.ts';
import { gapsOf } from './_not-checked.ts';
import { proposePriority } from './_priority.ts';
import { nameOf, nameOfId, sayAction, sentence, someOf } from './_wording.ts';

/** Names in one line of the head. */
const mostNamed = 4;

/** Other faults that get a line of their own. */
const mostOthers = 3;

/** The first lines of every report: enough to route the ticket (catalogue, report.md, "Layout"). */
export function headOf(run: Run): HeadField[] {
  const faults = faultsOf(run);
  const [first, ...others] = alarming(faults, run);
  const routing = first ? withFault(first, others, run) : withoutFault(faults, run);
  const handling = handlingOf(faults);
  return [
    { label: 'REPORT', text: `${run.id}, asset ${assetOf(run)}`, role: 'strong', maxLines: 2 },
    { label: 'SYMPTOM', text: run.symptom ? `"${run.symptom.words}"` : 'not told', maxLines: 1 },
    ...(handling === undefined ? [] : [{ label: 'HANDLE', text: handling, role: 'critical', maxLines: 2 } as const]),
    ...shorter(routing.slice(0, 1), handling),
    ...shorter(limits(run), handling),
    ...routing.slice(1),
    { label: 'TRIED', text: triedOf(run), maxLines: 2 },
    ...alsoFields(others),
    ...(first ? explains(first, run) : []),
    ...covered(run),
  ];
}

/** How to handle the machine comes before how it is described: a line less for that. */
function shorter(fields: readonly HeadField[], handling: string | undefined): readonly HeadField[] {
  return handling === undefined ? fields : fields.map(field => ({ ...field, maxLines: field.maxLines - 1 }));
}

/** What the run is about. A verdict of "problems" without an error is about its warnings. */
function alarming(faults: readonly Fault[], { verdict }: Run): Fault[] {
  if (verdict === 'healthy' || verdict === 'fixed') return [];
  const errors = faults.filter(fault => fault.alarming);
  return errors.length > 0 || verdict === 'undetermined' ? errors : [...faults];
}

function assetOf({ target }: Run): string {
  return [target.hostname ?? target.url, ...(target.os === undefined ? [] : [target.os])].join(', ');
}

function withFault(fault: Fault, others: readonly Fault[], run: Run): HeadField[] {
  const [cause] = fault.causes;
  const number = others.length > 0 ? `${others.length + 1} faults. First: ` : '';
  const more = fault.causes.length > 1 ? ` And ${fault.causes.length - 1} more like it.` : '';
  return [
    {
      label: 'VERDICT',
      text: `${number}${fault.code} ${fault.id}: ${sentence(cause.because)}${more}`,
      role: roleOf(fault),
      maxLines: 3,
    },
    { label: 'CONFIDENCE', text: sayConfidence(fault, run), maxLines: confidenceLines(run) },
    { label: 'ASK', text: askFor(fault, run), role: 'strong', maxLines: 2 },
    { label: 'PRIORITY', text: proposePriority(fault, others), maxLines: 1 },
  ];
}

/** Other faults; what they are stands further down. */
function alsoFields(others: readonly Fault[]): HeadField[] {
  return [
    ...others.slice(0, mostOthers).map((other): HeadField => {
      const [{ because }] = other.causes;
      return { label: 'ALSO', text: `${other.code} ${other.id}: ${because}`, role: roleOf(other), maxLines: 1 };
    }),
    ...(others.length > mostOthers
      ? [{ label: 'ALSO', text: `${others.length - mostOthers} more, see below`, maxLines: 1 }]
      : []),
  ];
}

function roleOf({ severity, alarming }: Fault): HeadField['role'] & string {
  if (!alarming) return 'warning';
  return severity === 'critical' ? 'critical' : 'error';
}

/** The queue, and the one thing wanted of it. */
function askFor(fault: Fault, run: Run): string {
  const [cause] = fault.causes;
  const { queue } = cause.escalate;
  const subjects = fault.subjects.length > 0 ? ` (${someOf(fault.subjects, mostNamed)})` : '';
  if (fault.confidence === 'possible') return `${queue}: find out why this does not hold: "${cause.title}"${subjects}`;
  const next = fault.remedies.find(remedy => !run.actions.some(action => action.remedy === remedy.id));
  const first = next ? ` Try first: ${sentence(next.title)}` : '';
  return `${queue}: make this true again: "${cause.title}"${subjects}.${first}`;
}

function withoutFault(faults: readonly Fault[], run: Run): HeadField[] {
  const { verdict, confidence, ask, priority, isGood } = sayNoFault(run, faults);
  return [
    { label: 'VERDICT', text: verdict, role: isGood ? 'good' : 'warning', maxLines: 3 },
    { label: 'CONFIDENCE', text: confidence, maxLines: confidenceLines(run) },
    { label: 'ASK', text: ask, role: 'strong', maxLines: 2 },
    { label: 'PRIORITY', text: priority, maxLines: 1 },
  ];
}

/** What bounded a run matters more than the details of its confidence, which stand further down. */
function confidenceLines({ limits }: Run): number {
  return limits.length > 0 ? 1 : 2;
}

function triedOf({ actions }: Run): string {
  if (actions.length === 0) return 'nothing: itfix only looked and changed nothing';
  return actions.map(action => `${action.title}: ${sayAction(action)}`).join('; ');
}

function limits(run: Run): HeadField[] {
  const [first, ...rest] = run.limits;
  if (first === undefined) return [];
  const number = rest.length > 0 ? `1 of ${rest.length + 1}: ` : '';
  return [{ label: 'LIMITS', text: `${number}${sentence(first)}`, role: 'warning', maxLines: 2 }];
}

function explains({ consequences }: Fault, run: Run): HeadField[] {
  if (consequences.length === 0) return [];
  const names = consequences.map(id => nameOfId(id, run));
  return [{ label: 'EXPLAINS', text: `${consequences.length}: ${someOf(names, mostNamed)}`, maxLines: 2 }];
}

/** How far the run looked. */
function covered(run: Run): HeadField[] {
  const fine = ruledOut(run).map(({ first }) => nameOf(first));
  const gaps = gapsOf(run).map(({ names, why }) => `${someOf(names, mostNamed)} (${why})`);
  const waiting = groupsWith(run, 'blocked').map(({ first }) => `${nameOf(first)} (waits for the fault)`);
  const number = groupsWith(run, 'unknown').length + waiting.length;
  const label = wordForPassed(run).toUpperCase();
  if (run.findings.length === 0) return [{ label: 'NOT CHECKED', text: 'anything: no check was made', maxLines: 1 }];
  return [
    { label, text: fine.length > 0 ? `${fine.length}: ${someOf(fine, mostNamed)}` : 'nothing', maxLines: 2 },
    {
      label: 'NOT CHECKED',
      text: number > 0 ? `${number}: ${[...gaps, ...waiting].join('; ')}` : 'nothing was left out',
      maxLines: 2,
    },
  ];
}
