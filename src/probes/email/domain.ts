import { defineProbe } from '../../model/probe.ts';
import { askByBash } from '../net/dns/bash.ts';
import { askByDotnet } from '../net/dns/dotnet.ts';
import { askByPerl } from '../net/dns/perl.ts';
import { askByPython } from '../net/dns/python.ts';
import { DomainFact, DomainParams } from './domain/fact.ts';
import { askDomainHere } from './domain/here.ts';
import { byPowerShell, byShell } from './domain/round.ts';

/**
 * What DNS says of a domain's mail. An answer leads to new questions: on this machine they are asked until none is left; over SSH one reading
 * is one round, and the next is given what is `known`.
 */
export default defineProbe({
  title: 'Ask DNS for what a domain says of its mail (MX, SPF, DKIM, DMARC, reverse names, blocklists)',
  params: DomainParams,
  fact: DomainFact,
  sample: {
    domain: 'example.com',
    servers: ['192.0.2.53'],
    selectors: ['default'],
    blocklists: [],
    sender: '',
    known: [],
    waitMs: 2500,
  },
  limitMs: 45_000,
  passing: true,
  waits: true,
  here: askDomainHere,
  on: {
    linux: [byShell('python3', askByPython), byShell('perl', askByPerl), byShell('bash', askByBash)],
    darwin: byShell('perl', askByPerl),
    windows: byPowerShell(askByDotnet),
  },
});
