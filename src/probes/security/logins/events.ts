import * as z from 'zod';
import { structured } from '../../net/_structured.ts';
import type { Attempt } from './fact.ts';

const Told = z.object({
  Events: z.array(
    z.object({ Id: z.number(), At: z.string(), User: z.string().nullish(), From: z.string(), Type: z.string() }),
  ),
});

const failed = 4625;
/** Remote desktop. Shares are opened again and again by themselves (3), so a good login there says nothing. */
const remoteDesktop = '10';

export function readEvents(stdout: string): Attempt[] {
  const { Events } = structured(stdout, Told);
  return Events.filter(({ Id, Type }) => Id === failed || Type === remoteDesktop)
    .sort((a, b) => a.At.localeCompare(b.At))
    .map(({ Id, At, User, From }) => ({ at: At, user: User ?? '', address: From, good: Id !== failed, byKey: false }));
}
