import { isIP } from 'node:net';
import { dataOf, isTold, type Known } from './known.ts';

interface Mx {
  readonly host: string;
  readonly preference: number;
  readonly addresses: string[];
  /** What is wrong with it. Without: nothing, as far as it is known. */
  readonly problem?: string;
  /** Whether its addresses could be asked for. */
  readonly isTold: boolean;
}

export interface MailServers {
  /** `no-domain`: no such name at all. `null-mx`: it says that it takes no mail. `address`: no MX, so its own address counts (RFC 5321, 5.1). */
  readonly form: 'mx' | 'null-mx' | 'address' | 'none' | 'no-domain';
  readonly list: Mx[];
  /** Providers of mailboxes that the servers belong to. */
  readonly providers: string[];
}

/** More are not looked at. */
const mostServers = 12;

/** Where mail for the domain is delivered. */
export function mailServers(domain: string, known: Known): MailServers | undefined {
  const looked = known.look(domain, 'MX');
  if (!isTold(looked)) return undefined;
  if (looked.is === 'no-name') return { form: 'no-domain', list: [], providers: [] };
  if (looked.is === 'nothing') return withoutMx(domain, known);
  const entries = dataOf(looked).map(data => ({
    preference: Number(data.split(' ')[0]),
    host: data.split(' ')[1] ?? '',
  }));
  if (entries.length === 1 && entries[0]?.host === '') return { form: 'null-mx', list: [], providers: [] };
  const sorted = entries.sort((one, other) => one.preference - other.preference).slice(0, mostServers);
  const list = sorted.map(({ host, preference }) => ({ host, preference, ...targetOf(host, known) }));
  return { form: 'mx', list, providers: providersOf(list.map(({ host }) => host)) };
}

function withoutMx(domain: string, known: Known): MailServers | undefined {
  const looks = [known.look(domain, 'A'), known.look(domain, 'AAAA')];
  if (looks.some(look => look.is === 'found')) return { form: 'address', list: [], providers: [] };
  return looks.every(isTold) ? { form: 'none', list: [], providers: [] } : undefined;
}

/** RFC 5321, 5.1, and RFC 2181, 10.3: the target is a name with an address of its own, no alias and no address. */
function targetOf(host: string, known: Known): Pick<Mx, 'addresses' | 'problem' | 'isTold'> {
  if (host === '') return { addresses: [], problem: 'stands beside a null MX', isTold: true };
  if (isIP(host) !== 0) return { addresses: [], problem: 'is an address, where a name belongs', isTold: true };
  const alias = known.look(host, 'CNAME');
  const looks = [known.look(host, 'A'), known.look(host, 'AAAA')];
  const addresses = looks.flatMap(dataOf);
  const isWhole = isTold(alias) && looks.every(isTold);
  if (alias.is === 'found')
    return { addresses, problem: `is an alias of ${dataOf(alias)[0]}, which is not allowed`, isTold: isWhole };
  if (looks.every(look => look.is === 'no-name')) return { addresses, problem: 'does not exist', isTold: isWhole };
  if (looks.every(isTold) && addresses.length === 0) return { addresses, problem: 'has no address', isTold: isWhole };
  return { addresses, isTold: isWhole };
}

/** Providers of mailboxes by the names of their mail servers. Filters and forwards that stand before a mailbox are none. */
const providers: { readonly [name: string]: RegExp } = {
  Google: /(?:^|\.)(?:google|googlemail)\.com$/,
  'Microsoft 365': /\.mail\.protection\.outlook\.com$|\.mx\.microsoft$/,
  Zoho: /(?:^|\.)zoho\.(?:com|eu|in)$/,
  Fastmail: /\.messagingengine\.com$/,
  Proton: /(?:^|\.)protonmail\.ch$/,
  Yandex: /(?:^|\.)yandex\.(?:net|ru)$/,
  iCloud: /\.mail\.icloud\.com$/,
  IONOS: /(?:^|\.)(?:kundenserver\.de|ionos\.\w{2,3})$/,
  Strato: /(?:^|\.)rzone\.de$/,
  OVH: /\.(?:mail\.)?ovh\.(?:net|ca)$/,
  Gandi: /(?:^|\.)gandi\.net$/,
};

function providersOf(hosts: readonly string[]): string[] {
  return Object.entries(providers).flatMap(([name, pattern]) => (hosts.some(host => pattern.test(host)) ? [name] : []));
}
