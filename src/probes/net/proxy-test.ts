import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { readCurl, testByCurl } from './proxy-test/curl.ts';
import { type Place, testHere } from './proxy-test/here.ts';
import { Test } from './proxy-test/speech.ts';
import { readWindows, testOnWindows } from './proxy-test/windows.ts';

/** As net.proxy writes them: scheme, host and port. */
const form =
  /^(?<scheme>https?|socks):\/\/(?:\[(?<six>[\dA-Fa-f:.%\w]{2,60})\]|(?<host>[\w.-]{1,253})):(?<port>\d{1,5})\/?$/;

const Params = z.object({
  proxies: z.array(z.string().regex(form, 'a proxy address: http://host:port')).max(8),
  url: z
    .string()
    .max(2000)
    .regex(/^https?:\/\/[^\s"'\\]+$/i, 'an http or https address'),
  waitMs: z.int().min(100).max(10_000).default(4000),
});
type Params = z.output<typeof Params>;

function placesOf({ proxies }: Params): Place[] {
  return proxies.map(proxy => {
    const { scheme = '', six, host = '', port } = form.exec(proxy)?.groups ?? {};
    return { proxy, scheme, host: six ?? host, port: Number(port) };
  });
}

const curl = {
  needs: ['curl'],
  command: testByCurl,
  parse: ({ stdout }: { readonly stdout: string }, { proxies, url }: Params) => ({
    list: readCurl(stdout, proxies, url),
  }),
};

/** Asks each proxy for the way to a site, without a user name: one that wants one is a proxy that works for those who have it. */
export default defineProbe({
  title: 'Whether the proxies let one through',
  params: Params,
  fact: z.object({ list: z.array(Test) }),
  sample: { proxies: ['http://proxy.example:3128'], url: 'https://example.com/', waitMs: 4000 },
  limitMs: 25_000,
  passing: true,
  waits: true,
  here: async (params, { signal }) => ({
    list: await Promise.all(placesOf(params).map(place => testHere(place, params.url, params.waitMs, signal))),
  }),
  on: {
    linux: curl,
    darwin: curl,
    windows: {
      command: params => testOnWindows(placesOf(params), params.url, params.waitMs),
      parse: ({ stdout }, params) => ({ list: readWindows(stdout, placesOf(params), params.url) }),
    },
  },
});
