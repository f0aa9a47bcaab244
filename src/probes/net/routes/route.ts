import * as z from 'zod';

const Route = z.object({
  family: z.union([z.literal(4), z.literal(6)]),
  /** 'default', or the network in CIDR form. */
  destination: z.string(),
  gateway: z.string().optional(),
  adapter: z.string().optional(),
  metric: z.number().optional(),
  type: z.enum(['unicast', 'blackhole', 'unreachable', 'prohibit']),
  /** Who made it, in the word of the system: kernel, dhcp, ra, static. */
  origin: z.string().optional(),
  /** The routing table, where it is not the main one. */
  table: z.string().optional(),
  /** It stands in the table, but its adapter has no link. */
  linkDown: z.literal(true).optional(),
});
const Default = z.object({
  gateway: z.string().optional(),
  adapter: z.string(),
  metric: z.number().optional(),
  /** Two routes for one half of all addresses each, as a VPN sets them to win over the default route. */
  halves: z.literal(true).optional(),
});
export const RouteList = z.object({
  list: z.array(Route),
  default4: Default.optional(),
  default6: Default.optional(),
  /** Rules that let nothing out: `rule 100: from 10.77.0.50 prohibit`. */
  stoppedBy: z.array(z.string()).optional(),
});
export type Route = z.output<typeof Route>;
type Default = z.output<typeof Default>;

/** A router can have a million routes; defaults are listed first. */
const maxRoutes = 256;

/** Sets of routes that together take all addresses away from the default route. */
const replacements = {
  4: [['0.0.0.0/1', '128.0.0.0/1']],
  6: [['::/1', '8000::/1'], ['2000::/3'], ['2000::/4', '3000::/4']],
};

/** The route that traffic to any address takes in one table: its half-routes, or the default route with the lowest metric, of whatever type. */
export function winner(family: 4 | 6, table: readonly Route[]): Route | undefined {
  const same = table.filter(route => route.family === family);
  const best = (destination: string) =>
    same.filter(route => route.destination === destination).sort((a, b) => (a.metric ?? 0) - (b.metric ?? 0))[0];
  const half = replacements[family].find(set => set.every(destination => best(destination)));
  return best(half?.[0] ?? 'default');
}

/** The fact: all routes, and the winners, which count only if they lead somewhere. */
export function routeList(
  list: readonly Route[],
  winner4: Route | undefined,
  winner6: Route | undefined,
  stoppedBy: readonly string[] = [],
): z.output<typeof RouteList> {
  const default4 = asDefault(winner4);
  const default6 = asDefault(winner6);
  const first = [...list].sort((a, b) => Number(isWide(b)) - Number(isWide(a))).slice(0, maxRoutes);
  return {
    list: first,
    ...(default4 && { default4 }),
    ...(default6 && { default6 }),
    ...(stoppedBy.length > 0 && { stoppedBy: [...stoppedBy] }),
  };
}

function isWide(route: Route): boolean {
  return route.destination === 'default' || /\/[1-4]$/.test(route.destination);
}

function asDefault(route: Route | undefined): Default | undefined {
  if (route?.type !== 'unicast' || route.adapter === undefined) return undefined;
  return {
    ...(route.gateway !== undefined && { gateway: route.gateway }),
    adapter: route.adapter,
    ...(route.metric !== undefined && { metric: route.metric }),
    ...(route.destination !== 'default' && { halves: true as const }),
  };
}
