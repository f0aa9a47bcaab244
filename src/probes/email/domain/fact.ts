import * as z from 'zod';
import { isDomain } from './domain-name.ts';
import { Answer, Question } from './record.ts';

export const DomainParams = z.object({
  domain: z.string().refine(isDomain, 'the name of a domain, or an address of it'),
  /** DNS servers to ask. */
  servers: z.array(z.string()),
  /** Names under which DKIM keys may stand. */
  selectors: z.array(z.string()).default([]),
  /** Zones of blocklists. */
  blocklists: z.array(z.string()).default([]),
  /** The address that really sends, where it is known. */
  sender: z.string().default(''),
  /** What an earlier round has learnt. */
  known: z.array(Answer).default([]),
  waitMs: z.number().default(2500),
});
export type DomainParams = z.output<typeof DomainParams>;

const Problems = z.array(z.string());

export const DomainFact = z.object({
  domain: z.string(),
  known: z.array(Answer),
  /** What a next round would ask. None: the work is done. */
  wanted: z.array(Question),
  /** What nobody answered. */
  failed: z.array(z.string()),
  mx: z
    .object({
      form: z.enum(['mx', 'null-mx', 'address', 'none', 'no-domain']),
      list: z.array(
        z.object({
          host: z.string(),
          preference: z.number(),
          addresses: z.array(z.string()),
          problem: z.string().optional(),
          isTold: z.boolean(),
        }),
      ),
      providers: z.array(z.string()),
    })
    .optional(),
  spf: z
    .object({
      records: z.array(z.string()),
      problems: Problems,
      lookups: z.number(),
      voids: z.number(),
      all: z.string().optional(),
      isWhole: z.boolean(),
      senders: z.array(z.string()),
    })
    .optional(),
  /** What SPF says of the sender that was given. */
  senderResult: z.enum(['pass', 'fail', 'softfail', 'neutral', 'none', 'permerror', 'unknown']).optional(),
  dkim: z
    .object({
      keys: z.array(
        z.object({
          selector: z.string(),
          state: z.enum(['good', 'withdrawn', 'broken', 'weak']),
          bits: z.number().optional(),
          problem: z.string().optional(),
        }),
      ),
      others: z.boolean(),
    })
    .optional(),
  dmarc: z
    .object({
      at: z.string().optional(),
      record: z.string().optional(),
      policy: z.enum(['none', 'quarantine', 'reject']).optional(),
      problems: Problems,
      isWhole: z.boolean(),
    })
    .optional(),
  mtaSts: z.object({ isThere: z.boolean(), problems: Problems }).optional(),
  bimi: Problems.optional(),
  senders: z
    .array(
      z.object({
        address: z.string(),
        name: z.string().optional(),
        reverse: z.enum(['fits', 'missing', 'other']).optional(),
        listed: z.array(z.object({ list: z.string(), code: z.string() })),
        untold: z.array(z.string()),
      }),
    )
    .optional(),
});
export type DomainFact = z.output<typeof DomainFact>;
