import { Unparsable } from '../../../model/probe.ts';
import { withoutZone } from '../addresses/address.ts';
import type { Route } from './route.ts';

/** Routes from `netstat -rn`. Those bound to one adapter (flag I) are for traffic that asks for it, and no default for the rest. */
export function routesFromNetstat(stdout: string): { list: Route[]; usable: Route[] } {
  const list: Route[] = [];
  const usable: Route[] = [];
  for (const [family, section] of sections(stdout)) {
    const [header = '', ...lines] = section.split('\n').filter(line => line.trim() !== '');
    const netif = header.trim().split(/\s+/).indexOf('Netif');
    if (netif < 0) throw new Unparsable('no column "Netif"');
    for (const line of lines) {
      const flags = line.trim().split(/\s+/)[2] ?? '';
      const route = readRoute(family, line.trim().split(/\s+/), netif);
      if (!route) continue;
      list.push(route);
      if (!flags.includes('I')) usable.push(route);
    }
  }
  return { list, usable };
}

function sections(stdout: string): [4 | 6, string][] {
  const found = [...stdout.matchAll(/^Internet(?<six>6?):\n(?<body>(?:.{1,300}\n)+)/gm)];
  if (found.length === 0) throw new Unparsable('no routing table');
  return found.map(match => [match.groups?.six ? 6 : 4, match.groups?.body ?? '']);
}

// default            192.168.1.1        UGSc            9        0     en0
// 10.0.2/24          link#4             UCS             1        0     en0
function readRoute(family: 4 | 6, words: readonly string[], netif: number): Route | undefined {
  const [to = '', via = '', flags = ''] = words;
  const adapter = words[netif];
  const destination = to === 'default' ? to : expand(family, to);
  // W: made from another entry for one neighbour; m: multicast; L with H: this machine's own address or a neighbour.
  if (adapter === undefined || destination === undefined || /[Wm]|H.*L|b/.test(flags)) return undefined;
  const type = flags.includes('B') ? 'blackhole' : flags.includes('R') ? 'unreachable' : 'unicast';
  const gateway = flags.includes('G') ? { gateway: withoutZone(via) } : {};
  return { family, destination, ...gateway, adapter, type };
}

/** 10.0.2/24, 192.168.1 (the length is that of the written bytes), 10.8.0.1, 128.0/1, fe80::%en0/64. */
function expand(family: 4 | 6, to: string): string | undefined {
  const [written = '', length] = to.replace(/%[^/]{1,32}/, '').split('/');
  if (family === 6) return /^[0-9a-f:.]{2,45}$/.test(written) ? `${written}/${length ?? 128}` : undefined;
  if (!/^\d{1,3}(\.\d{1,3}){0,3}$/.test(written)) return undefined;
  const bytes = written.split('.');
  const prefix = length ?? String(bytes.length * 8);
  return `${[...bytes, '0', '0', '0'].slice(0, 4).join('.')}/${prefix}`;
}
