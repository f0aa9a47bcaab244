import * as z from 'zod';
import { Service } from '../_service.ts';
import { Talk } from '../services/fact.ts';

export const LoginParams = z.object({
  /** The login name: mostly the whole address. */
  name: z.string().regex(/^[^\p{Cc}]{1,254}$/u, 'a login name'),
  service: Service,
  waitMs: z.number().int().min(1000).max(20_000).default(15_000),
});
export type LoginParams = z.output<typeof LoginParams>;

/** Why a login was refused, as far as the server says it. */
export const LoginReason = z.enum([
  'password-wrong',
  'password-expired',
  'method-off',
  'sign-in-rule',
  'account-closed',
  'server-trouble',
]);
export type LoginReason = z.output<typeof LoginReason>;

/**
 * `modern-only`: only logins by a token are offered, and no password was sent. `no-known-way`: only ways that itfix does not speak. `no-answer`:
 * the password was sent and no answer came. `not-tried`: the server was not reached, or not safely.
 */
const Outcome = z.enum(['accepted', 'refused', 'modern-only', 'no-known-way', 'no-answer', 'not-tried']);

export const LoginFact = z.object({
  ...Service.shape,
  /** How far it went before the login. */
  reached: Talk.shape.result,
  logins: z.array(z.string()),
  outcome: Outcome,
  reason: LoginReason.optional(),
  /** The server's own words. */
  said: z.string().optional(),
});
export type LoginFact = z.output<typeof LoginFact>;
