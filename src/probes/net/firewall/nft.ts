import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import type { NamedSets } from './nft-expression.ts';
import { at } from './nft-field.ts';
import { decide } from './nft-rule.ts';
import type { Base, Chain, Rule, Table } from './table.ts';

const Named = z.looseObject({ family: z.string(), name: z.string() });
const InTable = Named.extend({ table: z.string() });
const JsonChain = InTable.extend({
  type: z.string().optional(),
  hook: z.string().optional(),
  prio: z.number().optional(),
  policy: z.string().optional(),
});
const JsonSet = InTable.extend({ elem: z.array(z.unknown()).optional() });
const JsonRule = z.looseObject({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  handle: z.number(),
  expr: z.array(z.unknown()).default([]),
});
const Ruleset = z.looseObject({ nftables: z.array(z.record(z.string(), z.unknown())) });

const familiesOf: { readonly [family: string]: readonly (4 | 6)[] | undefined } = {
  ip: [4],
  ip6: [6],
  inet: [4, 6],
  netdev: [4, 6],
};
const hooks: readonly Base['hook'][] = ['output', 'postrouting', 'egress', 'ingress', 'prerouting', 'input'];

export interface NftTable extends Table {
  /** Written by iptables, with matches that nft cannot show: `iptables-save` can. */
  readonly opaque: boolean;
}

/** The tables of `nft -j list ruleset`; `texts` are the rules as a person writes them, from `nft -a list ruleset`. */
export function readNft(json: string, texts: ReadonlyMap<string, string>): NftTable[] {
  const objects = parseRuleset(json);
  const some = <T>(kind: string, schema: z.ZodType<T>): T[] =>
    objects.flatMap(object => (kind in object ? [schema.parse(object[kind])] : []));
  const [tables, chains, rules] = [some('table', Named), some('chain', JsonChain), some('rule', JsonRule)];
  const sets = [...some('set', JsonSet), ...some('map', JsonSet)];
  return tables.flatMap(table => {
    const families = familiesOf[table.family];
    if (!families || texts.get(`${table.family} ${table.name} asleep`) !== undefined) return [];
    const here = (one: { family: string; table: string }) => one.family === table.family && one.table === table.name;
    const named: NamedSets = new Map(sets.filter(here).map(set => [set.name, set.elem ?? []]));
    const own = new Map(chains.filter(here).map(chain => [chain.name, chainOf(chain, texts)]));
    const ownRules = rules.filter(here);
    for (const rule of ownRules) own.get(rule.chain)?.rules.push(ruleOf(rule, named, texts));
    const opaque = ownRules.some(rule => rule.expr.some(statement => at(statement, 'xt') !== undefined));
    return [{ name: `${table.family} ${table.name}`, families, chains: own, opaque }];
  });
}

function parseRuleset(json: string): Record<string, unknown>[] {
  try {
    return Ruleset.parse(JSON.parse(json)).nftables;
  } catch {
    throw new Unparsable('nft gave no JSON ruleset');
  }
}

function chainOf(chain: z.output<typeof JsonChain>, texts: ReadonlyMap<string, string>): Chain {
  const devices = texts.get(`${chain.family} ${chain.table} ${chain.name} devices`);
  const hook = hooks.find(name => name === chain.hook);
  const base: Base | undefined = hook && {
    hook,
    priority: chain.prio ?? 0,
    ...(chain.type === 'nat' ? { nat: true as const } : {}),
    ...(hook === 'ingress' || hook === 'egress' ? { devices: devices?.split(' ') ?? [] } : {}),
    policy: chain.policy === 'drop' ? 'drop' : 'accept',
  };
  return { name: chain.name, rules: [], ...(base ? { base } : {}) };
}

function ruleOf(rule: z.output<typeof JsonRule>, sets: NamedSets, texts: ReadonlyMap<string, string>): Rule {
  const text = texts.get(`${rule.family} ${rule.table} ${rule.handle}`) ?? `rule with handle ${rule.handle}`;
  const packets = rule.expr
    .map(statement => at(at(statement, 'counter'), 'packets'))
    .find(count => typeof count === 'number');
  return {
    text,
    ...(typeof packets === 'number' ? { packets } : {}),
    decide: packet => decide(rule.expr, packet, sets),
  };
}

/** `table inet filter {` … `chain out {` … `tcp dport 25 drop # handle 5`; a long set goes over several lines. */
export function readNftTexts(text: string): Map<string, string> {
  const texts = new Map<string, string>();
  let table = '';
  let chain = '';
  let begun = '';
  for (const line of text.split('\n')) {
    const { family, name } = /^table (?<family>\w+) (?<name>\S+) \{/.exec(line)?.groups ?? {};
    if (family !== undefined) table = `${family} ${name}`;
    chain = /^\tchain (?<name>\S+) \{/.exec(line)?.groups?.name ?? chain;
    // The JSON form of nft 1.0.6 has no devices: type filter hook ingress devices = { "eth0", "eth1" } priority filter
    const devices = /^\t\ttype filter hook (?:in|e)gress devices? (?:= )?(?<list>.{1,1000}?) priority /.exec(line)
      ?.groups?.list;
    if (devices !== undefined) texts.set(`${table} ${chain} devices`, (devices.match(/[^\s{},"]+/g) ?? []).join(' '));
    // It has garbage in place of this flag.
    if (/^\tflags .*\bdormant\b/.test(line)) texts.set(`${table} asleep`, '');
    begun = `${begun} ${line.trim()}`.trim();
    const { rule, handle } = /^(?<rule>.*\S) # handle (?<handle>\d+)$/.exec(begun)?.groups ?? {};
    if (rule !== undefined && !rule.endsWith('{')) texts.set(`${table} ${handle}`, rule);
    if (rule !== undefined || /^(?:\}|type .*;|flags .*|)$/.test(line.trim())) begun = '';
  }
  return texts;
}
