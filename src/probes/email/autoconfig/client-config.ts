import * as z from 'zod';
import type { Page } from '../_page.ts';
import { Service } from '../_service.ts';

export const AutoconfigFact = z.object({
  url: z.string(),
  /** `none`: the domain offers no settings in this way, which most do not. */
  result: z.enum(['found', 'none', 'unreadable', 'unreachable']),
  list: z.array(Service),
});
export type AutoconfigFact = z.output<typeof AutoconfigFact>;

/** Below the domain itself: the other place of this file, autoconfig.DOMAIN, is asked over plain HTTP and can be anybody's. */
export function configUrl(domain: string): string {
  return `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`;
}

const securities: { readonly [word: string]: Service['security'] } = {
  SSL: 'tls',
  STARTTLS: 'starttls',
  plain: 'plain',
};
const mostServers = 10;

/** The file in which domains tell mail programs their servers (Mozilla's config-v1.1). */
export function readConfig(domain: string, page: Page): AutoconfigFact {
  const url = configUrl(domain);
  if ('error' in page) return { url, result: 'unreachable', list: [] };
  if (page.status !== 200 || !/<clientConfig\b/.test(page.body)) return { url, result: 'none', list: [] };
  const list = serversIn(page.body, domain);
  return { url, result: list.length > 0 ? 'found' : 'unreadable', list };
}

// <incomingServer type="imap"><hostname>imap.example.com</hostname><port>993</port><socketType>SSL</socketType>…
export function serversIn(xml: string, domain: string): Service[] {
  const servers = xml.matchAll(
    /<(?<way>incoming|outgoing)Server\s+type="(?<type>\w{3,8})"\s*>(?<inside>[\s\S]{0,4000}?)<\/\k<way>Server>/g,
  );
  return [...servers].slice(0, mostServers).flatMap(({ groups }) => {
    const field = (name: string) =>
      new RegExp(`<${name}>\\s*([^<\\s]{1,253})\\s*</${name}>`).exec(groups?.inside ?? '')?.[1];
    const service = Service.safeParse({
      protocol: groups?.type,
      host: field('hostname')?.replaceAll('%EMAILDOMAIN%', domain),
      port: Number(field('port')),
      security: securities[field('socketType') ?? ''],
      from: 'autoconfig',
    });
    return service.success ? [service.data] : [];
  });
}
