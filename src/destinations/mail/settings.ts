import * as z from 'zod';
import { secret } from '../../model/secret.ts';

/** `ann@example.com` or `Ann <ann@example.com>`, and nothing that could begin another header. */
const address = z
  .string()
  .regex(
    /^(?:[^\s<>@,;"]+@[^\s<>@,;"]+|[^<>@,;"\p{Cc}]+<[^\s<>@,;"]+@[^\s<>@,;"]+>)$/u,
    'must be an address like help@example.com or Help desk <help@example.com>',
  );

const addresses = z.union([address.transform(one => [one]), z.array(address).min(1, 'must name at least one address')]);

/** How itfix gives mail to a server. */
export const settings = z
  .strictObject({
    host: z.string().regex(/^[^\s/:]+$|^[0-9a-fA-F:]+$/, 'must be the name or address of a server, without a port'),
    port: z.int().min(1, 'must be 1 to 65535').max(65_535, 'must be 1 to 65535').optional(),
    secure: z.enum(['tls', 'starttls', 'none']).default('starttls'),
    /** With `secure: none` and a server elsewhere: said on purpose. */
    unencrypted: z.literal('allowed').optional(),
    /** Issuers of the server's certificate, besides those that the system trusts. */
    ca: z.string().min(1, 'must be the path of a file').optional(),
    user: z.string().min(1, 'must not be empty').optional(),
    password: secret.optional(),
    from: address,
    to: addresses,
    cc: addresses.default([]),
  })
  .superRefine(({ secure, unencrypted, host, user, password }, context) => {
    if (secure === 'none' && unencrypted === undefined && !isLoopback(host))
      context.addIssue({
        code: 'custom',
        path: ['secure'],
        message: `sends everything readable for all on the way to ${host}. If that is wanted, say "unencrypted: allowed" as well`,
      });
    if ((user === undefined) !== (password === undefined))
      context.addIssue({ code: 'custom', path: [user === undefined ? 'user' : 'password'], message: 'is needed, too' });
  });

export type Settings = z.output<typeof settings>;

const usualPorts = { tls: 465, starttls: 587, none: 25 } as const;

export function portOf({ port, secure }: Settings): number {
  return port ?? usualPorts[secure];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
