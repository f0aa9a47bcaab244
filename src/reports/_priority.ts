import type { Severity } from '../model/playbook.ts';
import type { Fault } from './_causes.ts';
import { isSecurityMatter } from './_handling.ts';

/** Urgency by severity: 1 work stopped, 2 degraded, 3 a work-around exists (catalogue, report.md, "Priority"). */
const urgencies: Record<Severity, number> = { critical: 1, error: 2, warning: 3, info: 3 };

/** One user. itfix sees one machine and cannot count the people behind a fault. */
const impact = 3;

/** What is raised stands at least at P2. */
const raisedTo = 2;

/** Data is being lost, never below P2; a matter of security neither (catalogue, report.md, "Priority"). */
const dataAtRisk = new Set('D11 D14 D15 D17 D24 D25'.split(' '));

const urgencyWords = ['', 'work stopped', 'degraded', 'work goes on'];

/** What is proposed for the ticket: the highest of its faults. A person confirms it. */
export function proposePriority(first: Fault, others: readonly Fault[]): string {
  return others.map(propose).reduce((highest, next) => (next.level < highest.level ? next : highest), propose(first))
    .words;
}

function propose(fault: Fault): { level: number; words: string } {
  const { code, severity } = fault;
  const urgency = urgencies[severity];
  const level = impact + urgency - 1;
  const from = `one machine (impact ${impact}), ${urgencyWords[urgency]} (urgency ${urgency})`;
  const raised = raisedBecause(fault);
  if (raised === undefined || level <= raisedTo) return { level, words: `P${level} proposed: ${from}` };
  return { level: raisedTo, words: `P${raisedTo} proposed: ${code} is ${raised} (raised from P${level})` };
}

function raisedBecause(fault: Fault): string | undefined {
  if (isSecurityMatter(fault)) return 'a security matter';
  if (dataAtRisk.has(fault.code)) return 'a danger to data';
  return undefined;
}
