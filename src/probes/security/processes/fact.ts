import * as z from 'zod';

const Process = z.object({
  pid: z.number(),
  name: z.string(),
  /** The program file, where the system tells it. */
  path: z.string().optional(),
  uid: z.number().optional(),
  command: z.string(),
  ageSec: z.number().optional(),
  /** Share of one core over its whole life. */
  cpuPct: z.number().optional(),
});

export const Processes = z.object({
  /** Those with a sign, 40 at most. */
  suspects: z.array(
    Process.extend({
      signs: z.array(
        z.enum([
          /** Its program lies where files are left for a moment, or no program belongs: /tmp, /var/tmp, /dev, /run/lock. */
          'temporary-place',
          /** Its program is no file: it was put into memory only. */
          'memory-only',
          /** Its program begins with a dot, beside others of the system. */
          'hidden-file',
          /** It calls itself like a thread of the kernel or a program of the system, and is another one. */
          'poses-as-system',
          /** A name or arguments of miners of cryptocurrency. */
          'miner',
        ]),
      ),
      deleted: z.literal(true).optional(),
      /** Somebody at a terminal started it. */
      terminal: z.boolean(),
      /** Ports it listens on, for more than this machine alone. */
      listens: z.array(z.number()),
      /** Addresses outside this machine that it is connected to. */
      peers: z.array(z.string()),
    }),
  ),
  /** The five that used most of the processor. */
  busy: z.array(Process),
  looked: z.number(),
  /** How many of them did not tell their program. */
  unread: z.number(),
});
export type Processes = z.output<typeof Processes>;
export type Process = z.output<typeof Process>;
export type Suspect = Processes['suspects'][number];

const mostSuspects = 40;
const mostBusy = 5;
const longest = 200;

export function processesOf(all: readonly Process[], suspects: readonly Suspect[], unread: number): Processes {
  const busy = all.filter(({ cpuPct }) => cpuPct !== undefined).sort((a, b) => (b.cpuPct ?? 0) - (a.cpuPct ?? 0));
  return {
    suspects: suspects.slice(0, mostSuspects).map(short),
    busy: busy.slice(0, mostBusy).map(short),
    looked: all.length,
    unread,
  };
}

function short<P extends Process>(process: P): P {
  return { ...process, command: process.command.slice(0, longest) };
}

/** Share of one core in percent, with one digit. */
export function share(usedSec: number, ageSec: number): number {
  return ageSec > 0 ? Math.round((usedSec / ageSec) * 1000) / 10 : 0;
}
