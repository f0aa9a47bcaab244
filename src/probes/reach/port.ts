import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { until } from '../../model/until.ts';
import { open } from '../net/_wire.ts';
import { addressesOf, Host } from './_addresses.ts';
import { fromHere } from './_from-here.ts';

/** So many attempts at once do no harm, and are no scan. */
const mostPorts = 16;
/** A machine has one address of each family, seldom more. */
const mostAddresses = 4;

const Params = z.object({
  host: Host,
  ports: z.array(z.int().min(1).max(65_535)).min(1).max(mostPorts),
  waitMs: z.int().min(100).max(10_000).default(3000),
});

/** Refused is an answer (RST), silence is none; unreachable is what a router, the own routes or a filter says. */
const Result = z.enum(['open', 'refused', 'silent', 'unreachable']);

const Fact = z.object({
  host: z.string(),
  /** None: the name was not found. */
  addresses: z.array(z.string()),
  list: z.array(
    z.object({
      address: z.string(),
      port: z.number(),
      result: Result,
      ms: z.number(),
      /** The error as the system calls it. */
      error: z.string().optional(),
    }),
  ),
  /** Addresses that answered in some way: somebody is there. */
  alive: z.array(z.string()),
  openPorts: z.array(z.number()),
});
type Port = z.output<typeof Fact>['list'][number];

/** What a connection that did not come about says of the port. One that is reset at once had come about. */
const results = {
  connected: 'open',
  reset: 'open',
  refused: 'refused',
  silent: 'silent',
  unreachable: 'unreachable',
  prohibited: 'unreachable',
} as const;

async function knock(address: string, port: number, signal: AbortSignal): Promise<Port> {
  const start = performance.now();
  const opened = await open(address, port, signal);
  const ms = Math.round(performance.now() - start);
  if (!opened.ok)
    return { address, port, result: results[opened.result], ms, ...(opened.error && { error: opened.error }) };
  opened.value.destroy();
  return { address, port, result: 'open', ms };
}

export default defineProbe({
  title: 'Which ports of a machine answer, from here',
  params: Params,
  fact: Fact,
  sample: { host: 'pc-17.example.com', ports: [22, 445], waitMs: 3000 },
  limitMs: 20_000,
  passing: true,
  here: async ({ host, ports, waitMs }, { signal }) => {
    const found = await addressesOf(host, signal);
    const addresses = found.ok ? found.addresses.slice(0, mostAddresses) : [];
    const limit = until(signal, waitMs);
    const wanted = [...new Set(ports)];
    const list = await Promise.all(
      addresses.flatMap(address => wanted.map(port => knock(address, port, limit.signal))),
    );
    limit.end();
    const alive = list.filter(({ result }) => result === 'open' || result === 'refused').map(({ address }) => address);
    const openPorts = list.filter(({ result }) => result === 'open').map(({ port }) => port);
    return { host, addresses, list, alive: [...new Set(alive)], openPorts: [...new Set(openPorts)] };
  },
  on: fromHere,
});
