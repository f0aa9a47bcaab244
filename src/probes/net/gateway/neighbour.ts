import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';

export const states = [
  'reachable',
  'stale',
  'delay',
  'probe',
  'failed',
  'incomplete',
  'none',
  'permanent',
  'noarp',
] as const;
export type State = (typeof states)[number];

export const Gateway = z.object({
  address: z.string(),
  adapter: z.string(),
  /** It gave a sign of life: an answer to ping, or to the question for its hardware address, which no filter drops. */
  alive: z.boolean(),
  neighbour: z.enum(states),
  mac: z.string().optional(),
  ping: z.object({ sent: z.number(), received: z.number(), avgMs: z.number().optional() }).optional(),
});
export type Gateway = z.output<typeof Gateway>;

export interface Heard {
  readonly address: string;
  readonly adapter: string;
  readonly neighbour: State;
  readonly mac?: string | undefined;
  readonly ping?: Gateway['ping'] | undefined;
  /** Whether it answered ARP when asked now; absent where it could not be asked. */
  readonly answeredArp?: boolean | undefined;
}

/** What a silent ping and the neighbour entry say together. An entry that never was put to the test says nothing. */
export function judge({ address, adapter, neighbour, mac, ping, answeredArp }: Heard): Gateway {
  const rest = { neighbour, ...(mac && { mac }), ...(ping && { ping }) };
  const answered = (ping?.received ?? 0) > 0 || answeredArp;
  if (answered) return { address, adapter, alive: true, ...rest };
  if (answeredArp === undefined && ['stale', 'delay', 'probe', 'noarp'].includes(neighbour)) {
    throw new Unparsable(`ping got no answer, and the neighbour entry (${neighbour}) is no proof of life`);
  }
  if (answeredArp === undefined && neighbour === 'none' && !ping) throw new Unparsable('nothing could be sent to it');
  const alive = answeredArp === undefined && (neighbour === 'reachable' || neighbour === 'permanent');
  return { address, adapter, alive, ...rest };
}

// 2 packets transmitted, 2 received, 0% packet loss, time 1009ms
// rtt min/avg/max/mdev = 0.034/0.048/0.062/0.014 ms
const counts = /(?<sent>\d{1,4}) packets transmitted, (?<received>\d{1,4}) (?:packets )?received/;
const times = /min\/avg\/max\S{0,20} = [\d.]{1,12}\/(?<avg>[\d.]{1,12})\//;

/** The summary of `ping -q`, the same in iputils, BusyBox and BSD; nothing where ping did not run. */
export function readPing(text: string): Gateway['ping'] {
  const { sent, received } = counts.exec(text)?.groups ?? {};
  if (sent === undefined || received === undefined) return undefined;
  const avg = times.exec(text)?.groups?.avg;
  return { sent: Number(sent), received: Number(received), ...(avg !== undefined && { avgMs: Number(avg) }) };
}
