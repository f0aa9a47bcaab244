import { type Command, ps, sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import type { Method } from '../../../model/probe.ts';
import { type DnsWords, dnsLines, wordsOf } from '../../net/dns/lines.ts';
import { parseServerAddress } from '../../net/dns/server-address.ts';
import { domainFact } from './domain-fact.ts';
import type { DomainFact, DomainParams } from './fact.ts';
import { answersIn, type Packet, packetsFor } from './packets.ts';

const dnsPort = 53;
/** So many questions at once are no burst that small routers drop; the rest waits for the next round. */
const mostAtOnce = 40;
/** One that answers is enough, and a dead one beside it must not decide. */
const mostServers = 2;

/** One round of questions by way of a script on the other machine. */
function round(
  needs: readonly string[],
  ask: (words: DnsWords) => Command,
  nothing: Command,
): Method<DomainParams, DomainFact> {
  return {
    needs,
    command(params) {
      const packets = packetsOf(params);
      const servers = params.servers.slice(0, mostServers).map(server => parseServerAddress(server, dnsPort));
      return packets.length === 0 ? nothing : ask(wordsOf(params.waitMs, { servers, questions: packets }));
    },
    parse: (execution, params) => learnt(execution, params),
  };
}

export const byShell = (program: string, ask: (words: DnsWords) => Command) => round([program], ask, sh`echo end`);
export const byPowerShell = (ask: (words: DnsWords) => Command) => round([], ask, ps`'end'`);

function packetsOf(params: DomainParams): Packet[] {
  return packetsFor(domainFact(params, params.known).wanted.slice(0, mostAtOnce));
}

function learnt(execution: Execution, params: DomainParams): DomainFact {
  return domainFact(params, [...params.known, ...answersIn(dnsLines(execution), packetsOf(params))]);
}
