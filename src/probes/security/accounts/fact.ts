import * as z from 'zod';

const OddAccount = z.object({
  name: z.string(),
  sign: z.enum([
    /** Number 0, and not root. */
    'second-root',
    /** An account of the system that has a password and a shell. */
    'system-account-login',
    /** An account of the system, or of the web server, that may do everything by sudo. */
    'system-account-sudo',
    /** Everybody may do everything by sudo, without a password. */
    'everybody-sudo',
    /** A shell, or a program that can start one, that makes whoever starts it root. */
    'root-shell',
    /** An administrator that the sign-in screen does not show. */
    'hidden-administrator',
  ]),
  where: z.string(),
});

export const OddAccounts = z.object({
  /** Members of the administrators' group, 50 at most. */
  administrators: z.array(z.string()),
  odd: z.array(OddAccount),
  looked: z.number(),
  unread: z.array(z.string()),
});
export type OddAccount = z.output<typeof OddAccount>;

const most = 50;

export function accountsOf(
  administrators: readonly string[],
  odd: readonly OddAccount[],
  looked: number,
  unread: readonly string[],
) {
  const names = [...new Set(administrators)].filter(name => name !== '');
  return { administrators: names.slice(0, most), odd: odd.slice(0, most), looked, unread: [...unread] };
}
