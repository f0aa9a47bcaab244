/** How a command ended. Never an exception: bad news about a machine is data. */
export type Ended =
  | { readonly by: 'exit'; readonly code: number }
  | { readonly by: 'signal'; readonly signal: string }
  | { readonly by: 'time-limit'; readonly limitMs: number }
  | { readonly by: 'cancelled' }
  | { readonly by: 'not-started'; readonly problem: string }
  | { readonly by: 'connection-lost'; readonly problem: string };

/** How a question begins that itfix asked by itself, without a command. */
export const askedByItfix = '(asked by itfix itself)';

/** What came back from a command. */
export interface Execution {
  /** The script as it was sent, or what was asked when no command ran (a `here` probe). */
  readonly asked: string;
  readonly ended: Ended;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes thrown away because the output was over the limit. */
  readonly droppedBytes: number;
  /** ISO 8601, the clock of the machine itfix runs on. */
  readonly startedAt: string;
  readonly durationMs: number;
}
