import type { Elevation } from '../../platforms/far-side.ts';
import type { People } from './people.ts';
import { type Elevated, WrongPassword } from './start-lane.ts';

/** How to become administrator there, or why not. Where a password is needed it is tried: a wrong one is found now, not in the middle. */
export async function elevate(
  by: Elevation | undefined,
  machine: string,
  people: People,
  open: (as: Elevated) => Promise<void>,
): Promise<{ readonly as?: Elevated; readonly rightsNote?: string }> {
  if (by === undefined) return {};
  if (by !== 'sudo-password') return { as: { by } };
  const password = await people.elevate(machine);
  if (password === undefined) return { rightsNote: 'sudo there may want a password, and none was given' };
  const as: Elevated = { by, password };
  try {
    await open(as);
    return { as };
  } catch (error) {
    if (error instanceof WrongPassword) return { rightsNote: 'sudo there did not take the password that was given' };
    return { rightsNote: `sudo there could not be used: ${error instanceof Error ? error.message : error}` };
  }
}
