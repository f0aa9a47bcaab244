import * as z from 'zod';
import type { PlatformName } from '../../model/platform.ts';
import { Denied, defineProbe, Unparsable } from '../../model/probe.ts';
import { addressesOf, Host } from './_addresses.ts';
import { fromHere } from './_from-here.ts';
import { type Echoes, echoesOf } from './ping/echoes.ts';
import { runPing } from './ping/program.ts';

const Params = z.object({
  host: Host,
  count: z.int().min(1).max(20).default(5),
  /** 200 ms is the least for users who are not root (ping of iputils). */
  intervalMs: z.int().min(200).max(1000).default(200),
});

const Fact = z.object({
  host: z.string(),
  /** The one that was asked. */
  address: z.string().optional(),
  /** `unreachable`: the own routes, or a router, say that there is no way or nobody. */
  result: z.enum(['answered', 'silent', 'unreachable', 'name-unknown']),
  sent: z.number(),
  received: z.number(),
  /** Absent when nothing was sent. */
  lossPct: z.number().optional(),
  minMs: z.number().optional(),
  avgMs: z.number().optional(),
  maxMs: z.number().optional(),
  /** What ping said, where it could not send or a router answered. */
  said: z.string().optional(),
});
type Fact = z.output<typeof Fact>;

function times(all: readonly number[]): Partial<Fact> {
  if (all.length === 0) return {};
  const sum = all.reduce((total, one) => total + one, 0);
  return { minMs: Math.min(...all), avgMs: rounded(sum / all.length), maxMs: Math.max(...all) };
}

function factOf({ sent = 0, repliesMs, said }: Echoes): Omit<Fact, 'host'> {
  const received = repliesMs.length;
  const result = received > 0 ? 'answered' : said === undefined ? 'silent' : 'unreachable';
  const lossPct = sent > 0 ? { lossPct: rounded((100 * (sent - received)) / sent) } : {};
  return { result, sent, received, ...lossPct, ...times(repliesMs), ...(said && { said }) };
}

/** ping itself tells microseconds. */
function rounded(value: number): number {
  return Number(value.toFixed(3));
}

/** Once, and again the slow way where its ping does not understand the interval: BusyBox before 1.33. */
async function echoes(
  address: string,
  { count, intervalMs }: z.output<typeof Params>,
  platform: PlatformName,
): Promise<Echoes> {
  const quick = await runPing(address, { count, intervalMs }, platform);
  const first = echoesOf(quick);
  if (first.sent !== undefined || first.said !== undefined) return first;
  const slow = await runPing(address, { count }, platform);
  const second = echoesOf(slow);
  if (second.sent !== undefined || second.said !== undefined) return second;
  if (/not permitted|denied|privilege|\broot\b/i.test(slow)) throw new Denied('the right to send pings');
  throw new Unparsable(slow.trim().slice(0, 80) || 'ping printed nothing');
}

/** By the `ping` package, which runs the system's ping. The name is looked up before, so that "no such name" is not taken for silence. */
export default defineProbe({
  title: 'Whether a machine answers ping, from here',
  params: Params,
  fact: Fact,
  sample: { host: 'pc-17.example.com', count: 5, intervalMs: 200 },
  // Twenty pings a second apart, where the interval is not understood, and 10 s that ping6 of macOS waits for the last one.
  limitMs: 35_000,
  passing: true,
  here: async (params, { signal, platform }): Promise<Fact> => {
    const { host } = params;
    const found = await addressesOf(host, signal);
    const [address] = found.ok ? found.addresses : [];
    if (address === undefined) return { host, result: 'name-unknown', sent: 0, received: 0 };
    return { host, address, ...factOf(await echoes(address, params, platform)) };
  },
  on: fromHere,
});
