import * as z from 'zod';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { greetByPerl } from './segments/perl.ts';
import { greetOnWindows } from './segments/windows.ts';

const Params = z.object({
  servers: z
    .array(
      z.object({
        address: z.string().regex(/^[\dA-Fa-f.:]{2,45}$/, 'an IP address'),
        port: z.int().min(1).max(65_535).default(443),
        host: z.string().regex(/^[\w.:-]{1,253}$/, 'a name or an IP address'),
      }),
    )
    .max(6),
  waitMs: z.int().min(500).max(10_000).default(4000),
});

const Row = z.object({
  address: z.string(),
  port: z.number(),
  /** How many bytes came back for a greeting in packets as long as the line says it can carry. The better of two tries. */
  fullBytes: z.number(),
  /** The same in short packets, both ways. */
  smallBytes: z.number().optional(),
});

const Fact = z.object({
  list: z.array(Row),
  /** Servers that answer in full to short packets only. */
  stalled: z.array(z.string()),
  /** Servers that were connected to and say nothing to a long greeting. */
  silent: z.array(z.string()),
});

/** 1.1.1.1 443 full paused 2817 */
const line =
  /^(?<address>\S{2,45}) (?<port>\d{1,5}) (?<size>full|small) (?<end>paused|silent|closed|unconnected) (?<got>\d{1,9})$/gm;

function read(stdout: string): z.output<typeof Fact> {
  const all = [...stdout.matchAll(line)].map(({ groups = {} }) => groups);
  if (all.length === 0) throw new Unparsable('no word about any connection');
  // A connection that did not come about, or was closed, says nothing of the length of packets.
  const told = all.filter(({ end }) => end === 'paused' || end === 'silent');
  const servers = new Map(told.map(one => [`${one.address} ${one.port}`, one]));
  const list = [...servers].flatMap(([key, { address = '', port }]) => {
    const of = (size: string) =>
      told.filter(one => `${one.address} ${one.port}` === key && one.size === size).map(({ got }) => Number(got));
    const [full, [small]] = [of('full'), of('small')];
    if (full.length === 0) return [];
    return [
      { address, port: Number(port), fullBytes: Math.max(...full), ...(small !== undefined && { smallBytes: small }) },
    ];
  });
  // Half: what was cut off in the middle of a long answer is an end, too.
  const stalled = list.filter(({ fullBytes, smallBytes = 0 }) => smallBytes > 0 && fullBytes < smallBytes / 2);
  const silent = list.filter(({ fullBytes }) => fullBytes === 0);
  return { list, stalled: stalled.map(({ address }) => address), silent: silent.map(({ address }) => address) };
}

/** Long packets that vanish on the way, without pings: what is said in long packets gets no answer, the same in short ones does. */
export default defineProbe({
  title: 'Whether long packets get through, as short ones do',
  params: Params,
  fact: Fact,
  sample: { servers: [{ address: '192.0.2.1', port: 443, host: 'example.com' }], waitMs: 4000 },
  limitMs: 15_000,
  passing: true,
  waits: true,
  on: {
    linux: {
      needs: ['perl'],
      command: ({ servers, waitMs }) => greetByPerl(servers, waitMs),
      parse: ({ stdout }) => read(stdout),
    },
    darwin: {
      needs: ['perl'],
      command: ({ servers, waitMs }) => greetByPerl(servers, waitMs),
      parse: ({ stdout }) => read(stdout),
    },
    windows: {
      command: ({ servers, waitMs }) => greetOnWindows(servers, waitMs),
      parse: ({ stdout }) => read(stdout),
    },
  },
});
