import type { Run } from '../../src/model/run.ts';

/** What a run says in spite of stand-ins: everything but words and values. */
export function outcomes({ verdict, rootCauses, findings, facts, target }: Run): object {
  return {
    verdict,
    platform: target.platform,
    causes: rootCauses.map(({ id, code, confidence }) => [id, code, confidence]),
    findings: findings.map(({ id, status, explainedBy }) => [id, status, explainedBy]),
    facts: Object.entries(facts).map(([name, reading]) => [name, reading.ok || reading.reason.why]),
  };
}
