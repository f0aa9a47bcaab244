import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { type Seen, seriesOf } from '../series/fact.ts';

const Hop = z.object({
  hop: z.number(),
  /**
   * lan: the own router. line: what follows it, up to the first hop with a public address, which is the provider's. far: all beyond.
   */
  place: z.enum(['lan', 'line', 'far']),
  /** Absent where the hop says nothing of packets that end there. */
  address: z.string().optional(),
  /** Pings to the hop itself; where it answers none, packets that ended there. Many routers answer few of either: that is no loss. */
  asked: z.number(),
  answered: z.number(),
  medianMs: z.number().optional(),
  worstMs: z.number().optional(),
});
type Hop = z.output<typeof Hop>;

export const Path = z.object({
  target: z.string(),
  reached: z.boolean(),
  /** The first hop from which on all that answer lose packets, up to the target; absent where the target loses none. */
  lossFrom: Hop.pick({ hop: true, place: true, address: true }).optional(),
  list: z.array(Hop),
  /** The same for a sentence: `1 192.0.2.1 3/3 0.4 ms, 2 silent 0/3`: hop, address, answered of asked, median delay. */
  inWords: z.string(),
});
export type Path = z.output<typeof Path>;

/** What became of the packets that could go so many hops. */
export interface Ended {
  readonly hop: number;
  readonly asked: number;
  readonly answered: number;
  /** Whose word came back: a router's, or the target's. */
  readonly from?: string;
}

interface Asked {
  readonly address: string;
  readonly behindRouter: boolean;
}

/** One lost answer happens on every line. */
const fewestLost = 2;

export function pathOf(ended: readonly Ended[], pings: readonly Seen[], { address, behindRouter }: Asked): Path {
  const inOrder = ended
    .map(one => (isSame(one.from, address) ? { ...one, from: address } : one))
    .sort((a, b) => a.hop - b.hop);
  const end = inOrder.find(({ from }) => from === address);
  const last = end ?? inOrder.findLast(({ from }) => from !== undefined);
  const upTo = inOrder.filter(({ hop }) => last !== undefined && hop <= last.hop);
  const provider = upTo.find(({ from }) => from !== undefined && ipaddr.isValid(from) && isPublic(from))?.hop;
  const placeOf = (hop: number): Hop['place'] => {
    if (hop === 1 && behindRouter) return 'lan';
    return provider === undefined || hop <= provider ? 'line' : 'far';
  };
  const list = upTo.map(one => hopOf(one, placeOf(one.hop), pings));
  const lossFrom = end && firstOfLoss(list);
  return {
    target: address,
    reached: end !== undefined,
    ...(lossFrom && { lossFrom }),
    list,
    inWords: list.map(sayHop).join(', '),
  };
}

/** The same address, however it is written. */
function isSame(one: string | undefined, other: string): boolean {
  if (one === undefined || !ipaddr.isValid(one) || !ipaddr.isValid(other)) return false;
  return ipaddr.process(one).toString() === ipaddr.process(other).toString();
}

function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}

function hopOf({ hop, asked, answered, from }: Ended, place: Hop['place'], pings: readonly Seen[]): Hop {
  const seen = pings.find(({ address }) => address === from);
  const row = seen && seriesOf([seen], [{ place, address: seen.address, ping: true, ports: [] }]).list[0];
  const own = { hop, place, ...(from !== undefined && { address: from }) };
  if (!row || row.medianMs === undefined) return { ...own, asked, answered };
  const worstMs = Math.max(...row.samples.flatMap(({ ms }) => ms ?? []));
  return { ...own, asked: row.sent, answered: row.received, medianMs: row.medianMs, worstMs };
}

function sayHop({ hop, address = 'silent', asked, answered, medianMs }: Hop): string {
  return `${hop} ${address} ${answered}/${asked}${medianMs === undefined ? '' : ` ${medianMs.toFixed(1)} ms`}`;
}

/** Loss counts where it goes on to the target; a hop that answers few pings, before one that answers all, is none. */
function firstOfLoss(list: readonly Hop[]): Path['lossFrom'] {
  const answering = list.filter(({ medianMs }) => medianMs !== undefined);
  const lostOf = ({ asked, answered }: Hop) => (asked - answered) / asked;
  const target = answering.at(-1);
  if (!target || target !== list.at(-1) || target.asked - target.answered < fewestLost) return undefined;
  const lastGood = answering.findLastIndex(hop => lostOf(hop) < lostOf(target) / 2);
  const first = answering[lastGood + 1] ?? target;
  return { hop: first.hop, place: first.place, ...(first.address !== undefined && { address: first.address }) };
}
