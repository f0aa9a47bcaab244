import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readMessage } from '../src/probes/email/message/read-message.ts';
import { missing } from './corpus-files.ts';

const corpus = new URL('../../shared/corpus/', import.meta.url);
const leastRightPct = 90;

/**
 * Which catalogue codes are right for a reason as the recordings name it (the words of sisimai's documentation). Where it names none that the
 * catalogue has (`none`), only "no cause named" is right. `onhold` and `undefined` mean that nobody knows: those are left out.
 */
const right: Record<string, string> = {
  userunknown: 'E16',
  filtered: 'E16 E33 E53',
  mailboxfull: 'E13',
  suspend: 'E12 E16',
  hasmoved: 'E16',
  hostunknown: 'E18',
  notaccept: 'E18 E43',
  expired: 'E22 E43',
  networkerror: 'E18 E32 E43',
  mailererror: 'E43',
  systemerror: 'E43',
  systemfull: 'E43',
  toomanyconn: 'E21 E22',
  speeding: 'E21 E22',
  norelaying: 'E19 E32',
  authfailure: 'E25 E26 E27 E28 E30',
  requireptr: 'E24',
  badreputation: 'E23',
  blocked: 'E23 E24',
  rejected: 'E20 E26 E45 E53',
  spamdetected: 'E33',
  virusdetected: 'E15',
  contenterror: 'E15',
  notcompliantrfc: 'E15',
  exceedlimit: 'E14',
  mesgtoobig: 'E14',
  policyviolation: 'E15 E28 E33 E53',
  securityerror: 'E09 E10 E15 E19 E31 E33 E53',
  syntaxerror: 'E43 none',
  delivered: 'none',
};

interface Playbook {
  readonly checks: Record<string, { readonly code: string; readonly expect: string }>;
}
const playbook = parse(readFileSync('playbooks/email.yaml', 'utf8')) as Playbook;
const codeOf = new Map(
  Object.values(playbook.checks).flatMap(({ code, expect: text }) => {
    const reason = /c\.reason == '(?<reason>[\w-]+)'/.exec(text)?.groups?.reason;
    return reason ? [[reason, code] as const] : [];
  }),
);

type Verdict = 'right' | 'wrong' | 'unknown';

function verdictOf(path: string, reasons: readonly string[]): Verdict {
  const raw = readFileSync(new URL(path, corpus), 'latin1');
  const { kind, refusals } = readMessage(raw, raw.length);
  const found = new Set(
    refusals.flatMap(({ reason }) => (reason ? [codeOf.get(reason) ?? `no check for ${reason}`] : [])),
  );
  const accepted = reasons.map(reason => (right[reason] ?? '').split(' '));
  if (reasons.length === 0) return kind === 'bounce' ? 'wrong' : 'right';
  if (found.size === 0) return accepted.every(codes => codes.includes('none')) ? 'right' : 'unknown';
  const isNamed = accepted.every(codes => codes.some(code => found.has(code)));
  return isNamed && [...found].every(code => accepted.some(codes => codes.includes(code))) ? 'right' : 'wrong';
}

function cases() {
  if (missing) return [];
  const lines = readFileSync(new URL('CASES.tsv', corpus), 'utf8').split('\n');
  return lines
    .map(line => line.split('\t'))
    .filter(([, domain]) => domain === 'email-bounce')
    .map(([path = '', , , truth = '']) => ({
      path,
      reasons: truth.startsWith('NEGATIVE')
        ? []
        : (/bounce reason: (?<list>[a-z; ]+)/.exec(truth)?.groups?.list ?? '').trim().split('; '),
    }))
    .filter(({ reasons }) => !reasons.some(reason => reason === 'onhold' || reason === 'undefined'));
}

describe.skipIf(missing)('recorded bounces', () => {
  test('nearly all are named right, and what is none is not taken for one', () => {
    const judged = cases().map(one => ({ ...one, verdict: verdictOf(one.path, one.reasons) }));
    const count = (list: typeof judged, verdict: Verdict) => list.filter(one => one.verdict === verdict).length;
    const faults = judged.filter(({ reasons }) => reasons.length > 0 && reasons[0] !== 'delivered');
    const healthy = judged.filter(one => !faults.includes(one));
    for (const [name, list] of [
      ['bounces', faults],
      ['no bounces', healthy],
    ] as const)
      console.log(
        `${name}: ${count(list, 'right')} right, ${count(list, 'wrong')} wrong, ${count(list, 'unknown')} unknown`,
      );
    expect(count(healthy, 'right')).toBe(healthy.length);
    expect((100 * count(faults, 'right')) / faults.length).toBeGreaterThanOrEqual(leastRightPct);
  });
});
