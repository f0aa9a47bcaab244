import * as z from 'zod';

/** One server of an account, as a mail program is set to use it. */
export const Service = z.object({
  protocol: z.enum(['imap', 'pop3', 'smtp']),
  host: z.string().regex(/^(?!-)[\w.:-]{1,253}$/, 'a name or an address'),
  port: z.number().int().min(1).max(65_535),
  /** `tls` from the first byte on, `starttls` after a word in the clear, or none at all. */
  security: z.enum(['tls', 'starttls', 'plain']),
  /** Who says so: somebody, a DNS record (RFC 6186), or the file that Thunderbird looks for. */
  from: z.enum(['given', 'srv', 'autoconfig']),
});
export type Service = z.output<typeof Service>;
