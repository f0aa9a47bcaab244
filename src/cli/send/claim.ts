import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { historyFolder, privateFile } from '../history.ts';

/** The right to send one run to one destination. */
export interface Claim {
  readonly number: number;
  release(): void;
}

/** Somebody who has it now. */
export interface Busy {
  readonly pid: number;
}

const holderSchema = z.object({ pid: z.int(), host: z.string() });

/** No delivery takes longer. What is older, or from before this machine was started, has a number that was given to another process. */
const longestMs = 2 * 3600 * 1000;

/** A holder that is not written down yet was made a moment ago, or its writer died. */
const writingMs = 10_000;

/**
 * Takes the first number after `last` that nobody has, unless its holder lives. Numbers are never taken twice in a row of tries, so a claim
 * of a dead process is passed over, not taken away: two that find it dead cannot both come to hold it.
 */
export function claim(run: string, destination: string, last: number): Claim | Busy {
  for (let number = last + 1; ; number++) {
    const file = claimFile(run, destination, number);
    if (create(file)) return { number, release: () => rmSync(file, { force: true }) };
    const holder = holderOf(file);
    if (holder) return holder;
  }
}

/** Who holds this very number, if that process lives. */
export function holding(run: string, destination: string, number: number): Busy | undefined {
  return holderOf(claimFile(run, destination, number));
}

/** Removes what processes left behind that died while they were sending. */
export function forgetClaims(run: string, destination: string, from: number, before: number): void {
  for (let number = Math.max(1, from); number < before; number++)
    rmSync(claimFile(run, destination, number), { force: true });
}

function claimFile(run: string, destination: string, number: number): string {
  return join(historyFolder(), run, `sending-${destination}.${number}.json`);
}

/** Whether the file is there now because of us. The system lets only one make it. */
function create(file: string): boolean {
  let open: number;
  try {
    open = openSync(file, 'wx', privateFile);
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'EEXIST') return false;
    throw error;
  }
  try {
    writeFileSync(open, JSON.stringify({ pid: process.pid, host: hostname() }));
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(open);
  }
  return true;
}

function holderOf(file: string): Busy | undefined {
  const state = statSync(file, { throwIfNoEntry: false });
  if (state === undefined) return undefined;
  const ageMs = Date.now() - state.mtimeMs;
  const { data: holder } = holderSchema.safeParse(jsonIn(file));
  if (ageMs > (holder ? Math.min(longestMs, uptime() * 1000) : writingMs)) return undefined;
  if (holder === undefined) return { pid: 0 };
  // Of another machine's processes nothing is known here.
  return holder.host !== hostname() || lives(holder.pid) ? { pid: holder.pid } : undefined;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && Reflect.get(error, 'code') === 'EPERM'; // It is another's.
  }
}
