import type { Execution } from '../../model/execution.ts';
import { defineProbe } from '../../model/probe.ts';
import { askByBash } from '../net/dns/bash.ts';
import { askByDotnet } from '../net/dns/dotnet.ts';
import { dnsLines, wordsOf } from '../net/dns/lines.ts';
import { askByPerl } from '../net/dns/perl.ts';
import { askByPython } from '../net/dns/python.ts';
import { parseServerAddress } from '../net/dns/server-address.ts';
import { answersIn, packetsFor } from './domain/packets.ts';
import { askAll } from './domain/resolver.ts';
import { SettingsFact, SettingsParams, srvQuestions, srvSettings } from './settings/srv.ts';

const dnsPort = 53;
const mostServers = 2;

function words(params: SettingsParams) {
  const servers = params.servers.slice(0, mostServers).map(server => parseServerAddress(server, dnsPort));
  return wordsOf(params.waitMs, { servers, questions: packetsFor(srvQuestions(params)) });
}

function parse(execution: Execution, params: SettingsParams): SettingsFact {
  return srvSettings(params, answersIn(dnsLines(execution), packetsFor(srvQuestions(params))));
}

/** The servers of an account as DNS names them to mail programs. */
export default defineProbe({
  title: 'Ask DNS for the mail servers of an account (RFC 6186)',
  params: SettingsParams,
  fact: SettingsFact,
  sample: { address: 'ann@example.com', servers: ['192.0.2.53'], incoming: '', outgoing: '', waitMs: 2500 },
  passing: true,
  waits: true,
  here: async (params, { signal }) => srvSettings(params, await askAll(srvQuestions(params), params, signal)),
  on: {
    linux: [
      { needs: ['python3'], command: params => askByPython(words(params)), parse },
      { needs: ['perl'], command: params => askByPerl(words(params)), parse },
      { needs: ['bash', 'timeout', 'od', 'dd'], command: params => askByBash(words(params)), parse },
    ],
    darwin: { needs: ['perl'], command: params => askByPerl(words(params)), parse },
    windows: { command: params => askByDotnet(words(params)), parse },
  },
});
