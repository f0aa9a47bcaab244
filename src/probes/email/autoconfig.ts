import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { pageByCurl, pageByPowerShell, pageHere, readPage } from './_page.ts';
import { AutoconfigFact, configUrl, readConfig } from './autoconfig/client-config.ts';

const Params = z.object({ domain: z.string().regex(/^(?:[\w-]{1,63}\.)+[\w-]{1,63}$/) });

const byCurl = {
  needs: ['curl'],
  command: ({ domain }: z.output<typeof Params>) => pageByCurl(configUrl(domain)),
  parse: (execution: Parameters<typeof readPage>[0], { domain }: z.output<typeof Params>) =>
    readConfig(domain, readPage(execution)),
};

/** The settings that a domain offers to mail programs as a file. */
export default defineProbe({
  title: 'Look for the settings that a domain offers to mail programs',
  params: Params,
  fact: AutoconfigFact,
  sample: { domain: 'example.com' },
  passing: true,
  waits: true,
  here: async ({ domain }, { signal }) => readConfig(domain, await pageHere(configUrl(domain), signal)),
  on: {
    linux: byCurl,
    darwin: byCurl,
    windows: {
      command: ({ domain }) => pageByPowerShell(configUrl(domain)),
      parse: (execution, { domain }) => readConfig(domain, readPage(execution)),
    },
  },
});
