import type { Redaction } from './privacy.ts';
import type { RootCause, Run } from './run.ts';

/** What is kept of one machine of many: enough for a summary, so that memory does not grow with what each of them said. */
export interface HostDigest {
  /** As the caller called it. */
  readonly name: string;
  readonly url: string;
  /** The id of its run. */
  readonly run: string;
  readonly verdict: Run['verdict'];
  /** The exit code of its run. */
  readonly exit: number;
  readonly causes: readonly CauseDigest[];
  /** Why most of what is not known of it is not: of one that could not be told. */
  readonly unknownBecause?: string;
  readonly tookMs: number;
  /** The run was ended before its time. */
  readonly cutShort: boolean;
}

export interface CauseDigest extends Pick<RootCause, 'id' | 'code' | 'severity' | 'confidence' | 'because'> {
  readonly subject?: string;
  /** The queue that gets it. */
  readonly queue: RootCause['escalate']['queue'];
}

/** Machines that were looked at together. */
export interface Fleet {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  /** In the order in which they were named. */
  readonly hosts: readonly HostDigest[];
  /** Machines that were not asked, because the run was ended before. */
  readonly left: readonly string[];
  /** Why it cannot be gone on with: nothing of it could be kept. */
  readonly unkept?: string;
  /** What was replaced by stand-ins; absent when it was never exported. */
  readonly redaction?: Redaction;
}
