import { hostname } from 'node:os';
import { read } from '../engine/read.ts';
import type { Connection } from '../model/connection.ts';
import type { Target } from '../model/run.ts';
import { until } from '../model/until.ts';
import type { Rooms } from './rooms.ts';

/** How long the names of a machine may take: they head the report, and are no reason to wait. */
export const headLimitMs = 1500;
/** How long where a change is made or taken back: that is done only on the machine that the run was made on, and its name tells which that is. */
export const surelyLimitMs = 10_000;

/** What a machine is called: for the head of the report. What it does not tell is left out. */
export async function identify(connection: Connection, rooms: Rooms, limitMs: number): Promise<Target> {
  const limit = until(undefined, limitMs);
  const ask = async (name: string): Promise<{ [field: string]: unknown }> => {
    const probe = await rooms.probe(name);
    const outcome = probe && (await read(probe, probe.params.parse({}), connection, limit.signal));
    return outcome?.result.ok ? Object(outcome.result.value) : {};
  };
  const [os, system] = await Promise.all([ask('software.os'), ask('hardware.system')]);
  limit.end();
  const { url, platform, rights, rightsNote, isHere } = connection;
  return {
    url,
    platform,
    rights,
    ...present('rightsNote', rightsNote),
    ...present('hostname', text(os.hostname) ?? (isHere ? hostname() : undefined)),
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
