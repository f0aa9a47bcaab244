import { dataOf, isTold, type Known } from './known.ts';
import { tagsOf } from './tags.ts';

export interface Dmarc {
  /** Where the record stands: the domain's own, or one above it. Without: there is none. */
  readonly at?: string;
  readonly record?: string;
  /** What receivers are to do with mail that nothing proves: of a subdomain, what the record above says of it. */
  readonly policy?: 'none' | 'quarantine' | 'reject';
  readonly problems: string[];
  /** Whether all of it could be read. */
  readonly isWhole: boolean;
}

/** Questions of the walk up the names (RFC 9989, 4.10). */
const mostSteps = 8;
/** Reports to more addresses are looked at by nobody. */
const mostReports = 5;

/** RFC 9989: the own record, or the first one on the walk up. pct, rf and ri mean nothing any more, unknown tags never did. */
export function dmarcOf(domain: string, known: Known): Dmarc | undefined {
  for (const name of steps(domain)) {
    const looked = known.look(`_dmarc.${name}`, 'TXT');
    if (!isTold(looked)) return undefined;
    const records = dataOf(looked).filter(text => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text));
    const problems = misplaced(name, dataOf(looked), records);
    const [only] = records;
    if (only === undefined && problems.length > 0) return { at: name, problems, isWhole: true };
    if (only === undefined) continue;
    if (records.length > 1)
      return {
        at: name,
        problems: [`${records.length} DMARC records at _dmarc.${name}, where there may be one`],
        isWhole: true,
      };
    return read(domain, name, only, known);
  }
  return { problems: [], isWhole: true };
}

/** The name, and those above it; of a long one the first seven labels are passed over. */
function steps(domain: string): string[] {
  const labels = domain.split('.');
  const above = labels.map((_, at) => labels.slice(at).join('.')).slice(1, -1);
  return [domain, ...above.slice(-(mostSteps - 1))];
}

/** A record that means to be one, and that receivers pass over. */
function misplaced(name: string, texts: readonly string[], records: readonly string[]): string[] {
  const near = texts.filter(text => /^"?\s*v?\s*=?\s*dmarc/i.test(text) && !records.includes(text));
  return near.map(text => `the record at _dmarc.${name} does not begin with v=DMARC1: “${text.slice(0, 60)}”`);
}

const policies = ['none', 'quarantine', 'reject'] as const;

function read(domain: string, at: string, record: string, known: Known): Dmarc {
  const { tags, rest } = tagsOf(record);
  const problems = rest.map(part => `“${part}” has no “=”`);
  for (const name of ['p', 'sp', 'np'])
    if (tags.has(name) && !policies.some(policy => policy === tags.get(name)?.toLowerCase()))
      problems.push(`${name}=${tags.get(name)} is no policy`);
  for (const name of ['adkim', 'aspf'])
    if (tags.has(name) && !/^[rs]$/i.test(tags.get(name) ?? ''))
      problems.push(`${name}=${tags.get(name)} is neither r nor s`);
  const reports = ['rua', 'ruf'].flatMap(name => reportsOf(tags.get(name), name, problems));
  const allowed = reports.slice(0, mostReports).map(host => permission(at, host, known));
  problems.push(...allowed.flatMap(one => one.problem ?? []));
  const word = at === domain ? tags.get('p') : (tags.get('sp') ?? tags.get('p'));
  // A missing or wrong p counts as none.
  const policy = policies.find(one => one === word?.toLowerCase()) ?? 'none';
  return { at, record, policy, problems, isWhole: allowed.every(one => one.isTold) };
}

/** The hosts of report addresses that need somebody's permission. */
function reportsOf(value: string | undefined, name: string, problems: string[]): string[] {
  if (value === undefined) return [];
  return value.split(',').flatMap(uri => {
    const host = /^\s*mailto:[^@\s]{1,64}@(?<host>[\w.-]{1,253})(?:!\d{1,20}[kmgt]?)?\s*$/i.exec(uri)?.groups?.host;
    if (!host && !/^\s*https:/i.test(uri))
      problems.push(`${name}: “${uri.trim().slice(0, 60)}” is no address in the form mailto:name@domain`);
    return host?.toLowerCase() ?? [];
  });
}

/** Reports to another organisation need its word that it wants them (RFC 9990, 4). */
function permission(
  domain: string,
  host: string,
  known: Known,
): { readonly isTold: boolean; readonly problem?: string } {
  if (endOf(host) === endOf(domain)) return { isTold: true };
  const looked = known.look(`${domain}._report._dmarc.${host}`, 'TXT');
  if (!isTold(looked) || dataOf(looked).some(text => /^v\s*=\s*DMARC1/.test(text))) return { isTold: isTold(looked) };
  return {
    isTold: true,
    problem: `reports go to ${host}, which has not agreed to take them (${domain}._report._dmarc.${host})`,
  };
}

/** Names that end alike count as one organisation. Below co.uk that is too much, and better than a false alarm. */
function endOf(name: string): string {
  return name.split('.').slice(-2).join('.');
}
