import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { readCurl, visitByCurl } from './site/curl.ts';
import { visit } from './site/here.ts';
import { Site, siteOf } from './site/site.ts';
import { readWget, visitByWget } from './site/wget.ts';
import { readWindows } from './site/windows.ts';
import { visitOnWindows } from './site/windows-script.ts';

const Params = z.object({
  url: z
    .string()
    .max(2000)
    .regex(/^https?:\/\/[^\s"'\\]+$/i, 'an http or https address'),
  waitMs: z.int().min(100).max(10_000).default(5000),
  /** What the name was found to be. Asked from this process only: the tools look it up themselves. */
  addresses: z.array(z.string()).max(50).optional(),
});

/** How far one gets with a site, directly, and what stops there: its name, the connection, the certificate, or the server. */
export default defineProbe({
  title: 'How far one gets with a site',
  params: Params,
  fact: Site,
  sample: { url: 'https://example.com/', waitMs: 5000 },
  limitMs: 25_000,
  passing: true,
  waits: true,
  here: async ({ url, waitMs, addresses }, here) => siteOf(url, await visit(url, waitMs, here, addresses)),
  on: {
    linux: [
      { needs: ['curl'], command: visitByCurl, parse: ({ stdout }, { url }) => siteOf(url, readCurl(stdout, url)) },
      { needs: ['wget'], command: visitByWget, parse: ({ stdout }, { url }) => siteOf(url, readWget(stdout, url)) },
    ],
    darwin: {
      needs: ['curl'],
      command: visitByCurl,
      parse: ({ stdout }, { url }) => siteOf(url, readCurl(stdout, url)),
    },
    windows: { command: visitOnWindows, parse: ({ stdout }, { url }) => siteOf(url, readWindows(stdout, url)) },
  },
});
