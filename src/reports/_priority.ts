import type { Severity } from '../model/playbook.ts';
import type { Fault } from './_causes.ts';

/** Urgency by severity: 1 work stopped, 2 degraded, 3 a work-around exists (catalogue, report.md, "Priority"). */
const urgencies: Record<Severity, number> = { critical: 1, error: 2, warning: 3, info: 3 };

/** One user. itfix sees one machine and cannot count the people behind a fault. */
const impact = 3;

/** A matter for the security queue, never below P2 (catalogue, report.md, "Priority"). */
const security = new Set(
  ['V02', 'V12', 'V16', 'V19', 'V20', 'V21', 'V24', 'V25', 'V26', 'V27', 'V28', 'V31', 'V36', 'V42', 'E35', 'E45', 'E49'], // biome-ignore format: one list
);

/** Data may be lost, never below P2 (catalogue, report.md, "Priority"). */
const dataAtRisk = new Set(['D11', 'D14', 'D15', 'D17', 'D24', 'D25']);

/** What is proposed for the ticket. A person confirms it. */
export function proposePriority(fault: Fault): string {
  const urgency = urgencies[fault.severity];
  const level = impact + urgency - 1;
  const from = `impact ${impact}: this machine, urgency ${urgency}: ${fault.severity}`;
  const raised = raisedBecause(fault.code);
  if (raised !== undefined && level > 2)
    return `P2 proposed (raised from P${level}: ${raised}). More people affected: raise it.`;
  return `P${level} proposed (${from}). More people affected: raise it.`;
}

function raisedBecause(code: string): string | undefined {
  if (security.has(code)) return 'a security matter';
  if (dataAtRisk.has(code)) return 'data is at risk';
  return undefined;
}
