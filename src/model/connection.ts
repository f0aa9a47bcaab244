import type { Command } from './command.ts';
import type { Execution } from './execution.ts';
import type { PlatformName } from './platform.ts';

/** What a run may do on its target: everything, everything by `sudo`, or what its user may. */
export type Rights = 'root' | 'sudo' | 'none';

export interface RunOptions {
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Run as administrator. Only asked for when `rights` is not `none`. */
  readonly elevated?: boolean;
  readonly needs?: readonly string[];
  /** It waits for others and so may take long: nothing should have to wait for it. */
  readonly waits?: boolean;
}

/** An open line to a target. Commands never throw for bad news: it is in the execution. */
export interface Connection {
  readonly url: string;
  readonly platform: PlatformName;
  readonly rights: Rights;
  /** Why they are no higher, where that was tried. */
  readonly rightsNote?: string;
  /** Whether the target is the machine itfix runs on, so that `here` probes speak for it. */
  readonly isHere: boolean;
  run(command: Command, options: RunOptions): Promise<Execution>;
  /** Where sudo wants a password: the same with administrator rights, or why there are none. */
  elevate?(password: string): Promise<Connection | { readonly rightsNote: string }>;
  close(): Promise<void>;
}
