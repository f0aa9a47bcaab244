import type { Connection } from '../model/connection.ts';
import { until } from '../model/until.ts';
import { onEnding } from './endings.ts';
import { people } from './people.ts';
import type { TerminalScreen } from './progress.ts';
import { readable } from './words/letters.ts';

export interface Raised {
  readonly here: Connection;
  /** What must not come back in any answer. */
  readonly secrets: readonly string[];
  /** The person ended itfix instead of answering. */
  readonly isStopped: boolean;
}

export function asItIs(here: Connection): Raised {
  return { here, secrets: [], isStopped: false };
}

/** Wrong passwords that are asked for again: as often as sudo itself asks. */
const mostTries = 3;

/** This machine with administrator rights, where sudo wants a password and somebody, or the environment, has it. Without it everything goes on as it is. */
export async function raise(here: Connection, screen: TerminalScreen): Promise<Raised> {
  if (!here.elevate) return asItIs(here);
  const stopped = until(undefined);
  onEnding(stopped.end);
  const { secrets, elevate } = people({ place: { ...screen, signal: stopped.signal }, stop: stopped.end });
  let now = here;
  try {
    for (let tries = 0; tries < mostTries; tries++) {
      const password = await elevate();
      if (password === undefined) break;
      const raised = await here.elevate(password);
      if ('run' in raised) return { here: raised, secrets, isStopped: false };
      now = { ...here, rightsNote: raised.rightsNote };
      process.stderr.write(`${readable(screen.words.sudoRefused, screen.style)}\n`);
    }
    return { here: now, secrets, isStopped: stopped.signal.aborted };
  } finally {
    stopped.end();
    onEnding(undefined);
  }
}
