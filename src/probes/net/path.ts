import * as z from 'zod';
import { type Command, sh } from '../../model/command.ts';
import { defineProbe, type Method, Unparsable } from '../../model/probe.ts';
import { type Ended, Path, pathOf } from './path/fact.ts';
import { endedByPing, endedByTraceroute, endedByTraceroutes, readEnded } from './path/posix.ts';
import { pathOnWindows, readWindowsPath } from './path/windows.ts';
import type { Seen } from './series/fact.ts';
import { pingSeriesOnDarwin, pingSeriesOnLinux, readPingSeries } from './series/ping.ts';

const Params = z.object({
  address: z.string().regex(/^[\dA-Fa-f.:]{2,45}$/, 'an IP address'),
  /** Whether the first hop is the router of the local network. */
  behindRouter: z.boolean().default(true),
  /** Hosts on networks of their own are seldom farther. */
  hops: z.int().min(1).max(20).default(12),
  count: z.int().min(2).max(50).default(3),
});
/** As the series. */
const everyMs = 100;

type Params = z.output<typeof Params>;

function understood(ended: readonly Ended[], pings: readonly Seen[], params: Params): Path {
  if (ended.length === 0) throw new Unparsable('nothing could be sent');
  return pathOf(ended, pings, params);
}

/** First whose word comes back for packets that end on the way, then pings to each of them and to the target. */
function posix(tools: readonly string[], ended: (params: Params) => Command, pings: typeof pingSeriesOnLinux) {
  const method: Method<Params, Path> = {
    needs: tools,
    command: params =>
      sh`${ended(params)}${pings({ addresses: sh`$from`, count: params.count, everyMs, waitMs: 1000 })}wait`,
    parse: ({ stdout }, params) => {
      // BusyBox does not tell whose word came back.
      if (/^hop \d+ PING \S+ \S+: \d+ data bytes/m.test(stdout)) throw new Unparsable('this ping tells of no hops');
      return understood(readEnded(stdout), readPingSeries(stdout), params);
    },
  };
  return method;
}

/** Informational: where packets go, and from which hop on they are late or lost. */
export default defineProbe({
  title: 'The way to an address, hop by hop',
  params: Params,
  fact: Path,
  sample: { address: '192.0.2.1', behindRouter: true, hops: 12, count: 3 },
  // Packets that end on the way: 12 s where no hop answers BusyBox; then the pings.
  limitMs: 20_000,
  waits: true,
  on: {
    linux: [
      posix(['ping'], endedByPing, pingSeriesOnLinux),
      posix(['traceroute'], endedByTraceroute, pingSeriesOnLinux),
    ],
    darwin: posix(['traceroute'], endedByTraceroutes, pingSeriesOnDarwin),
    windows: {
      command: pathOnWindows,
      parse: ({ stdout }, params) => {
        const { ended, pings } = readWindowsPath(stdout);
        return understood(ended, pings, params);
      },
    },
  },
});
