import type { ConfiguredDestination } from '../config/read.ts';
import type { Context } from '../main.ts';
import { makeMessage, type Wish } from './message.ts';
import type { Errand } from './send.ts';

/** A stored run on its way to a destination; what is sent is made when it is needed. */
export function errandFor(
  run: string,
  to: ConfiguredDestination,
  wish: Wish,
  context: Context,
  { again = false, waitingOnly = false }: Partial<Pick<Errand, 'again' | 'waitingOnly'>> = {},
): Errand {
  const make = (copy: number) => makeMessage(run, to, wish, copy, context);
  return { run, to, wish, again, waitingOnly, env: process.env, make };
}
