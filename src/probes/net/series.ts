import * as z from 'zod';
import type { Command } from '../../model/command.ts';
import { sh } from '../../model/command.ts';
import { defineProbe, type Method, Unparsable } from '../../model/probe.ts';
import { Series, seriesOf, Target } from './series/fact.ts';
import { pingSeriesOnDarwin, pingSeriesOnLinux, readPingSeries } from './series/ping.ts';
import { connectSeriesByPerl, readConnectSeries } from './series/tcp.ts';
import { readSeriesRows, seriesOnWindows } from './series/windows.ts';

const Params = z.object({
  targets: z.array(Target).max(12),
  count: z.int().min(2).max(100).default(15),
  everyMs: z.int().min(50).max(1000).default(100),
  waitMs: z.int().min(100).max(5000).default(3000),
});
type Params = z.output<typeof Params>;

const pingsOf = ({ targets, ...pace }: Params) => ({
  ...pace,
  addresses: targets.filter(({ ping }) => ping).map(({ address }) => address),
});
const connectsOf = ({ targets, ...pace }: Params) => ({
  ...pace,
  pairs: targets.flatMap(({ address, ports }) => ports.map(port => `${address} ${port}`)),
});

/** Pings in the background, connections in the meantime. */
function posix(tool: string, pings: (params: Params) => Command, connects: (params: Params) => Command) {
  const method: Method<Params, Series> = {
    needs: [tool],
    command: params => sh`${pings(params)}${connects(params)}wait`,
    parse: ({ stdout, stderr }, { targets }) => {
      const series = seriesOf([...readPingSeries(stdout), ...readConnectSeries(stdout)], targets);
      if (targets.length > 0 && series.list.length === 0)
        throw new Unparsable(stderr.trim().slice(0, 80) || 'nothing could be sent');
      return series;
    },
  };
  return method;
}

const byPerl = (params: Params) => connectSeriesByPerl(connectsOf(params));

/** Loss and delay by place, each answer with its time. A connection says more than a ping: routers answer few pings, and filters none. */
export default defineProbe({
  title: 'How many packets are lost, and how long answers take, in a series',
  params: Params,
  fact: Series,
  sample: {
    targets: [
      { place: 'lan', address: '192.0.2.1', ping: true, ports: [] },
      { place: 'line', address: '2001:db8::1', ping: true, ports: [53, 443] },
    ],
    count: 15,
    everyMs: 100,
    waitMs: 3000,
  },
  limitMs: 20_000,
  passing: true,
  waits: true,
  on: {
    linux: [
      posix('perl', params => pingSeriesOnLinux(pingsOf(params)), byPerl),
      posix(
        'ping',
        params => pingSeriesOnLinux(pingsOf(params)),
        () => sh``,
      ),
    ],
    darwin: posix('perl', params => pingSeriesOnDarwin(pingsOf(params)), byPerl),
    windows: {
      command: params => seriesOnWindows({ ...connectsOf(params), pings: pingsOf(params).addresses }),
      parse: ({ stdout }, { targets }) => seriesOf(readSeriesRows(stdout), targets),
    },
  },
});
