import ipaddr from 'ipaddr.js';
import { dataOf, isTold, type Known } from './known.ts';
import { mailHosts } from './mail-hosts.ts';
import { expand } from './spf-macros.ts';
import { isSpf, readSpf, type SpfTerm } from './spf-record.ts';

/** Results of RFC 7208, 2.6; `unknown` where a name depends on what is not known here, or DNS did not answer. */
export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror' | 'unknown';

const results: Record<SpfTerm['qualifier'], SpfResult> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' };
/** The tenth look-up has failed long before. */
const mostDepth = 12;

/** What the SPF record of a domain says of one sending address. */
export function spfResult(domain: string, ip: string, known: Known, first = domain, depth = 0): SpfResult {
  const looked = known.look(domain, 'TXT');
  if (!isTold(looked) || depth > mostDepth) return 'unknown';
  const records = dataOf(looked).filter(isSpf);
  const [only] = records;
  if (only === undefined) return 'none';
  const { terms, mistakes } = readSpf(only);
  if (records.length > 1 || mistakes.length > 0) return 'permerror';
  const context = { domain, ip, known, first, depth };
  for (const term of terms.filter(({ name }) => name !== 'redirect')) {
    const matched = matches(term, context);
    if (matched === 'yes') return results[term.qualifier];
    if (matched !== 'no') return matched;
  }
  const redirect = terms.find(({ name }) => name === 'redirect');
  if (!redirect) return 'neutral';
  const target = expand(redirect.value ?? '', { d: domain, o: first, ip });
  const result = target === undefined ? 'unknown' : spfResult(target, ip, known, first, depth + 1);
  return result === 'none' ? 'permerror' : result;
}

interface Context {
  readonly domain: string;
  readonly ip: string;
  readonly known: Known;
  readonly first: string;
  readonly depth: number;
}

function matches(term: SpfTerm, context: Context): 'yes' | 'no' | 'unknown' | 'permerror' {
  const { domain, ip, known, first, depth } = context;
  if (term.name === 'all') return 'yes';
  if (term.name === 'ip4' || term.name === 'ip6') return isIn(ip, term.value ?? '', term) ? 'yes' : 'no';
  const target = term.value === undefined ? domain : expand(term.value, { d: domain, o: first, ip });
  if (target === undefined || term.name === 'ptr') return 'unknown';
  if (term.name === 'include') {
    const result = spfResult(target, ip, known, first, depth + 1);
    if (result === 'pass') return 'yes';
    return result === 'none' || result === 'permerror' ? 'permerror' : result === 'unknown' ? 'unknown' : 'no';
  }
  if (term.name === 'exists') {
    const looked = known.look(target, 'A');
    return isTold(looked) ? (looked.is === 'found' ? 'yes' : 'no') : 'unknown';
  }
  const { isTold: isKnown, hosts } = term.name === 'mx' ? mailHosts(target, known) : { isTold: true, hosts: [target] };
  const looks = hosts.map(host => known.look(host, ip.includes(':') ? 'AAAA' : 'A'));
  if (looks.flatMap(dataOf).some(address => isIn(ip, address, term))) return 'yes';
  return isKnown && looks.every(isTold) ? 'no' : 'unknown';
}

/** Whether the address lies in the term's network around another one. */
function isIn(ip: string, around: string, { prefix4, prefix6 }: SpfTerm): boolean {
  if (ip.includes(':') !== around.includes(':')) return false;
  const [network, bits] = ipaddr.parseCIDR(`${around}/${around.includes(':') ? prefix6 : prefix4}`);
  const address = ipaddr.parse(ip);
  return address.kind() === network.kind() && address.match(network, bits);
}
