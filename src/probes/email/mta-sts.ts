import { defineProbe } from '../../model/probe.ts';
import { pageByCurl, pageByPowerShell, pageHere, readPage } from './_page.ts';
import { PolicyFact, PolicyParams, policyUrl, readPolicy } from './mta-sts/policy.ts';

const byCurl = {
  needs: ['curl'],
  command: ({ domain }: PolicyParams) => pageByCurl(policyUrl(domain)),
  parse: (execution: Parameters<typeof readPage>[0], params: PolicyParams) => readPolicy(params, readPage(execution)),
};

/** The policy of a domain that says which servers take its mail, and whether others must insist on TLS (MTA-STS, RFC 8461). */
export default defineProbe({
  title: 'Read the MTA-STS policy of a domain',
  params: PolicyParams,
  fact: PolicyFact,
  sample: { domain: 'example.com', hosts: ['mail.example.com'] },
  passing: true,
  waits: true,
  here: async (params, { signal }) => readPolicy(params, await pageHere(policyUrl(params.domain), signal)),
  on: {
    linux: byCurl,
    darwin: byCurl,
    windows: {
      command: ({ domain }) => pageByPowerShell(policyUrl(domain)),
      parse: (execution, params) => readPolicy(params, readPage(execution)),
    },
  },
});
