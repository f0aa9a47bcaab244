import * as z from 'zod';
import { defineProbe, ToolMissing, Unparsable } from '../../model/probe.ts';
import { parts } from './_parts.ts';
import { structured } from './_structured.ts';
import { Gateway, judge, readPing } from './gateway/neighbour.ts';
import { askNeighbourDarwin, stateFromDarwin } from './gateway/neighbour-darwin.ts';
import { askNeighbour, stateFromIp } from './gateway/neighbour-linux.ts';
import { askNeighbourWindows, NeighbourWindows, stateFromWindows } from './gateway/neighbour-windows.ts';

export default defineProbe({
  title: 'Whether the gateway is alive, even if it does not answer ping',
  params: z.object({ address: z.union([z.ipv4(), z.ipv6()]), adapter: z.string() }),
  fact: Gateway,
  sample: { address: '192.0.2.1', adapter: 'eth0' },
  // Two pings, up to nine rounds of about a second, two seconds of ARP.
  limitMs: 20_000,
  waits: true,
  on: {
    linux: {
      command: ({ address, adapter }) => askNeighbour(address, adapter),
      parse: ({ stdout, stderr }, params) => {
        if (/itfix: missing: ping/.test(stderr)) throw new ToolMissing('ping');
        const answer = parts(stdout);
        const entry = answer.get('entry');
        if (entry === undefined) throw new Unparsable(stderr.slice(0, 80) || 'no neighbour entry was asked for');
        const ping = late(readPing(answer.get('') ?? ''), answer.has('late'));
        const arp = answer.get('arp');
        const answeredArp = arp === undefined ? undefined : /^0001080006040002/m.test(arp);
        const waitedSec = Number(answer.get('waited')?.trim() || Number.NaN);
        return judge({ ...params, ...stateFromIp(entry, waitedSec), ping, answeredArp });
      },
    },
    darwin: {
      command: ({ address, adapter }) => askNeighbourDarwin(address, adapter),
      parse: ({ stdout }, params) => {
        const answer = parts(stdout);
        const ping = readPing(answer.get('') ?? '');
        const entry = answer.get('entry');
        if (!ping || entry === undefined) throw new Unparsable('ping gave no summary');
        return judge({ ...params, ...stateFromDarwin(entry, params.address), ping });
      },
    },
    windows: {
      command: ({ address, adapter }) => askNeighbourWindows(address, adapter),
      parse: ({ stdout }, params) => {
        const { Sent, Times, State, Mac } = structured(stdout, NeighbourWindows);
        const avgMs = Times.length > 0 ? Times.reduce((sum, ms) => sum + ms, 0) / Times.length : undefined;
        const ping = { sent: Sent, received: Times.length, ...(avgMs !== undefined && { avgMs }) };
        return judge({ ...params, ...stateFromWindows(State, Mac), ping });
      },
    },
  },
});

/** An answer to one of the later, single pings. */
function late(ping: Gateway['ping'], answered: boolean): Gateway['ping'] {
  return ping && answered ? { sent: ping.sent + 1, received: ping.received + 1 } : ping;
}
