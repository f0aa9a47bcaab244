import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { structured } from '../_structured.ts';
import { type Route, winner } from './route.ts';

const Hop = z.object({
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
  dev: z.string().optional(),
  flags: z.array(z.string()).optional(),
});
const IpRoute = Hop.extend({
  dst: z.string(),
  type: z.string().default('unicast'),
  table: z.union([z.string(), z.number()]).default('main'),
  protocol: z.union([z.string(), z.number()]).optional(),
  metric: z.number().optional(),
  nexthops: z.array(Hop).optional(),
  prefsrc: z.string().optional(),
});
type IpRoute = z.output<typeof IpRoute>;
const Nothing = z.object({}).transform(() => undefined);
const IpRoutes = z.array(z.union([IpRoute, Nothing]));

const IpRule = z.looseObject({
  priority: z.number().optional(),
  src: z.string().optional(),
  srclen: z.number().optional(),
  fwmark: z.string().optional(),
  fwmask: z.string().optional(),
  iif: z.string().optional(),
  table: z.union([z.string(), z.number()]).optional(),
  action: z.string().optional(),
  suppress_prefixlen: z.number().optional(),
});
type IpRule = z.output<typeof IpRule>;
const IpRules = z.array(IpRule);

const types = z.enum(['unicast', 'blackhole', 'unreachable', 'prohibit']);

/** Routes of one family that can carry or stop traffic to others: without this machine's own, broadcast and multicast entries. */
export function routesFromIpJson(family: 4 | 6, json: string): Route[] {
  const rows = structured(json, IpRoutes);
  return rows.flatMap(row => (row && String(row.table) !== 'local' ? expand(family, row) : []));
}

function expand(family: 4 | 6, row: IpRoute): Route[] {
  const type = types.safeParse(row.type).data;
  if (type === undefined || row.dst.startsWith('ff00::')) return [];
  const hops: readonly z.output<typeof Hop>[] = row.nexthops?.length ? row.nexthops : [row];
  return hops.filter(hop => !hop.flags?.includes('dead')).map(hop => told(family, type, row, hop));
}

function told(family: 4 | 6, type: Route['type'], row: IpRoute, hop: z.output<typeof Hop>): Route {
  const gateway = hop.gateway ?? hop.via?.host;
  return {
    family,
    destination: row.dst === 'default' || row.dst.includes('/') ? row.dst : `${row.dst}/${family === 4 ? 32 : 128}`,
    ...(gateway !== undefined && { gateway }),
    // A blackhole of IPv6 is written down on lo, which it never uses.
    ...(hop.dev !== undefined && type === 'unicast' && { adapter: hop.dev }),
    // IPv4 does not print a metric of 0.
    metric: row.metric ?? 0,
    type,
    ...(row.protocol !== undefined && { origin: String(row.protocol) }),
    ...(String(row.table) !== 'main' && { table: String(row.table) }),
    ...(hop.flags?.includes('linkdown') && { linkDown: true as const }),
  };
}

/** A kernel without policy routing has no rules and one table. */
const withoutPolicy: readonly IpRule[] = [{ table: 'main' }];

/** Which way an ordinary packet of this machine to any other takes. */
interface Decision {
  readonly route?: Route;
  /** The rule that lets it go nowhere. */
  readonly stoppedBy?: string;
}

/**
 * The first table in the order of the rules that has an answer. The kernel asks twice: without an address of its own, and again with the one
 * that it has chosen, so that a rule about that address can still stop the packet.
 */
export function winnerByRules(family: 4 | 6, routes: readonly Route[], rulesJson: string, json = '[]'): Decision {
  const read = structured(rulesJson, IpRules);
  const rules = read.length > 0 ? read : withoutPolicy;
  const first = decided(family, routes, rules);
  const source = first.route && ownAddress(first.route, json);
  if (source === undefined) return first;
  const again = decided(family, routes, rules, source);
  return again.stoppedBy !== undefined || (again.route && again.route.type !== 'unicast') ? again : first;
}

function decided(family: 4 | 6, routes: readonly Route[], rules: readonly IpRule[], source?: string): Decision {
  for (const rule of rules) {
    if (!appliesToOwnTraffic(rule, source)) continue;
    if (rule.table === undefined) return { stoppedBy: worded(rule) };
    const route = rule.suppress_prefixlen === undefined ? winnerOf(family, routes, String(rule.table)) : undefined;
    if (route) return { route };
  }
  return {};
}

// 100: from 10.77.0.50 prohibit
function worded({ priority, src = 'all', srclen, action }: IpRule): string {
  return `rule ${priority ?? 0}: from ${src}${srclen === undefined ? '' : `/${srclen}`} ${action}`;
}

/** The address that packets get which take this route: the one it names, or the first of its adapter. */
function ownAddress(route: Route, json: string): string | undefined {
  const rows = structured(json, IpRoutes).flatMap(row => row ?? []);
  const same = rows.find(
    row => row.dst === route.destination && row.dev === route.adapter && row.prefsrc !== undefined,
  );
  return same?.prefsrc ?? rows.find(row => row.type === 'local' && row.dev === route.adapter)?.dst;
}

function winnerOf(family: 4 | 6, routes: readonly Route[], table: string): Route | undefined {
  return winner(
    family,
    routes.filter(route => (route.table ?? 'main') === table),
  );
}

/** Selectors that an unmarked packet without a source address yet, to an address that is not special, does not fit. */
const narrow = [
  'dst',
  'oif',
  'tos',
  'dsfield',
  'uid_start',
  'ipproto',
  'sport',
  'sport_start',
  'dport',
  'dport_start',
  'l3mdev',
  'tun_id',
];

function appliesToOwnTraffic(rule: IpRule, source?: string): boolean {
  // A goto only skips rules; those it skips are rarely ones that matter here.
  if (rule.action !== undefined && !['unreachable', 'blackhole', 'prohibit'].includes(rule.action)) return false;
  const fits =
    ((rule.src ?? 'all') === 'all' || isFrom(rule, source)) &&
    (rule.iif ?? 'lo') === 'lo' &&
    Number(rule.fwmark ?? 0) === 0 &&
    narrow.every(selector => rule[selector] === undefined);
  return 'not' in rule ? !fits : fits;
}

function isFrom({ src = '', srclen }: IpRule, source: string | undefined): boolean {
  if (source === undefined || !ipaddr.isValid(source) || !ipaddr.isValid(src)) return false;
  const [own, its] = [ipaddr.parse(source), ipaddr.parse(src)];
  return own.kind() === its.kind() && own.match(its, srclen ?? (own.kind() === 'ipv4' ? 32 : 128));
}
