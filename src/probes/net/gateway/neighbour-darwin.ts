import { type Command, sh } from '../../../model/command.ts';
import type { State } from './neighbour.ts';

/** Ping sends the question for the hardware address by itself; what the system learned from it stands in the tables of arp and ndp. */
export function askNeighbourDarwin(address: string, adapter: string): Command {
  if (!address.includes(':')) {
    return sh`ping -q -c 2 -t 5 ${address} 2>&1
echo '--- entry'; arp -anl -i ${adapter}`;
  }
  const target = /^fe[89ab]/i.test(address) ? `${address}%${adapter}` : address;
  return sh`ping6 -q -c 2 ${target} 2>&1
echo '--- entry'; ndp -an`;
}

// Neighbor                Linklayer Address Expire(O) Expire(I)          Netif Refs Prbs
// 192.168.1.1             2:0:5e:0:0:1      1m12s     48s                en0    1
// Neighbor                                Linklayer Address  Netif Expire    1s 5s St Flgs Prbs
// fe80::1%en0                             2:0:5e:0:0:1         en0 23s       R  R
const arpRow = /^\S+\s+(?<mac>[0-9a-f:]{11,17}|\(incomplete\))\s+\S+\s+(?<inward>\S+)/;
const ndpRow = /^\S+\s+(?<mac>[0-9a-f:]{11,17}|\(incomplete\))\s+\S+\s+\S+\s+(?<state>[NIWRSDP])\b/;
const ndpStates: Record<string, State> = {
  N: 'none',
  I: 'incomplete',
  W: 'failed',
  R: 'reachable',
  S: 'stale',
  D: 'delay',
  P: 'probe',
};

/** "Expire(I)" counts down since the neighbour was last heard from on the link: while it runs, the neighbour is there. */
export function stateFromDarwin(table: string, address: string): { neighbour: State; mac?: string } {
  const row = table.split('\n').find(line => line.split(/\s+/)[0]?.replace(/%.*$/, '') === address);
  if (row === undefined) return { neighbour: 'none' };
  const { mac = '', inward = '' } = arpRow.exec(row)?.groups ?? {};
  if (mac === '(incomplete)') return { neighbour: 'incomplete' };
  const state = ndpStates[ndpRow.exec(row)?.groups?.state ?? ''];
  const neighbour = state ?? (/^\d+[smhd]/.test(inward) ? 'reachable' : 'stale');
  return { neighbour, ...(mac !== '' && { mac: padded(mac) }) };
}

function padded(mac: string): string {
  return mac
    .split(':')
    .map(byte => byte.padStart(2, '0'))
    .join(':');
}
