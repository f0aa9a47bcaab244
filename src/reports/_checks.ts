import { severities } from '../model/playbook.ts';
import type { Finding, Run } from '../model/run.ts';
import type { Section } from './_document.ts';
import { mostNamed, nameOf, someOf } from './_wording.ts';

/** One check, with the findings of all its subjects. */
export interface CheckGroup {
  readonly first: Finding;
  readonly findings: readonly Finding[];
}

/** Checks that hold for every subject, with no fault before them: a cause that is ruled out. Heaviest first. */
export function ruledOut(run: Run): CheckGroup[] {
  const failing = new Set(
    run.findings.filter(({ status }) => status !== 'pass' && status !== 'not-applicable').map(({ id }) => id),
  );
  return groupsWith(run, 'pass').filter(group => !failing.has(group.first.id) && !isBelowFault(group));
}

/** Whether a fault stands before it: "the proxy works" is no news where no cable is in. */
export function isBelowFault({ findings }: CheckGroup): boolean {
  return findings.some(({ explainedBy = [] }) => explainedBy.length > 0);
}

/** Checks of one status, heaviest first. */
export function groupsWith(run: Run, status: Finding['status']): CheckGroup[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of run.findings) {
    if (finding.status !== status) continue;
    const group = groups.get(finding.id);
    if (group) group.push(finding);
    else groups.set(finding.id, [finding]);
  }
  return [...groups.values()]
    .map(findings => ({ first: findings[0], findings }))
    .sort((a, b) => severities.indexOf(b.first.severity) - severities.indexOf(a.first.severity));
}

/** What a passed check is called: a cause that is ruled out, where there is a fault to look for the cause of. */
export function wordForPassed({ verdict }: Run): 'Ruled out' | 'Checked' {
  return verdict === 'problems' ? 'Ruled out' : 'Checked';
}

/** The subjects of findings, in words. */
export function subjectsOf(findings: readonly Finding[]): string {
  return findings.flatMap(({ subject }) => subject ?? []).join(', ');
}

/** What has no meaning on this machine: named, so that nobody asks. */
export function notApplicableSection(run: Run): Section[] {
  const groups = groupsWith(run, 'not-applicable').filter(({ first }) =>
    run.findings.every(({ id, status }) => id !== first.id || status === 'not-applicable'),
  );
  if (groups.length === 0) return [];
  const text = `${someOf(
    groups.map(({ first }) => nameOf(first)),
    mostNamed,
  )}.`;
  return [{ heading: `Does not apply here (${groups.length})`, role: 'muted', blocks: [{ is: 'text', text }] }];
}
