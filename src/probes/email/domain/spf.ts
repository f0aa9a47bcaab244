import { dataOf, isTold, type Known } from './known.ts';
import { mailHosts } from './mail-hosts.ts';
import { expand } from './spf-macros.ts';
import { isSpf, readSpf, type SpfRecord, type SpfTerm } from './spf-record.ts';

/** Limits of RFC 7208, 4.6.4. */
const mostLookups = 10;
const mostVoids = 2;
const mostMxHosts = 10;
/** Records within records beyond which nobody follows: the tenth look-up has failed long before. */
const mostDepth = 12;

export interface Spf {
  /** The texts of the domain's own records. */
  readonly records: string[];
  /** What makes receivers give up on the record (permerror), each with the term it comes from. */
  readonly problems: string[];
  /** Terms that make a receiver ask DNS, all the way down. */
  readonly lookups: number;
  /** Of these, the ones whose answer is empty. */
  readonly voids: number;
  /** `-all`, `~all` …: what the record says of everybody it does not name. */
  readonly all?: string;
  /** Whether all of it could be read; otherwise the counts are the least. */
  readonly isWhole: boolean;
  /** Single addresses that the domain itself, not a provider it includes, names as its mail servers. */
  readonly senders: string[];
}

interface Count {
  readonly known: Known;
  /** The domain whose record it began with. */
  readonly first: string;
  lookups: number;
  voids: number;
  isWhole: boolean;
  readonly problems: string[];
  readonly senders: Set<string>;
}

/**
 * What a receiver comes upon that no term matches before the end: the longest way through the record, which is what its limits are for.
 */
export function spfOf(domain: string, known: Known): Spf | undefined {
  const looked = known.look(domain, 'TXT');
  if (!isTold(looked)) return undefined;
  const records = dataOf(looked).filter(isSpf);
  const [only] = records;
  const count: Count = { known, first: domain, lookups: 0, voids: 0, isWhole: true, problems: [], senders: new Set() };
  if (records.length > 1) count.problems.push(`${records.length} SPF records, where there may be one`);
  else if (only !== undefined) walk(readSpf(only), [domain], count);
  if (count.lookups > mostLookups)
    count.problems.push(`${count.lookups} terms that ask DNS, where ${mostLookups} may be`);
  if (count.voids > mostVoids)
    count.problems.push(`${count.voids} terms whose DNS answer is empty, where ${mostVoids} may be`);
  const all = only === undefined ? undefined : readSpf(only).terms.find(({ name }) => name === 'all');
  return {
    records,
    problems: [...new Set(count.problems)],
    lookups: count.lookups,
    voids: count.voids,
    ...(all && { all: `${all.qualifier}all` }),
    isWhole: count.isWhole,
    senders: [...count.senders],
  };
}

/** `path`: the domains whose records led here, the last one being read. */
type Path = readonly string[];

function walk(record: SpfRecord, path: Path, count: Count): void {
  const domain = path.at(-1) ?? count.first;
  for (const mistake of record.mistakes) count.problems.push(`“${mistake}” in the record of ${domain} cannot be read`);
  // Nothing behind `all` is ever looked at, and no redirect beside it. A redirect counts last, wherever it stands.
  const end = record.terms.findIndex(({ name }) => name === 'all');
  const terms = end < 0 ? record.terms : record.terms.slice(0, end);
  const last = terms.filter(({ name }) => name === 'redirect');
  for (const term of [...terms.filter(({ name }) => name !== 'redirect'), ...last]) step(term, domain, path, count);
}

function step(term: SpfTerm, domain: string, path: Path, count: Count): void {
  const isOwn = path.length === 1 && term.qualifier === '+';
  if (term.name === 'ip4' || term.name === 'ip6') {
    const isOne = term.name === 'ip4' ? term.prefix4 === 32 : term.prefix6 === 128;
    if (isOwn && isOne && term.value) count.senders.add(term.value);
    return;
  }
  count.lookups += 1;
  const target = term.value === undefined ? domain : expand(term.value, { d: domain, o: count.first });
  // Depends on who sends: the name cannot be told, and what is behind it neither.
  if (target === undefined) return;
  if (term.name === 'include' || term.name === 'redirect') follow(term, target, path, count);
  if (term.name === 'a' || term.name === 'mx') hostsOf(term, target, isOwn, count);
}

/** Its empty answers, and the addresses it names. */
function hostsOf(term: SpfTerm, target: string, isOwn: boolean, count: Count): void {
  const { isTold: isKnown, hosts } =
    term.name === 'mx' ? mailHosts(target, count.known) : { isTold: true, hosts: [target] };
  if (hosts.length > mostMxHosts)
    count.problems.push(`“${term.text}” leads to ${hosts.length} mail servers, where ${mostMxHosts} may be`);
  const looks = hosts
    .slice(0, mostMxHosts)
    .flatMap(host => [count.known.look(host, 'A'), count.known.look(host, 'AAAA')]);
  if (!isKnown || !looks.every(isTold)) count.isWhole = false;
  else if (looks.every(look => look.is !== 'found')) count.voids += 1;
  // A name behind `a` is often a web server, which sends nothing; and that a server takes mail by IPv6 does not mean that it sends so.
  if (term.name !== 'mx' || !isOwn || term.prefix4 !== 32) return;
  for (const address of looks.flatMap(dataOf)) if (!address.includes(':')) count.senders.add(address);
}

function follow(term: SpfTerm, target: string, path: Path, count: Count): void {
  const next = target.toLowerCase();
  if (path.includes(next)) {
    count.problems.push(`“${term.text}” leads back to where it came from`);
    return;
  }
  const looked = count.known.look(target, 'TXT');
  if (!isTold(looked) || path.length > mostDepth) {
    count.isWhole = false;
    return;
  }
  const records = dataOf(looked).filter(isSpf);
  const [only] = records;
  if (looked.is !== 'found') count.voids += 1;
  if (only !== undefined && records.length === 1) walk(readSpf(only), [...path, next], count);
  else
    count.problems.push(
      `“${term.text}” leads to ${target}, which has ${only === undefined ? 'no SPF record' : `${records.length} of them`}`,
    );
}
