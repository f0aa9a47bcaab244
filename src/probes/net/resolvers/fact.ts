import { isIP } from 'node:net';
import * as z from 'zod';
import { canonicalAddress } from '../addresses/canonical-address.ts';

const Server = z.object({ address: z.string(), source: z.string() });

export const ResolversFact = z.object({
  /** What programs ask, in this order. */
  list: z.array(Server.extend({ port: z.number().optional(), stub: z.boolean().optional() })),
  /** The servers behind a stub on this machine, where it says them. */
  upstream: z.array(Server),
  /** All of them once, as addresses that can be asked. */
  addresses: z.array(z.string()),
  search: z.array(z.string()),
  /** The words of the `hosts:` line of nsswitch.conf. Absent on systems without one. */
  hostsOrder: z.array(z.string()).optional(),
  /** Names below these suffixes go to servers of their own. */
  split: z.array(z.object({ suffix: z.string(), servers: z.array(z.string()) })).optional(),
  /** Servers that a VPN program wrote down, by its own mark, and the mark. */
  byVpn: z.array(z.object({ address: z.string(), mark: z.string() })).optional(),
  /** Only where the fact comes from /etc/resolv.conf. */
  file: z.enum(['present', 'absent', 'dangling-link']).optional(),
});
export type ResolversFact = z.output<typeof ResolversFact>;

export interface Resolver {
  readonly address: string;
  readonly port?: number;
  readonly source: string;
}

/** No system asks more than a few; what is read beyond is noise. */
const maxServers = 20;

/** `list`, `upstream` and `addresses` from what was read, each server once. */
export function resolversOf(
  list: readonly Resolver[],
  upstream: readonly Resolver[],
): Pick<ResolversFact, 'list' | 'upstream' | 'addresses'> {
  const asked = distinct(list).map(server => ({ ...server, ...(isLoopback(server.address) && { stub: true }) }));
  const behind = distinct(upstream).filter(server => !isLoopback(server.address));
  const all = [...asked, ...behind].filter(({ address }) => !needsZone(address)).map(withPort);
  return {
    list: asked,
    upstream: behind.map(({ address, source }) => ({ address, source })),
    addresses: [...new Set(all)],
  };
}

function distinct(servers: readonly Resolver[]): Resolver[] {
  const valid = servers
    .filter(({ address }) => isIP(address) !== 0)
    .map(server => ({ ...server, address: canonicalAddress(server.address) }));
  const first = new Map(valid.toReversed().map(server => [withPort(server), server]));
  return valid.filter(server => first.get(withPort(server)) === server).slice(0, maxServers);
}

function withPort({ address, port }: Resolver): string {
  return port === undefined ? address : `${address}#${port}`;
}

/** A link-local address without its adapter leads nowhere. */
function needsZone(address: string): boolean {
  return /^fe[89ab]/.test(address) && !address.includes('%');
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
