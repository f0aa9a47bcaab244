import * as z from 'zod';

export const Incoming = z.object({
  /** Something drops or refuses incoming packets, or is set to do so. */
  filters: z.boolean(),
  /** What does, or could: `nftables`, `iptables`, `Windows Firewall (Public)`. */
  by: z.array(z.string()),
  /** Of Windows: firewalls of the networks in use that are off. */
  off: z.array(z.string()),
  /** TCP ports that are open to more than this machine. */
  listens: z.array(z.number()),
});
export type Incoming = z.output<typeof Incoming>;
