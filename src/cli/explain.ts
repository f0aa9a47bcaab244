import { exitCodes } from './exit.ts';
import { shownLines } from './shown.ts';
import { UsageError } from './usage-error.ts';

export interface Explained {
  readonly text: string;
  readonly exitCode: number;
}

/** An error as a person needs it: what happened, where, what to do next. Only a bug of itfix shows a stack. */
export function explain(error: unknown): Explained {
  if (error instanceof UsageError)
    return { text: safe(`itfix: ${error.message}\n${error.hint}`), exitCode: exitCodes.usage };
  if (error instanceof Error && error.name === 'Stopped')
    return { text: 'itfix: stopped, nothing was changed.\n', exitCode: exitCodes.undetermined };
  const stack = error instanceof Error ? error.stack : String(error);
  return {
    text: safe(
      `itfix: a fault of itfix itself, not of this machine.\n${stack}\nPlease report it with the lines above.`,
    ),
    exitCode: exitCodes.bug,
  };
}

/** A message can hold words of a foreign playbook or of the machine. */
function safe(text: string): string {
  return `${shownLines(text).join('\n')}\n`;
}
