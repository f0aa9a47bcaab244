import * as z from 'zod';

export const CrashParams = z.object({ hours: z.number().default(24) });
export type CrashParams = z.output<typeof CrashParams>;

export const CrashesFact = z.object({
  /** From when on it is known. */
  since: z.string(),
  /** The programs, those that crash most first. */
  list: z.array(
    z.object({
      program: z.string(),
      kind: z.enum(['program', 'service', 'kernel']),
      count: z.number(),
      last: z.string(),
      /** The signal, exit code or exception that ended it the last time. */
      how: z.string().optional(),
      /** Why this is no fault, where that is known. */
      harmless: z.string().optional(),
    }),
  ),
});
export type CrashesFact = z.output<typeof CrashesFact>;

export interface Crash {
  readonly at: string;
  readonly program: string;
  readonly kind: CrashesFact['list'][number]['kind'];
  readonly how?: string;
  readonly harmless?: string;
}

/** Most programs that are told: the rest crashes less often than these. */
const mostPrograms = 50;

/** Crashes of one program put together. */
export function crashesFact(since: string, crashes: readonly Crash[]): CrashesFact {
  const programs = new Map<string, CrashesFact['list'][number]>();
  for (const { at, program, kind, ...more } of [...crashes].sort((a, b) => a.at.localeCompare(b.at))) {
    const count = (programs.get(`${kind} ${program}`)?.count ?? 0) + 1;
    programs.set(`${kind} ${program}`, { program, kind, count, last: at, ...more });
  }
  const list = [...programs.values()].sort((a, b) => b.count - a.count || a.program.localeCompare(b.program));
  return { since, list: list.slice(0, mostPrograms) };
}
