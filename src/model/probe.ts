import type * as z from 'zod';
import type { Command } from './command.ts';
import type { Execution } from './execution.ts';
import type { PerPlatform, PlatformName } from './platform.ts';
import type { Way } from './way.ts';

/**
 * One way to learn a fact from a machine by asking it.
 *
 * `parse` gets whatever came back, also after a non-zero exit, and returns a value that fits the probe's schema, or throws `Unparsable` or
 * `Denied`. It never guesses and never fills in a default for what it could not read.
 */
export interface Method<Params, Fact> {
  /** Programs without which the command cannot answer: looked for first, so that "missing" is not mistaken for "no". */
  readonly needs?: readonly string[];
  /** Whether it must run as administrator. Without the right it is not run: the reading is `denied`. */
  readonly elevated?: true;
  command(params: Params): Command;
  parse(execution: Execution, params: Params): Fact;
}

/** Methods are tried in order until one gives the fact; `unsupported` says why a system has none. */
export type Row<Params, Fact> = Method<Params, Fact> | readonly Method<Params, Fact>[] | Unsupported;

interface Unsupported {
  readonly unsupported: string;
}

/** What a `here` probe is given: its own time limit and the end of the run in one signal, and the system it runs on. */
export interface Here {
  readonly signal: AbortSignal;
  readonly platform: PlatformName;
  /** How the target was reached, where it is another machine. */
  readonly way?: Way;
  /** What the probe's `secret` asked for. */
  readonly secret?: string;
}

/** A way to learn one thing, read-only. Its name is its path below `probes/`: `net/ping.ts` is `net.ping`. */
export interface Probe<Params = unknown, Fact = unknown> {
  readonly title: string;
  readonly params: z.ZodType<Params>;
  readonly fact: z.ZodType<Fact>;
  /** Parameters that make a sensible call, for `plan`, `doctor` and tests; needed where a parameter has no default. */
  readonly sample?: Params;
  /** Longest time one method may take. Default: 10 s. */
  readonly limitMs?: number;
  /** The answer may be a passing glitch (a lost packet, a busy service): it is read again before a fault is named. */
  readonly passing?: true;
  /** It waits for others on the network, and so may take long: over SSH it gets a channel of its own. */
  readonly waits?: true;
  /**
   * A secret that only a person or the environment has, and whose it is: "ann@example.com at imap.example.com". Given to `here` only. What
   * was asked with it is not asked a second time in a run: a login that fails twice may lock an account.
   */
  secret?(params: Params): string;
  /** Asked from itfix's own process, when the target is this machine. Used instead of `on`. */
  here?(params: Params, here: Here): Promise<Fact>;
  readonly on: PerPlatform<Row<Params, Fact>>;
}

/** Checks a probe's parts against each other while it is compiled. */
export function defineProbe<P extends z.ZodType, F extends z.ZodType>(probe: {
  readonly title: string;
  readonly params: P;
  readonly fact: F;
  readonly sample?: z.output<P>;
  readonly limitMs?: number;
  readonly passing?: true;
  readonly waits?: true;
  readonly secret?: (params: z.output<P>) => string;
  readonly here?: (params: z.output<P>, here: Here) => Promise<z.output<F>>;
  readonly on: PerPlatform<Row<z.output<P>, z.output<F>>>;
}): Probe {
  return probe;
}

/** The answer does not have the form that the probe knows. */
export class Unparsable extends Error {
  override readonly name = 'Unparsable';
}

/** The machine refused to tell. `needs` says which right would help: "administrator rights", "membership in the group adm". */
export class Denied extends Error {
  override readonly name = 'Denied';
  readonly needs: string;
  constructor(needs: string) {
    super(`denied: needs ${needs}`);
    this.needs = needs;
  }
}

/** A tool turned out to be missing only while it was asked. */
export class ToolMissing extends Error {
  override readonly name = 'ToolMissing';
  readonly tool: string;
  constructor(tool: string) {
    super(`missing: ${tool}`);
    this.tool = tool;
  }
}

/** The machine does not write down what is asked for: "journal", "log of logins". */
export class NotKept extends Error {
  override readonly name = 'NotKept';
  readonly what: string;
  constructor(what: string) {
    super(`not kept: ${what}`);
    this.what = what;
  }
}
