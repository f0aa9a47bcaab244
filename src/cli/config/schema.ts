import * as z from 'zod';
import type { Destination } from '../../model/destination.ts';

/** As it stands in `--to` and in the name of a file. */
export const destinationName = /^[a-z][a-z0-9-]{0,39}$/;

const mostMegabytes = 1000;
const mostSeconds = 3600;

/** What the configuration can say of every destination, whatever its kind. */
const common = {
  kind: z.string(),
  /** Text with `{code}` and the like. */
  subject: z.string().max(200, 'must be at most 200 characters').optional(),
  /** Most megabytes of all attachments together. */
  largest: z.number().positive('must be a number of megabytes').max(mostMegabytes, 'must be at most 1000').optional(),
  /** Longest time of a delivery, in seconds. */
  timeout: z.number().min(1, 'must be 1 to 3600 seconds').max(mostSeconds, 'must be 1 to 3600 seconds').optional(),
};

/** Of one kind: what is common, and its own settings. */
export function destinationSchema(destination: Destination) {
  return destination.settings.safeExtend(common);
}

export const commonSchema = z.object(common);

/** What is common to all kinds, in one entry. */
export type Common = z.output<typeof commonSchema>;
