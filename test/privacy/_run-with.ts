import type { Evidence, Run } from '../../src/model/run.ts';

/** A run in which nothing is named, with these answers of programs. */
export function runWith(outputs: readonly string[], rest: Partial<Run> = {}): Run {
  const evidence = outputs.map((stdout, index): [string, Evidence] => [
    `e${index + 1}`,
    {
      id: `e${index + 1}`,
      fact: 'network/adapters',
      probe: 'net.adapters',
      asked: 'show',
      ended: { by: 'exit', code: 0 },
      stdout,
      stderr: '',
      droppedBytes: 0,
      startedAt: '2026-03-04T09:12:31.000Z',
      durationMs: 5,
    },
  ]);
  return {
    format: 1,
    id: '20260304-091231-2f9c1',
    tool: { name: 'itfix', version: '0.0.0' },
    playbooks: [],
    target: { url: 'local:', platform: 'linux', rights: 'none' },
    startedAt: '2026-03-04T09:12:30.000Z',
    endedAt: '2026-03-04T09:12:40.000Z',
    params: {},
    answers: {},
    verdict: 'healthy',
    rootCauses: [],
    findings: [],
    actions: [],
    facts: {},
    evidence: Object.fromEntries(evidence),
    limits: [],
    ...rest,
  };
}
