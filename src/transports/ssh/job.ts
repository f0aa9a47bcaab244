import { constants } from 'node:os';
import type { Ended, Execution } from '../../model/execution.ts';

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

/** Shells give 128 and the number for a program that a signal ended (POSIX, XCU 2.8.2). */
const signalBase = 128;
const deadly = ['SIGKILL', 'SIGTERM', 'SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGPIPE'] as const;

export function endedBy(code: number, hasSignals: boolean): Ended {
  const signal = hasSignals && deadly.find(name => constants.signals[name] === code - signalBase);
  return signal ? { by: 'signal', signal } : { by: 'exit', code };
}
