import * as z from 'zod';
import { Service } from '../_service.ts';

/** More are no account. */
const mostServices = 8;

export const ServicesParams = z.object({
  list: z.array(Service).max(mostServices),
  waitMs: z.number().int().min(1000).max(20_000).default(6000),
});
export type ServicesParams = z.output<typeof ServicesParams>;

/**
 * How far a mail program comes. `not-tls`: plain words where TLS was expected. `speaks-tls`: TLS at once where plain words were expected.
 * `no-starttls`: it offers no encryption. `no-greeting`: it takes the connection and says nothing.
 */
const Result = z.enum([
  ...['ok', 'name-not-found', 'name-failed', 'refused', 'silent', 'unreachable', 'prohibited', 'reset'],
  ...['not-tls', 'speaks-tls', 'no-starttls', 'no-greeting', 'tls-failed', 'certificate', 'not-mail'],
] as const);

export const Talk = z.object({
  ...Service.shape,
  result: Result,
  addresses: z.array(z.string()),
  /** The server's own words, or the error, where they say more than the result. */
  said: z.string().optional(),
  certificate: z
    .object({
      problem: z
        .enum(['expired', 'not-yet-valid', 'wrong-name', 'self-signed', 'unknown-issuer', 'handshake'])
        .optional(),
      issuer: z.string().optional(),
      subject: z.string().optional(),
      notAfter: z.string().optional(),
    })
    .optional(),
  /** Ways to log in that it offers, once it is encrypted. */
  logins: z.array(z.string()),
  /** Longest message that it takes, as it says itself (RFC 1870). */
  mostBytes: z.number().optional(),
});
export type Talk = z.output<typeof Talk>;

export const ServicesFact = z.object({ list: z.array(Talk) });
export type ServicesFact = z.output<typeof ServicesFact>;
