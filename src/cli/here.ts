import type { Connection } from '../model/connection.ts';
import { until } from '../model/until.ts';
import { detect } from '../platforms/detect.ts';
import { openLocal } from '../transports/local.ts';
import { listenForEndings } from './endings.ts';
import { UsageError } from './usage-error.ts';

/** A connection to the machine that itfix runs on. */
export async function connectHere(): Promise<Connection> {
  const platform = detect(process.platform);
  if (!platform)
    throw new UsageError(
      `itfix does not know the system "${process.platform}".`,
      'It runs on Linux, macOS and Windows.',
    );
  listenForEndings();
  return openLocal(platform);
}

/** For commands that end with their last probe: each probe has a limit of its own. */
export const unhurried = until(undefined).signal;
