import * as z from 'zod';

/** How one attempt to talk to a server ended. */
export const DnsWord = z.enum(['answered', 'silent', 'refused', 'unreachable', 'prohibited', 'reset']);
export type DnsWord = z.output<typeof DnsWord>;

export const DnsParams = z.object({
  servers: z.array(z.string()),
  names: z.array(z.string()),
  /** Also ask for a name that nobody owns: a server that answers it is inventing. */
  nonsense: z.boolean().default(false),
  waitMs: z.number().default(2500),
});
export type DnsParams = z.output<typeof DnsParams>;

export const DnsFact = z.object({
  servers: z.array(
    z.object({
      address: z.string(),
      answered: z.boolean(),
      udp: DnsWord,
      tcp: DnsWord.optional(),
      ms: z.number().optional(),
    }),
  ),
  replies: z.array(
    z.object({
      server: z.string(),
      name: z.string(),
      nonsense: z.literal(true).optional(),
      rcode: z.string(),
      addresses: z.array(z.string()),
      ms: z.number().optional(),
    }),
  ),
});
export type DnsFact = z.output<typeof DnsFact>;
