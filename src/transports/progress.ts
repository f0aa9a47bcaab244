import type { Ended, Execution } from '../model/execution.ts';
import { Capture } from './capture.ts';

/** What a command has brought so far. */
export interface Progress {
  readonly stdout: Capture;
  readonly stderr: Capture;
  startedAt: Date;
}

export function noProgress(): Progress {
  return { stdout: new Capture(), stderr: new Capture(), startedAt: new Date() };
}

export function executionOf(
  { asked }: { readonly asked: string },
  { stdout, stderr, startedAt }: Progress,
  ended: Ended,
): Execution {
  return {
    asked,
    ended,
    stdout: stdout.text(),
    stderr: stderr.text(),
    droppedBytes: stdout.droppedBytes + stderr.droppedBytes,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
  };
}
