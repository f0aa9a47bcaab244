import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { structured } from '../_structured.ts';
import { type Address, scopeOf, withoutZone } from './address.ts';

const Row = z.object({
  InterfaceAlias: z.string(),
  AddressFamily: z.number(),
  IPAddress: z.string(),
  PrefixLength: z.number(),
  PrefixOrigin: z.number(),
  AddressState: z.number(),
});

/** MSFT_NetIPAddress: PrefixOrigin and AddressState. */
const origins: Record<number, Address['origin']> = { 1: 'static', 3: 'dhcp', 4: 'router' };
const states = { tentative: 1, duplicate: 2 };
/** System.Net.Sockets.AddressFamily.InterNetworkV6 */
const inet6 = 23;

/** Addresses from `Get-NetIPAddress`. */
export function addressesFromNetIPAddress(stdout: string): Address[] {
  const rows = structured(stdout, z.union([z.array(Row), Row.transform(row => [row])]));
  return rows.map(row => {
    const address = withoutZone(row.IPAddress);
    const scope = scopeOf(address);
    if (scope === undefined) throw new Unparsable(`not an address: ${address.slice(0, 60)}`);
    return {
      adapter: row.InterfaceAlias,
      family: row.AddressFamily === inet6 ? 6 : 4,
      address,
      prefix: row.PrefixLength,
      scope,
      origin: scope === 'link-local' ? 'link-local' : (origins[row.PrefixOrigin] ?? 'unknown'),
      ...(row.AddressState === states.duplicate && { duplicate: true as const }),
      ...(row.AddressState === states.tentative && { tentative: true as const }),
    };
  });
}
