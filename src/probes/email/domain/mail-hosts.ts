import { dataOf, isTold, type Known } from './known.ts';

/** The names that the MX records of a domain give, without the null MX (RFC 7505). */
export function mailHosts(
  domain: string,
  known: Known,
): { readonly isTold: boolean; readonly hosts: readonly string[] } {
  const looked = known.look(domain, 'MX');
  const hosts = dataOf(looked).flatMap(data => data.split(' ')[1] || []);
  return { isTold: isTold(looked), hosts };
}
