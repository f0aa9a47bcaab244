import { isIP } from 'node:net';
import { dkimOf } from './dkim.ts';
import { dmarcOf } from './dmarc.ts';
import { domainName } from './domain-name.ts';
import type { DomainFact, DomainParams } from './fact.ts';
import { openKnown } from './known.ts';
import { mailServers } from './mx.ts';
import { bimiProblems, mtaStsRecord } from './policies.ts';
import type { Answer } from './record.ts';
import { sendersOf } from './senders.ts';
import { spfOf } from './spf.ts';
import { spfResult } from './spf-sender.ts';

/** Everything that these answers tell of the domain, and what would have to be asked next. */
export function domainFact(params: DomainParams, known: readonly Answer[]): DomainFact {
  const domain = domainName(params.domain);
  const dns = openKnown(known);
  const mx = mailServers(domain, dns);
  const spf = spfOf(domain, dns);
  const dkim = dkimOf(domain, params.selectors, dns);
  const dmarc = dmarcOf(domain, dns);
  const mtaSts = mtaStsRecord(domain, dns);
  const bimi = bimiProblems(domain, dns);
  const sender = isIP(params.sender) === 0 ? undefined : params.sender;
  const senderResult = sender && spfResult(domain, sender, dns);
  const addresses = sender ? [sender] : spf?.senders;
  const senders = addresses && sendersOf(addresses, params.blocklists, dns);
  return {
    domain,
    known: [...known],
    wanted: dns.wanted(),
    failed: dns.failed().map(({ name, type }) => `${type} of ${name}`),
    ...(mx && { mx }),
    ...(spf && { spf }),
    ...(senderResult && { senderResult }),
    ...(dkim && { dkim }),
    ...(dmarc && { dmarc }),
    ...(mtaSts && { mtaSts }),
    ...(bimi && { bimi }),
    ...(senders && { senders }),
  };
}
