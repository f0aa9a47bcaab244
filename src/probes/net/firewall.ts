import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { sh } from '../../model/command.ts';
import type { Execution } from '../../model/execution.ts';
import { Denied, defineProbe, Unparsable } from '../../model/probe.ts';
import { parts } from './_parts.ts';
import { structured } from './_structured.ts';
import { iptablesCommand, iptablesSeen, nftCommand, nftSeen, type Seen } from './firewall/linux.ts';
import { type Packet, packetOf } from './firewall/packet.ts';
import { pfFate, readPf } from './firewall/pf.ts';
import { sparedAdapters } from './firewall/spared.ts';
import type { Fate } from './firewall/table.ts';
import { fateOf } from './firewall/walk.ts';
import { WindowsFirewall, windowsFate, windowsFirewall } from './firewall/windows.ts';

const Flow = z.object({
  address: z.string().refine(address => ipaddr.isValid(address), 'an IP address'),
  port: z.int().min(1).max(65_535),
  protocol: z.enum(['tcp', 'udp']),
});
const Hit = Flow.extend({
  action: z.enum(['drop', 'reject', 'redirect']),
  rule: z.string(),
  /** `inet filter/output`: table and chain. */
  where: z.string(),
  packets: z.number().optional(),
  /** What is stopped is the answer, not what this machine sends. */
  answers: z.literal(true).optional(),
});

type Flow = z.output<typeof Flow>;
type Flows = readonly Flow[];

function verdicts(flows: Flows, fate: (flow: Flow) => Fate) {
  const fates = flows.map(flow => ({ flow, fate: fate(flow) }));
  const turned = fates.flatMap(({ flow, fate }) => (fate.turned ? [{ ...flow, ...fate.turned }] : []));
  return {
    blocked: fates.flatMap(({ flow, fate }) => (fate.blocked ? [{ ...flow, ...fate.blocked }] : [])),
    unsure: fates.flatMap(({ flow, fate }) => fate.unsure.map(hit => ({ ...flow, ...hit }))),
    ...(turned.length > 0 && { turned }),
  };
}

function linuxFact({ managers, tables, wayTo }: Seen, flows: Flows) {
  const stopped = verdicts(flows, flow => fateOf(packetOf(flow, wayTo(flow.address)), tables));
  const spared = sparedAdapters(tables, stopped.blocked);
  return { managers: [...managers], ...stopped, ...(spared.length > 0 && { spared }) };
}

/** The application firewall (alf) of macOS looks at incoming connections only: it is named, and blocks nothing here. */
function darwinFact({ stdout, stderr }: Execution, flows: Flows) {
  if (/permission denied|not permitted/i.test(stderr)) throw new Denied('administrator rights');
  const said = parts(stdout);
  const status = /^Status: (?<word>Enabled|Disabled)/m.exec(said.get('status') ?? '')?.groups?.word;
  if (status === undefined) throw new Unparsable('pfctl tells no status');
  const on = status === 'Enabled';
  const rules = on ? readPf(said.get('rules') ?? '') : [];
  const alf = /State = [12]/.test(said.get('alf') ?? '');
  const packet = (flow: Flow): Packet => packetOf(flow, {});
  return {
    managers: [...(on ? ['pf'] : []), ...(alf ? ['alf'] : [])],
    ...verdicts(flows, flow => pfFate(packet(flow), rules)),
  };
}

function windowsFact({ stdout }: Execution, flows: Flows) {
  const firewall = structured(stdout, WindowsFirewall);
  const on = firewall.profiles.some(({ enabled }) => enabled === 'True');
  return { managers: on ? ['windows'] : [], ...verdicts(flows, flow => windowsFate(packetOf(flow, {}), firewall)) };
}

/** Which new connections the machine's own rules stop: what it sends, and (Linux) what comes back. */
export default defineProbe({
  title: 'Firewall rules for own connections',
  params: z.object({ flows: z.array(Flow).max(200) }),
  fact: z.object({
    managers: z.array(z.string()),
    blocked: z.array(Hit),
    unsure: z.array(Hit),
    /** Connections that a rule sends elsewhere, to a program on this machine or to another address. */
    turned: z.array(Hit).optional(),
    /** Adapters that the tables which block let traffic out by; a star stands for the rest of a name. */
    spared: z.array(z.string()).optional(),
  }),
  sample: { flows: [{ address: '192.0.2.1', port: 443, protocol: 'tcp' }] },
  limitMs: 30_000,
  on: {
    linux: [
      {
        needs: ['nft'],
        elevated: true,
        command: ({ flows }) => nftCommand(flows),
        parse: (execution, { flows }) => linuxFact(nftSeen(execution), flows),
      },
      {
        needs: ['iptables-save'],
        elevated: true,
        command: ({ flows }) => iptablesCommand(flows),
        parse: (execution, { flows }) => linuxFact(iptablesSeen(execution), flows),
      },
    ],
    darwin: {
      elevated: true,
      command: () => sh`echo '--- status'; pfctl -s info
echo '--- rules'; pfctl -a '*' -s rules
echo '--- alf'; /usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate; :`,
      parse: (execution, { flows }) => darwinFact(execution, flows),
    },
    windows: {
      elevated: true,
      command: () => windowsFirewall,
      parse: (execution, { flows }) => windowsFact(execution, flows),
    },
  },
});
