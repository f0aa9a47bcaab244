import type { HostDigest } from '../../model/fleet.ts';
import { type Reason, sayReason } from '../../model/reading.ts';
import type { Run } from '../../model/run.ts';

/** Longest sentence that is kept of a cause. Its run has the whole. */
const becauseChars = 500;

/** Reasons that follow from another one, or that the caller chose. */
const consequences: readonly Reason['why'][] = ['not-needed', 'parameter-absent', 'offline'];

/** Without the words of one machine, which no other has: its run has them. */
function shortReason(reason: Reason): string {
  const said = sayReason(reason);
  const hasOwnWords = reason.why === 'connection-lost' || reason.why === 'unparsable' || reason.why === 'bug';
  return hasOwnWords ? said.replace(/:.*$/s, '') : said;
}

/** The reason that most facts are missing for. */
function unknownBecause({ verdict, facts }: Run): Pick<HostDigest, 'unknownBecause'> {
  if (verdict !== 'undetermined') return {};
  const reasons = new Map<string, number>();
  for (const reading of Object.values(facts)) {
    if (reading.ok || consequences.includes(reading.reason.why)) continue;
    const said = shortReason(reading.reason);
    reasons.set(said, (reasons.get(said) ?? 0) + 1);
  }
  const [most] = [...reasons].sort(([, a], [, b]) => b - a);
  return most ? { unknownBecause: most[0] } : {};
}

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
    ...unknownBecause(run),
    tookMs: Date.parse(run.endedAt) - Date.parse(run.startedAt),
    cutShort,
  };
}
