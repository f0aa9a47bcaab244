import * as z from 'zod';
import type { Destination } from '../../model/destination.ts';
import { redactionLevels } from '../../model/privacy.ts';

/** As it stands in `--to` and in the name of a file. */
export const destinationName = /^[a-z][a-z0-9-]{0,39}$/;

const mostMegabytes = 1000;
const mostSeconds = 3600;

/** A recipient of age (age-encryption.org): bech32 of 32 bytes. */
const recipient = z
  .string()
  .regex(/^age1[02-9ac-hj-np-z]{58}$/, 'must be a recipient of age: "age1" and 58 more characters');

/** What the configuration can say of every destination, whatever its kind. */
const common = {
  kind: z.string(),
  /** Text with `{code}` and the like. */
  subject: z.string().max(200, 'must be at most 200 characters').optional(),
  /** Most megabytes of all attachments together. */
  largest: z.number().positive('must be a number of megabytes').max(mostMegabytes, 'must be at most 1000').optional(),
  /** How much is replaced in what is sent there, where nobody says otherwise. */
  redact: z.enum(redactionLevels).optional(),
  /** Who alone shall be able to read the bundle. */
  'encrypt-to': z.union([recipient, z.array(recipient).min(1)]).optional(),
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
