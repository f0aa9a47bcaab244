import { defineProbe } from '../../model/probe.ts';
import { dnsByBash } from './dns/bash.ts';
import { dnsByDotnet } from './dns/dotnet.ts';
import { DnsFact, DnsParams } from './dns/fact.ts';
import { askHere } from './dns/here.ts';
import { dnsByNslookup } from './dns/nslookup.ts';
import { dnsByPerl } from './dns/perl.ts';
import { dnsByPython } from './dns/python.ts';

/**
 * Asks each server itself, past the system's resolver. The packets are made and read here; each method only carries them, to all servers at
 * the same time, within one wait.
 */
export default defineProbe({
  title: 'Ask DNS servers directly',
  params: DnsParams,
  fact: DnsFact,
  sample: { servers: ['192.0.2.53'], names: ['example.com'], nonsense: true, waitMs: 2500 },
  passing: true,
  waits: true,
  here: askHere,
  on: {
    linux: [dnsByPython, dnsByPerl, dnsByBash, dnsByNslookup],
    darwin: [dnsByPerl, dnsByNslookup],
    windows: dnsByDotnet,
  },
});
