import * as z from 'zod';

/** RFC 8011, job-state; deleting is Windows' own. */
export const JobState = z.enum([
  ...(['pending', 'held', 'processing', 'stopped', 'canceled', 'aborted', 'completed', 'deleting'] as const),
]);
export type JobState = z.output<typeof JobState>;

export const Job = z.object({
  id: z.number(),
  queue: z.string(),
  state: JobState,
  reasons: z.array(z.string()),
  message: z.string().optional(),
  title: z.string().optional(),
  owner: z.string().optional(),
  /** How long ago it was made, and since when the printer is at it. */
  ageSec: z.number().optional(),
  processingSec: z.number().optional(),
  finishedSec: z.number().optional(),
  pages: z.number().optional(),
});
export type Job = z.output<typeof Job>;
