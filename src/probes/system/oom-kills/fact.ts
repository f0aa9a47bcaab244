import * as z from 'zod';

export const OomParams = z.object({ hours: z.number().default(24) });
export type OomParams = z.output<typeof OomParams>;

export const OomFact = z.object({
  /** From when on it is known. */
  since: z.string(),
  list: z.array(
    z.object({
      at: z.string(),
      program: z.string(),
      pid: z.number().optional(),
      /** machine: all memory was used up; limit: only what its group (service, container) may use; pressure: systemd-oomd, or Windows' warning. */
      scope: z.enum(['machine', 'limit', 'pressure']),
      /** The service or container whose limit it was, as the kernel calls it. */
      group: z.string().optional(),
      residentBytes: z.number().optional(),
    }),
  ),
});
export type OomFact = z.output<typeof OomFact>;
