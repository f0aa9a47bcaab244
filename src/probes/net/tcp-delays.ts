import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';

/** More connections than this are not listed: a server has thousands. */
const most = 200;

const Fact = z.object({
  list: z.array(
    z.object({
      address: z.string(),
      /** Smoothed over the last answers. */
      nowMs: z.number(),
      /** The least of the last five minutes (tcp_min_rtt_wlen). */
      minMs: z.number(),
    }),
  ),
});

/** ESTAB 0 0 10.77.0.50:40000 198.51.100.10:443, and in the next line: … rtt:0.082/0.041 … minrtt:0.08 … */
const connection =
  /^ESTAB\s+\d+\s+\d+\s+\S+\s+\[?(?<address>[\dA-Fa-f.:]{2,45})(?:%[\w.-]+)?\]?:\d{1,5}[^\n]{0,200}\n\s[^\n]{0,1000}?\srtt:(?<now>[\d.]{1,12})\/[^\n]{0,1500}?\sminrtt:(?<min>[\d.]{1,12})/gm;

function read(stdout: string): z.output<typeof Fact> {
  const list = [...stdout.matchAll(connection)].flatMap(({ groups = {} }) => {
    const { address = '', now, min } = groups;
    if (!ipaddr.isValid(address)) return [];
    return [{ address: ipaddr.process(address).toString(), nowMs: Number(now), minMs: Number(min) }];
  });
  if (list.length === 0 && /^ESTAB/m.test(stdout)) throw new Unparsable('ss tells no round trips');
  return { list: list.slice(0, most) };
}

const notTold = 'the system tells no round trips of the connections of programs';

/** What the system measured by itself on the connections that programs have: late now, and early a little while ago. */
export default defineProbe({
  title: 'How late answers are on open connections, and how early they were',
  params: z.object({}),
  fact: Fact,
  passing: true,
  on: {
    linux: { needs: ['ss'], command: () => sh`ss -Htin`, parse: ({ stdout }) => read(stdout) },
    darwin: { unsupported: notTold },
    windows: { unsupported: notTold },
  },
});
