import * as z from 'zod';
import { type Command, sh } from '../../model/command.ts';
import { defineProbe, type Method, Unparsable } from '../../model/probe.ts';
import { Attempt, readAnswers, readRows } from './reach/answers.ts';
import { pingsOnDarwin, pingsOnLinux } from './reach/ping.ts';
import { connectsByBash, connectsByNc, connectsByPerl } from './reach/tcp.ts';
import { attemptsOnWindows } from './reach/windows.ts';

/** So many attempts at once do no harm to a small router. */
const mostAddresses = 16;
const mostPorts = 8;

const Params = z.object({
  addresses: z.array(z.string().regex(/^[\dA-Fa-f.:]{2,45}(?:%[\w.-]{1,32})?$/, 'an IP address')).max(mostAddresses),
  ports: z.array(z.int().min(1).max(65_535)).max(mostPorts),
  ping: z.boolean().default(true),
  waitMs: z.int().min(100).max(10_000).default(3000),
  /** Only this way out, whatever the routes prefer. On Linux, with perl. */
  adapter: z
    .string()
    .regex(/^[\w.@-]{1,15}$/, 'an adapter')
    .optional(),
});
type Params = z.output<typeof Params>;

const Fact = z.object({ list: z.array(Attempt), alive: z.array(z.string()), openPorts: z.array(z.number()) });
type Fact = z.output<typeof Fact>;

/** A connection, a refusal, a connection closed at once and an echo reply are signs of life: somebody is there. */
function summarize(list: Attempt[], { addresses, ports }: Params): Fact {
  const asked = addresses.length > 0 && ports.length > 0;
  if (asked && !list.some(row => row.protocol === 'tcp')) throw new Unparsable('no word about any connection');
  const alive = list.filter(row => ['connected', 'refused', 'reset'].includes(row.result)).map(row => row.address);
  const open = list.flatMap(row => (row.result === 'connected' && row.port !== undefined ? [row.port] : []));
  return { list, alive: [...new Set(alive)], openPorts: [...new Set(open)].sort((a, b) => a - b) };
}

type Pings = (addresses: readonly string[], waitSec: number, adapter?: string) => Command;
type Connects = (pairs: readonly string[], waitMs: number, adapter?: string) => Command;

/** Pings in the background, connections in the meantime, each with its own time limit. */
function posix(needs: readonly string[], pings: Pings, connects: Connects): Method<Params, Fact> {
  return {
    needs,
    command: ({ addresses, ports, ping, waitMs, adapter }) => {
      const pairs = addresses.flatMap(address => ports.map(port => `${address} ${port}`));
      return sh`${pings(ping ? addresses : [], Math.ceil(waitMs / 1000), adapter)}${connects(pairs, waitMs, adapter)}wait`;
    },
    parse: ({ stdout }, params) => summarize(readAnswers(stdout), params),
  };
}

/** A method that goes wherever the routes lead says nothing of one adapter. */
function anyway(method: Method<Params, Fact>): Method<Params, Fact> {
  return {
    ...method,
    parse: (execution, params) => {
      if (params.adapter !== undefined) throw new Unparsable('cannot be bound to an adapter here');
      return method.parse(execution, params);
    },
  };
}

/** No `here`: Node cannot ping, and the same method on both vantage points gives the same fact. */
export default defineProbe({
  title: 'Which addresses and ports answer',
  params: Params,
  fact: Fact,
  sample: { addresses: ['192.0.2.1', '2001:db8::1'], ports: [53, 443], ping: true, waitMs: 3000 },
  limitMs: 15_000,
  passing: true,
  waits: true,
  on: {
    linux: [
      posix(['perl'], pingsOnLinux, connectsByPerl),
      anyway(posix(['bash', 'timeout'], pingsOnLinux, connectsByBash)),
      anyway(posix(['nc'], pingsOnLinux, connectsByNc)),
    ],
    darwin: anyway(posix(['perl'], pingsOnDarwin, connectsByPerl)),
    windows: anyway({
      command: attemptsOnWindows,
      parse: ({ stdout }, params) => summarize(readRows(stdout), params),
    }),
  },
});
