import { constants } from 'node:os';
import type { Ended, Execution } from '../../model/execution.ts';
import { Capture } from '../capture.ts';

/** One script to be run on a lane, and who waits for it. */
export interface Job {
  readonly script: string;
  /** The script as a person would type it. */
  readonly asked: string;
  readonly limitMs: number;
  /** Waits for others and so may take long: nothing is queued behind it. */
  readonly waits: boolean;
  readonly elevated: boolean;
  readonly done: (execution: Execution) => void;
}

/** What a job has brought so far. */
export interface Progress {
  readonly stdout: Capture;
  readonly stderr: Capture;
  startedAt: Date;
}

export function noProgress(): Progress {
  return { stdout: new Capture(), stderr: new Capture(), startedAt: new Date() };
}

export function executionOf({ asked }: Job, { stdout, stderr, startedAt }: Progress, ended: Ended): Execution {
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

/** Shells give 128 and the number for a program that a signal ended (POSIX, XCU 2.8.2). */
const signalBase = 128;
const deadly = ['SIGKILL', 'SIGTERM', 'SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGPIPE'] as const;

export function endedBy(code: number, hasSignals: boolean): Ended {
  const signal = hasSignals && deadly.find(name => constants.signals[name] === code - signalBase);
  return signal ? { by: 'signal', signal } : { by: 'exit', code };
}
