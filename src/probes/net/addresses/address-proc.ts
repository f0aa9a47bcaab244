import ipaddr from 'ipaddr.js';
import { Unparsable } from '../../../model/probe.ts';
import { type ProcRoute, procRoutes4, routeFlags } from '../routes/route-proc.ts';
import { type Address, scopeOf } from './address.ts';

// |-- 192.168.1.20
//    /32 host LOCAL
const ownAddress = /\|-- (?<address>[\d.]{7,15})\n\s+\/32 host LOCAL$/gm;
const loopback = { adapter: 'lo', prefix: 8 };

/**
 * IPv4 addresses where there is no `ip`: /proc/net/fib_trie has the addresses, but not on which adapter; the directly connected networks of
 * /proc/net/route tell that. Who gave an address cannot be seen here.
 */
export function addressesFromFibTrie(fibTrie: string, routes: string): Address[] {
  const found = new Set([...fibTrie.matchAll(ownAddress)].map(match => match.groups?.address ?? ''));
  if (!/^(Main|Local|Id \d+):/m.test(fibTrie)) throw new Unparsable('no table in /proc/net/fib_trie');
  const connected = procRoutes4(routes)
    .filter(route => (route.flags & routeFlags.gateway) === 0)
    .sort((a, b) => b.prefix - a.prefix);
  return [...found].map(address => placed(address, connected));
}

function placed(address: string, connected: readonly ProcRoute[]): Address {
  const scope = scopeOf(address);
  if (scope === undefined) throw new Unparsable(`not an address: ${address}`);
  const parsed = ipaddr.parse(address);
  const network =
    scope === 'host'
      ? loopback
      : connected.find(({ destination, prefix }) => parsed.match(ipaddr.parse(destination), prefix));
  if (!network) throw new Unparsable(`the adapter of ${address} is not shown`);
  const { adapter, prefix } = network;
  return { adapter, family: 4, address, prefix, scope, origin: scope === 'link-local' ? 'link-local' : 'unknown' };
}
