import * as z from 'zod';

export const UpdatesFact = z.object({
  manager: z.enum(['apt', 'rpm', 'apk', 'pacman', 'windows-update', 'softwareupdate', 'none']),
  /** A package manager is at work right now: half-done states are its own. */
  busy: z.boolean(),
  /** Packages that are not whole, and how: half-configured, unpacked, half-installed, two versions, missing-dependency … */
  broken: z.array(z.object({ package: z.string(), state: z.string() })),
  /** The last run was cut off, and has to be finished before anything else can be installed. */
  interrupted: z.boolean(),
  /** Updates that can be installed, by what was last fetched. */
  available: z.number().optional(),
  security: z.number().optional(),
  /** Updates whose last attempts failed. */
  failing: z.array(z.object({ what: z.string(), times: z.number(), error: z.string(), last: z.string().optional() })),
  /** How long ago anything was installed. */
  lastInstalledDays: z.number().optional(),
});
export type UpdatesFact = z.output<typeof UpdatesFact>;

/** A number of days as a shell prints it; nothing for an empty line. */
export function daysOf(text: string | undefined): number | undefined {
  const days = /^-?\d+$/.exec(text?.trim() ?? '')?.[0];
  return days === undefined ? undefined : Math.max(0, Number(days));
}

/** Whether a package manager was seen at work. */
export function isBusy(said: ReadonlyMap<string, string>): boolean {
  return (said.get('busy') ?? '').trim() !== '';
}
