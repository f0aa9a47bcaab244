import { isIPv6 } from 'node:net';
import packaged from 'ping';
import type { PlatformName } from '../../../model/platform.ts';
import { ToolMissing } from '../../../model/probe.ts';

/** How long an echo may take: twice what a satellite needs. */
const waitSec = 2;
/** Windows sends one in a second, and there is no option: more of them take too long. */
const mostOnWindows = 4;

interface Wish {
  readonly count: number;
  /** Absent: as the system does it, one in a second. */
  readonly intervalMs?: number;
}

/**
 * What the package is told. On Linux ping finds the family out by itself, and ping6 is often not there. ping6 of macOS has no time limit for a
 * reply, which the package takes for an error of its caller; its types do not know that false leaves an option out.
 */
const calls: { readonly [platform in PlatformName]: (address: string, wish: Wish) => object } = {
  linux: (_, { count, intervalMs }) => ({ v6: false, min_reply: count, timeout: waitSec, extra: every(intervalMs) }),
  darwin: (address, { count, intervalMs }) => ({
    min_reply: count,
    timeout: isIPv6(address) ? false : waitSec,
    extra: every(intervalMs),
  }),
  windows: (_, { count }) => ({ min_reply: Math.min(count, mostOnWindows), timeout: waitSec }),
};

function every(intervalMs: number | undefined): string[] {
  return intervalMs === undefined ? [] : ['-i', String(intervalMs / 1000)];
}

/**
 * Runs the system's ping once, and gives what it printed. It cannot be broken off, and ends by itself: its packets are counted.
 *
 * @throws ToolMissing
 */
export async function runPing(address: string, wish: Wish, platform: PlatformName): Promise<string> {
  const answer = inEnglish(() => packaged.promise.probe(address, calls[platform](address, wish)));
  try {
    return (await answer).output;
  } catch {
    // The package says no more than that the program could not be started.
    throw new ToolMissing('ping');
  }
}

/**
 * The package gives the program the environment of this process, with LANG set to C in that of the process itself (0.4.4), and LC_ALL stands
 * before it: then a decimal point is no number in half of Europe (`-i 0.2`). What stood there is put back, for others read it, too.
 */
function inEnglish<T>(start: () => T): T {
  const { LANG, LC_ALL } = process.env;
  process.env.LC_ALL = 'C';
  try {
    return start();
  } finally {
    for (const [name, value] of Object.entries({ LANG, LC_ALL })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
