import * as z from 'zod';

const Lease = z.object({
  server: z.string().optional(),
  address: z.string().optional(),
  obtainedAt: z.string().optional(),
  seconds: z.number().optional(),
});
const Config = z.object({
  adapter: z.string(),
  /** How it gets its IPv4 address. */
  method: z.enum(['dhcp', 'static', 'none', 'unknown']),
  manager: z.enum(['networkmanager', 'networkd', 'ifupdown', 'dhcpcd', 'dhclient', 'macos', 'windows', 'unknown']),
  lease: Lease.optional(),
});
export const ConfigList = z.object({
  list: z.array(Config),
  /** Services (systemd) that set the network up, are to start with the machine, and do not run. */
  stopped: z.array(z.string()).optional(),
});
export type Config = z.output<typeof Config>;
export type Lease = z.output<typeof Lease>;

/** More adapters than this are not listed. */
const maxConfigs = 64;

/** The first that speaks for an adapter is the one that is in charge of it. */
export function firstOfEach(list: readonly Config[]): z.output<typeof ConfigList> {
  const byAdapter = new Map<string, Config>();
  for (const config of list) if (!byAdapter.has(config.adapter)) byAdapter.set(config.adapter, config);
  return { list: [...byAdapter.values()].slice(0, maxConfigs) };
}

/** A lease from what is known of it; nothing where nothing is. */
export function lease(known: { [K in keyof Lease]: Lease[K] | undefined }): { lease: Lease } | undefined {
  const { server, address, obtainedAt, seconds } = known;
  const found: Lease = {
    ...(server && { server }),
    ...(address && { address }),
    ...(obtainedAt && { obtainedAt }),
    ...(seconds !== undefined && Number.isFinite(seconds) && { seconds }),
  };
  return Object.keys(found).length > 0 ? { lease: found } : undefined;
}
