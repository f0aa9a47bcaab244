import { onEnding } from '../endings.ts';
import type { Place } from '../select.ts';
import type { Surroundings } from './investigate.ts';

/** A question between runs: nothing waits for its answer, and Ctrl-C or a closed terminal ends it. */
export async function atEase<T>({ screen }: Surroundings, ask: (place: Place) => Promise<T>): Promise<T> {
  const stopped = new AbortController();
  onEnding(() => stopped.abort());
  try {
    return await ask({ ...screen, signal: stopped.signal });
  } finally {
    onEnding(undefined);
  }
}
