import * as z from 'zod';
import type { Page } from '../_page.ts';

export const PolicyParams = z.object({
  domain: z.string().regex(/^(?:[\w-]{1,63}\.)+[\w-]{1,63}$/),
  /** The mail servers of the domain, as DNS names them. */
  hosts: z.array(z.string()),
});
export type PolicyParams = z.output<typeof PolicyParams>;

export const PolicyFact = z.object({
  url: z.string(),
  /** `untrusted`: its certificate is not accepted, and so for others there is no policy. `unreachable` says nothing: others may reach it. */
  result: z.enum(['read', 'invalid', 'missing', 'untrusted', 'unreachable']),
  /** The status or error, where it could not be read; the mistake, where it is invalid. */
  said: z.string().optional(),
  mode: z.enum(['enforce', 'testing', 'none']).optional(),
  patterns: z.array(z.string()),
  /** Mail servers that no pattern fits: where the mode is `enforce`, others do not deliver to them. */
  uncovered: z.array(z.string()),
});
export type PolicyFact = z.output<typeof PolicyFact>;

export function policyUrl(domain: string): string {
  return `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
}

/** A policy as it was answered. */
export function readPolicy({ domain, hosts }: PolicyParams, page: Page): PolicyFact {
  const url = policyUrl(domain);
  const none = { url, patterns: [], uncovered: [] };
  if ('error' in page) return { ...none, result: page.isUntrusted ? 'untrusted' : 'unreachable', said: page.error };
  if (page.status !== 200) return { ...none, result: 'missing', said: `status ${page.status}` };
  const fields = page.body.split(/\r?\n/).flatMap(line => {
    const match = /^\s*(?<key>[\w-]{1,32})\s*:\s*(?<value>\S{0,255})\s*$/.exec(line)?.groups;
    return match ? [[match.key ?? '', match.value ?? ''] as const] : [];
  });
  const value = (key: string) => fields.find(([name]) => name === key)?.[1];
  const patterns = fields.flatMap(([name, text]) => (name === 'mx' ? [text.toLowerCase()] : []));
  const mode = PolicyFact.shape.mode.safeParse(value('mode'));
  const mistake = mistakeIn(value('version'), mode.success && mode.data, value('max_age'), patterns);
  const uncovered = hosts.filter(host => !patterns.some(pattern => fits(host.toLowerCase(), pattern)));
  return {
    url,
    result: mistake ? 'invalid' : 'read',
    ...(mistake && { said: mistake }),
    ...(mode.data && { mode: mode.data }),
    patterns,
    uncovered,
  };
}

function mistakeIn(
  version: string | undefined,
  mode: string | false | undefined,
  age: string | undefined,
  patterns: readonly string[],
) {
  if (version !== 'STSv1') return `version: ${version ?? 'missing'}, where STSv1 belongs`;
  if (!mode) return 'mode: none of enforce, testing and none';
  if (!/^\d{1,10}$/.test(age ?? '')) return `max_age: ${age ?? 'missing'}, where seconds belong`;
  return patterns.length === 0 && mode !== 'none' ? 'no mx line' : undefined;
}

/** `*.example.com` stands for one label (RFC 8461, 4.1). */
function fits(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.slice(host.indexOf('.')) === pattern.slice(1) : host === pattern;
}
