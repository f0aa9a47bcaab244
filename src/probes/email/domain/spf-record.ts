import { isIPv4, isIPv6 } from 'node:net';

type Qualifier = '+' | '-' | '~' | '?';

/** A mechanism of an SPF record, or a modifier that matters (RFC 7208, 5 and 6). */
export interface SpfTerm {
  readonly text: string;
  readonly qualifier: Qualifier;
  readonly name: 'all' | 'include' | 'a' | 'mx' | 'ptr' | 'ip4' | 'ip6' | 'exists' | 'redirect';
  /** What stands behind `:` or `=`: a domain, perhaps with macros, or a network. */
  readonly value?: string;
  readonly prefix4: number;
  readonly prefix6: number;
}

export interface SpfRecord {
  readonly terms: readonly SpfTerm[];
  /** Terms that nobody can read: one makes the whole record void (permerror). */
  readonly mistakes: readonly string[];
}

/** Whether a TXT record is an SPF record (RFC 7208, 4.5). */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

const mechanism =
  /^(?<qualifier>[+\-~?])?(?<name>all|include|a|mx|ptr|ip4|ip6|exists)(?::(?<value>[^/]*(?:\/(?!\d{1,3}(?:$|\/))[^/]*)*|[\da-f:.]+))?(?:\/(?<p4>\d{1,3}))?(?:\/\/(?<p6>\d{1,3}))?$/i;

export function readSpf(text: string): SpfRecord {
  const terms: SpfTerm[] = [];
  const mistakes: string[] = [];
  for (const word of text.split(/ +/).slice(1)) {
    if (word === '') continue;
    const modifier = /^(?<name>[a-z][\w.-]*)=(?<value>.*)$/i.exec(word)?.groups;
    if (modifier) {
      const isRedirect = modifier.name?.toLowerCase() === 'redirect';
      if (isRedirect && (modifier.value === '' || terms.some(({ name }) => name === 'redirect'))) mistakes.push(word);
      else if (isRedirect)
        terms.push({
          text: word,
          qualifier: '+',
          name: 'redirect',
          value: modifier.value ?? '',
          prefix4: 32,
          prefix6: 128,
        });
      continue;
    }
    const term = readTerm(word);
    if (term) terms.push(term);
    else mistakes.push(word);
  }
  return { terms, mistakes };
}

const names: readonly SpfTerm['name'][] = ['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists'];
const qualifiers: readonly Qualifier[] = ['+', '-', '~', '?'];

function readTerm(word: string): SpfTerm | undefined {
  const match = mechanism.exec(word)?.groups;
  const name = names.find(one => one === match?.name?.toLowerCase());
  if (!match || !name) return undefined;
  const term: SpfTerm = {
    text: word,
    qualifier: qualifiers.find(one => one === match.qualifier) ?? '+',
    name,
    ...(match.value !== undefined && { value: match.value }),
    prefix4: Number(match.p4 ?? 32),
    prefix6: Number(match.p6 ?? (name === 'ip6' ? match.p4 : undefined) ?? 128),
  };
  return isRight(term, match.p4 !== undefined, match.p6 !== undefined) ? term : undefined;
}

function isRight({ name, value, prefix4, prefix6 }: SpfTerm, hasPrefix: boolean, hasSecond: boolean): boolean {
  if (prefix6 > 128) return false;
  if (name === 'ip6') return !hasSecond && isIPv6(value ?? '');
  if (prefix4 > 32) return false;
  if (name === 'ip4') return !hasSecond && isIPv4(value ?? '');
  if (name === 'all') return value === undefined && !hasPrefix && !hasSecond;
  if (name === 'include' || name === 'exists') return value !== undefined && value !== '' && !hasPrefix;
  return value !== '';
}
