import type { CauseDigest, Fleet, HostDigest } from '../../src/model/fleet.ts';
import { hostile } from './_runs.ts';

const dnsSilent: CauseDigest = {
  id: 'network/dns-unreachable',
  code: 'N21',
  severity: 'error',
  confidence: 'likely',
  because: 'The DNS server 192.168.7.53 does not answer',
  subject: '192.168.7.53',
  queue: 'network',
};
const slowLink: CauseDigest = {
  id: 'network/slow-link',
  code: 'N03',
  severity: 'warning',
  confidence: 'likely',
  because: 'The link runs at 100 Mbit/s',
  subject: 'eth0',
  queue: 'network',
};
const silent: CauseDigest = {
  id: 'reach/host-silent',
  code: 'N18',
  severity: 'error',
  confidence: 'likely',
  because: 'pc-3 does not answer',
  queue: 'network',
};

export function host(name: string, verdict: HostDigest['verdict'], rest: Partial<HostDigest> = {}): HostDigest {
  return {
    name,
    url: `ssh://pat@${name}`,
    run: `20260304-091210-${name}`,
    verdict,
    exit: 0,
    causes: [],
    tookMs: 2500,
    cutShort: false,
    ...rest,
  };
}

/** One machine of each kind, and one that was not asked. */
export const mixed: Fleet = {
  id: '20260304-091210-f1ee7',
  startedAt: '2026-03-04T09:12:10.000Z',
  tookMs: 9100,
  hosts: [
    host('pc-1', 'healthy', { causes: [slowLink] }),
    host('pc-2', 'problems', { causes: [dnsSilent, slowLink] }),
    host('pc-3', 'unreachable', { causes: [silent] }),
    host('pc-4', 'unreachable'),
    host('pc-5', 'undetermined', { unknownBecause: 'no answer within 10 s', cutShort: true }),
    host('pc-6', 'problems', { causes: [slowLink] }),
    host('pc-7', 'fixed'),
  ],
  left: ['pc-8'],
};

/** Names and sentences that nobody would choose. */
export const hostileFleet: Fleet = {
  ...mixed,
  hosts: hostile.map((text, index) =>
    host(`${text} ${index}`, 'problems', { causes: [{ ...dnsSilent, because: text, subject: text }] }),
  ),
  left: hostile,
};
