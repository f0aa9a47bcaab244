import { type ConfigProblem, type HostSettings, resolveHost, type SshConfig } from './config.ts';
import { type Destination, formatDestination } from './destination.ts';
import type { Here } from './here.ts';
import type { SshProblem } from './problem.ts';

/** Most hosts on the way. Practice value: more than three hops are hardly seen; the rest is a configuration that turns in a circle. */
const maxHops = 16;

type RouteProblem = ConfigProblem | SshProblem<'loop'>;

/** The hosts to connect through, in their order; the last one is the target. */
export type Route =
  | { readonly hops: readonly HostSettings[]; readonly problems: readonly [] }
  | { readonly hops?: undefined; readonly problems: readonly RouteProblem[] };

/**
 * The way to a host, as `ssh -J` goes it: the last hop is reached by those before it, and the first one by what the configuration says of it.
 * Each hop has its own part of the configuration.
 */
export function resolveRoute(destination: Destination, config: SshConfig, here: Here): Route {
  const hops: HostSettings[] = [];
  let next: Destination | undefined = destination;
  let via: readonly Destination[] | undefined;
  while (next) {
    const { settings, problems } = resolveHost(next, config, here, via);
    if (!settings) return { problems };
    if (hops.length >= maxHops || hops.some(hop => isSame(hop, settings)))
      return { problems: [loop(next, destination)] };
    hops.unshift(settings);
    const before: readonly Destination[] = settings.proxyJump.slice(0, -1);
    via = before.length > 0 ? before : undefined;
    next = settings.proxyJump.at(-1);
  }
  return { hops, problems: [] };
}

function isSame(a: HostSettings, b: HostSettings): boolean {
  return a.hostName === b.hostName && a.port === b.port && a.user === b.user;
}

function loop(hop: Destination, destination: Destination): SshProblem<'loop'> {
  return {
    kind: 'loop',
    what: `The way goes in a circle: ProxyJump leads to ${JSON.stringify(formatDestination(hop))} again.`,
    where: JSON.stringify(formatDestination(destination)),
    todo: 'Leave the hop out of its own ProxyJump: Host * !hop.',
  };
}
