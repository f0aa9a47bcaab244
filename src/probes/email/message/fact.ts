import * as z from 'zod';
import { Reason } from './reason.ts';

const Refusal = z.object({
  recipient: z.string().optional(),
  action: z.enum(['failed', 'delayed']),
  reason: Reason.optional(),
  status: z.string().optional(),
  reply: z.string().optional(),
  said: z.string().optional(),
  remote: z.string().optional(),
});

export const MessageFact = z.object({
  /** `receipt`: a report that mail was delivered. */
  kind: z.enum(['bounce', 'receipt', 'message']),
  sizeBytes: z.number(),
  /** Longer than what was read: what stands further back is not known. */
  isCut: z.boolean(),
  from: z.string().optional(),
  fromDomain: z.string().optional(),
  /** The server that wrote the report. */
  reporter: z.string().optional(),
  refusals: z.array(Refusal),
  /** The refusals by their reason, with what is to be said of them in one line. */
  causes: z.array(z.object({ reason: Reason, says: z.string() })),
  /** Refusals whose words and codes name no reason. */
  unclear: z.array(z.string()),
  /** Sent on by a mailing list or by somebody's forward. */
  isForwarded: z.boolean(),
  authentication: z
    .object({
      by: z.string(),
      list: z.array(
        z.object({
          method: z.enum(['spf', 'dkim', 'dmarc', 'arc']),
          result: z.string(),
          domain: z.string().optional(),
          selector: z.string().optional(),
        }),
      ),
    })
    .optional(),
  hops: z.array(
    z.object({
      by: z.string().optional(),
      from: z.string().optional(),
      at: z.string().optional(),
      delaySec: z.number().optional(),
    }),
  ),
  attachments: z.array(z.object({ type: z.string(), fileName: z.string() })),
});
export type MessageFact = z.output<typeof MessageFact>;
