import type { Command, Word } from '../model/command.ts';
import type { PlatformName } from '../model/platform.ts';

interface InvocationOptions {
  readonly needs?: readonly string[];
  /** By sudo, without a question, or with the password as the only line of stdin, whatever sudo remembers. */
  readonly elevate?: 'sudo' | 'with-password';
}

/** A program with its words, ready to be started without a shell of its own. */
export interface Invocation {
  readonly argv: readonly [string, ...string[]];
}

/** How one system is spoken to. */
export interface Platform {
  readonly name: PlatformName;
  readonly shell: Command['shell'];
  quote(word: Word): string;
  /** The script as a person would type it, without what itfix adds around it. */
  script(command: Command): string;
  /** The script as it is sent: in plain English, with every program found, and a word for each that is missing. */
  whole(command: Command, needs: readonly string[]): string;
  invocation(command: Command, options: InvocationOptions): Invocation;
}
