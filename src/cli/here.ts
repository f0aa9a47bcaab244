import { hostname } from 'node:os';
import { read } from '../engine/read.ts';
import type { Connection } from '../model/connection.ts';
import type { Target } from '../model/run.ts';
import { until } from '../model/until.ts';
import { detect } from '../platforms/detect.ts';
import { openLocal } from '../transports/local.ts';
import { listenForEndings } from './endings.ts';
import type { Rooms } from './rooms.ts';
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

/** How long the names of a machine may take: they head the report, and are no reason to wait. */
const identifyLimitMs = 1500;

/** What a machine is called: for the head of the report. What it does not tell is left out. */
export async function identify(connection: Connection, rooms: Rooms): Promise<Target> {
  const limit = until(undefined, identifyLimitMs);
  const ask = async (name: string): Promise<{ [field: string]: unknown }> => {
    const probe = await rooms.probe(name);
    const outcome = probe && (await read(probe, probe.params.parse({}), connection, limit.signal));
    return outcome?.result.ok ? Object(outcome.result.value) : {};
  };
  const [os, system] = await Promise.all([ask('software.os'), ask('hardware.system')]);
  limit.end();
  const { url, platform, rights } = connection;
  return {
    url,
    platform,
    rights,
    hostname: text(os.hostname) ?? hostname(),
    ...present('os', [text(os.name), text(os.version)].filter(Boolean).join(' ')),
    ...present('model', [text(system.manufacturer), text(system.model)].filter(Boolean).join(' ')),
    ...present('serial', text(system.serial)),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function present<K extends string>(key: K, value: string | undefined): { [key in K]?: string } {
  return value ? ({ [key]: value } as { [key in K]?: string }) : {};
}
