import type { Hit, Table } from './table.ts';

// nft: oifname "wg0" accept, oif != "tun0" drop, oifname { "lo", "wg0" } accept
const inNft = /\boif(?:name)?\s+(?<not>!=\s+)?(?:==\s+)?(?:\{(?<several>[^}]{1,400})\}|"?(?<one>[\w.*@-]{1,20}))/g;
// iptables: -A OUTPUT -o tun+ -j ACCEPT, -A OUTPUT ! -o wg0 -j REJECT
const inIptables = /(?<not>! )?-o (?<one>[\w.+@-]{1,20})/g;
const lets = /\b(?:accept|return|ACCEPT|RETURN)\b/;
const stops = /\b(?:drop|reject|DROP|REJECT)\b/;
/** More are not listed. */
const most = 32;

/** Adapters that the tables where something is blocked let traffic out by: those of a rule that accepts, or those that a rule which stops leaves out. */
export function sparedAdapters(tables: readonly Table[], blocked: readonly Pick<Hit, 'where'>[]): string[] {
  const blocking = new Set(blocked.map(({ where }) => where.slice(0, where.lastIndexOf('/'))));
  const names = tables
    .filter(({ name }) => blocking.has(name))
    .flatMap(({ chains }) => [...chains.values()].flatMap(chain => chain.rules.flatMap(({ text }) => sparedBy(text))));
  return [...new Set(names)].filter(name => name !== '' && name !== 'lo').slice(0, most);
}

function sparedBy(text: string): string[] {
  return [...text.matchAll(inNft), ...text.matchAll(inIptables)].flatMap(({ groups }) => {
    if (!(groups?.not ? stops : lets).test(text)) return [];
    const listed = [...(groups?.several?.split(',') ?? []), groups?.one ?? ''];
    return listed.map(name => name.replace(/["\s]/g, '').replace(/\+$/, '*'));
  });
}
