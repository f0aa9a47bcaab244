import type { HostDigest } from '../../model/fleet.ts';
import type { Run } from '../../model/run.ts';

/** Longest sentence that is kept of a cause. Its run has the whole. */
const becauseChars = 500;

/** What is kept of one run of many. */
export function digestOf(name: string, run: Run, exit: number, cutShort: boolean): HostDigest {
  return {
    name,
    url: run.target.url,
    run: run.id,
    verdict: run.verdict,
    exit,
    causes: run.rootCauses.map(({ id, code, severity, confidence, because, subject, escalate }) => ({
      id,
      code,
      severity,
      confidence,
      because: because.slice(0, becauseChars),
      ...(subject === undefined ? {} : { subject }),
      queue: escalate.queue,
    })),
    tookMs: Date.parse(run.endedAt) - Date.parse(run.startedAt),
    cutShort,
  };
}
