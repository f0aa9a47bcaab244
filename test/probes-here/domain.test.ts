import { describe, expect, test } from 'vitest';
import { domainFact } from '../../src/probes/email/domain/domain-fact.ts';
import { type DomainFact, DomainParams } from '../../src/probes/email/domain/fact.ts';
import type { Answer, RecordType } from '../../src/probes/email/domain/record.ts';

/** `name type` to what DNS has there. What is not there does not exist; `failed` stands for a server that does not answer. */
type Zone = Record<string, readonly string[] | 'failed' | 'nothing'>;

/** Asks round after round, as the probe does. */
function ask(zone: Zone, params: Partial<DomainParams> = {}): DomainFact {
  const all = DomainParams.parse({ domain: 'example.com', servers: [], ...params });
  let fact = domainFact(all, []);
  for (let round = 0; fact.wanted.length > 0; round += 1) {
    expect(round).toBeLessThan(30);
    fact = domainFact(all, [...fact.known, ...fact.wanted.map(({ name, type }) => answer(zone, name, type))]);
  }
  return fact;
}

function answer(zone: Zone, name: string, type: RecordType): Answer {
  const found = zone[`${name} ${type}`];
  if (found === 'failed') return { name, type, result: 'failed', data: [] };
  if (typeof found === 'object') return { name, type, result: 'found', data: [...found] };
  const exists = Object.keys(zone).some(key => key.split(' ')[0] === name || key.split(' ')[0]?.endsWith(`.${name}`));
  return { name, type, result: exists ? 'nothing' : 'no-name', data: [] };
}

const good: Zone = {
  'example.com MX': ['10 mail.example.com'],
  'example.com TXT': ['v=spf1 mx -all', 'something else'],
  'mail.example.com A': ['192.0.2.25'],
  '25.2.0.192.in-addr.arpa PTR': ['mail.example.com'],
  '_dmarc.example.com TXT': ['v=DMARC1; p=reject; rua=mailto:d@example.com'],
};
const spf = (text: string, more: Zone = {}) => ask({ ...good, 'example.com TXT': [text], ...more }).spf;
/** A chain of includes so long. */
const chain = (length: number): Zone =>
  Object.fromEntries(
    Array.from({ length }, (_, n) => [
      `s${n}.example.net TXT`,
      [n + 1 < length ? `v=spf1 include:s${n + 1}.example.net ~all` : 'v=spf1 -all'],
    ]),
  );

test('a domain with everything', () => {
  expect(ask(good)).toMatchObject({
    mx: { form: 'mx', list: [{ host: 'mail.example.com', addresses: ['192.0.2.25'], isTold: true }] },
    spf: { problems: [], lookups: 1, voids: 0, all: '-all', isWhole: true, senders: ['192.0.2.25'] },
    dmarc: { at: 'example.com', policy: 'reject', problems: [] },
    dkim: { keys: [], others: false },
    senders: [{ address: '192.0.2.25', name: 'mail.example.com', reverse: 'fits', listed: [] }],
    failed: [],
  });
});

describe('the limits of SPF (RFC 7208, 4.6.4)', () => {
  test('ten look-ups are allowed, eleven are not', () => {
    const ten = `v=spf1 mx ${'a:mail.example.com '.repeat(9)}-all`;
    expect(spf(ten)).toMatchObject({ lookups: 10, problems: [] });
    expect(spf(ten.replace('mx', 'mx mx'))).toMatchObject({
      lookups: 11,
      problems: [expect.stringContaining('11 terms')],
    });
  });

  test('they are counted all the way down, and a redirect is one', () => {
    expect(spf('v=spf1 include:s0.example.net ~all', chain(10))).toMatchObject({ lookups: 10, problems: [] });
    expect(spf('v=spf1 redirect=s0.example.net', chain(11))).toMatchObject({
      lookups: 11,
      problems: [expect.stringContaining('11 terms')],
    });
  });

  test('ip4, ip6 and all ask nothing; exists and ptr do; nothing behind all counts', () => {
    expect(
      spf('v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 exists:%{i}.e.example.com ptr -all a:b.example.com'),
    ).toMatchObject({ lookups: 2, problems: [] });
    expect(spf('v=spf1 mx all redirect=nowhere.example.net')).toMatchObject({ lookups: 1, problems: [] });
  });

  test('two empty answers are allowed, three are not', () => {
    expect(spf('v=spf1 a:x1.example.com a:x2.example.com -all')).toMatchObject({ voids: 2, problems: [] });
    expect(spf('v=spf1 a:x1.example.com mx:x2.example.com a:x3.example.com -all')).toMatchObject({
      voids: 3,
      problems: [expect.stringContaining('3 terms')],
    });
  });

  test('ten mail servers behind one mx are allowed, eleven are not', () => {
    const servers = (count: number): Zone => ({
      'many.example.com MX': Array.from({ length: count }, () => '10 mail.example.com'),
    });
    expect(spf('v=spf1 mx:many.example.com -all', servers(10))?.problems).toEqual([]);
    expect(spf('v=spf1 mx:many.example.com -all', servers(11))?.problems).toEqual([
      expect.stringContaining('11 mail servers'),
    ]);
  });
});

describe('SPF records that receivers give up on', () => {
  test.each([
    ['v=spf1 ip4:192.0.2.300 -all', 'ip4:192.0.2.300'],
    ['v=spf1 ip4:192.0.2.1/33 -all', 'ip4:192.0.2.1/33'],
    ['v=spf1 ip6:192.0.2.1 -all', 'ip6:192.0.2.1'],
    ['v=spf1 include -all', 'include'],
    ['v=spf1 mx; -all', 'mx;'],
    ['v=spf1 ipv4:192.0.2.1 -all', 'ipv4:192.0.2.1'],
    ['v=spf1 redirect=a.example.com redirect=b.example.com', 'redirect=b.example.com'],
    ['v=spf1 include:nowhere.example.net -all', 'no SPF record'],
    ['v=spf1 include:example.com -all', 'leads back'],
  ])('%s', (text, problem) => expect(spf(text)?.problems.join()).toContain(problem));

  test.each([
    'v=spf1 a mx/24 a:mail.example.com/24//64 mx//64 -all',
    'V=SPF1 MX -ALL',
    'v=spf1 mx  -all',
    'v=spf1 mx exp=why.example.com new-thing=1 ~all',
    'v=spf1 include:%{d2}.spf.example.net -all',
    'v=spf1 ip4:192.0.2.0/24 ?all',
  ])('%s is fine', text =>
    expect(
      spf(text, { 'example.com.spf.example.net TXT': ['v=spf1 -all'], 'example.com A': ['192.0.2.80'] })?.problems,
    ).toEqual([]),
  );

  test('two records; what only begins alike is none', () => {
    expect(ask({ ...good, 'example.com TXT': ['v=spf1 mx -all', 'v=spf1 -all'] }).spf?.problems).toEqual([
      expect.stringContaining('2 SPF records'),
    ]);
    expect(ask({ ...good, 'example.com TXT': ['v=spf1 mx -all', 'v=spf10 -all'] }).spf?.problems).toEqual([]);
  });
});

describe('what SPF says of one sender', () => {
  test.each([
    ['v=spf1 mx -all', '192.0.2.25', 'pass'],
    ['v=spf1 mx -all', '192.0.2.26', 'fail'],
    ['v=spf1 mx/30 ~all', '192.0.2.26', 'pass'],
    ['v=spf1 ip4:198.51.100.0/24 ~all', '192.0.2.26', 'softfail'],
    ['v=spf1 ip6:2001:db8::/32 -all', '2001:db8::1', 'pass'],
    ['v=spf1 -ip4:192.0.2.0/24 +all', '192.0.2.26', 'fail'],
    ['v=spf1 include:s0.example.net', '192.0.2.26', 'neutral'],
    ['v=spf1 redirect=s0.example.net', '192.0.2.26', 'fail'],
    ['v=spf1 exists:%{ir}.ok.%{d} -all', '192.0.2.9', 'pass'],
    ['v=spf1 exists:%{l}.ok.%{d} -all', '192.0.2.9', 'unknown'],
    ['something else', '192.0.2.9', 'none'],
  ])('%s for %s: %s', (text, sender, result) => {
    const zone = { ...good, ...chain(1), 'example.com TXT': [text], '9.2.0.192.ok.example.com A': ['127.0.0.2'] };
    expect(ask(zone, { sender }).senderResult).toBe(result);
  });
});

describe('what DNS does not answer is not known', () => {
  test.each([
    ['example.com MX', 'mx'],
    ['example.com TXT', 'spf'],
    ['_dmarc.example.com TXT', 'dmarc'],
    ['_domainkey.example.com TXT', 'dkim'],
    ['_mta-sts.example.com TXT', 'mtaSts'],
    ['default._bimi.example.com TXT', 'bimi'],
  ] as const)('%s', (question, part) => {
    const fact = ask({ ...good, [question]: 'failed' });
    expect(fact[part]).toBeUndefined();
    expect(fact.failed).toHaveLength(1);
  });

  test('an include: the counts are the least', () => {
    const fact = spf('v=spf1 include:s0.example.net -all', { 's0.example.net TXT': 'failed' });
    expect(fact).toMatchObject({ problems: [], isWhole: false });
  });

  test('the reverse name, and a blocklist that does not tell', () => {
    const zone = {
      ...good,
      '25.2.0.192.in-addr.arpa PTR': 'failed',
      '25.2.0.192.bl.example.net A': ['127.255.255.254'],
    } as const;
    const [sender] = ask(zone, { blocklists: ['bl.example.net'] }).senders ?? [];
    expect(sender).toMatchObject({ listed: [], untold: ['bl.example.net'] });
    expect(sender?.reverse).toBeUndefined();
  });
});

describe('mail servers', () => {
  test.each([
    [{ 'example.com MX': ['0 '] }, { form: 'null-mx' }],
    [{ 'example.com MX': 'nothing', 'example.com A': ['192.0.2.80'] }, { form: 'address' }],
    [{ 'example.com MX': 'nothing' }, { form: 'none' }],
    [{ 'example.com MX': ['10 192.0.2.25'] }, { list: [{ problem: expect.stringContaining('is an address') }] }],
    [{ 'example.com MX': ['10 nobody.example.com'] }, { list: [{ problem: 'does not exist' }] }],
    [{ 'mail.example.com CNAME': ['other.example.com'] }, { list: [{ problem: expect.stringContaining('alias') }] }],
    [
      {
        'example.com MX': ['1 aspmx.l.google.com', '10 example-com.mail.protection.outlook.com'],
        'aspmx.l.google.com A': ['192.0.2.1'],
        'example-com.mail.protection.outlook.com A': ['192.0.2.2'],
      },
      { providers: ['Google', 'Microsoft 365'] },
    ],
  ] as const)('%j', (zone, mx) => {
    const without = Object.fromEntries(Object.entries({ ...good, ...zone }).filter(([, value]) => value !== 'nothing'));
    expect(ask(without).mx).toMatchObject(mx);
  });

  test('a domain that does not exist', () => expect(ask({}).mx).toMatchObject({ form: 'no-domain' }));
});

describe('DMARC (RFC 9989)', () => {
  const dmarc = (record: string, more: Zone = {}) =>
    ask({ ...good, '_dmarc.example.com TXT': [record], ...more }).dmarc;
  test.each([
    'v=DMARC1; p=quarantine; pct=50; rf=afrf; ri=86400; unknown=1',
    'v=DMARC1; rua=mailto:d@sub.example.com',
    'v=DMARC1;p=none;adkim=s;aspf=r;np=reject;t=y;psd=n',
  ])('%s is fine', record => expect(dmarc(record)?.problems).toEqual([]));

  test.each([
    ['v=DMARC1; p=rejct', 'p=rejct'],
    ['v=DMARC1; p=reject; rua=d@example.com', 'd@example.com'],
    ['v=DMARC1; p=reject; rua=mailto:d@example.net', 'has not agreed'],
    ['v=DMARC1 p=reject', 'does not begin'],
    ['DMARC1; p=reject', 'does not begin'],
    ['v=DMARC1; p=reject; reject', '“reject”'],
  ])('%s', (record, problem) => expect(dmarc(record)?.problems.join()).toContain(problem));

  test('reports that are wanted there; the record of a domain above, with its word for those below', () => {
    expect(
      dmarc('v=DMARC1; p=none; rua=mailto:d@example.net', {
        'example.com._report._dmarc.example.net TXT': ['v=DMARC1'],
      })?.problems,
    ).toEqual([]);
    const above = {
      ...good,
      '_dmarc.example.com TXT': ['v=DMARC1; p=reject; sp=none'],
      'a.b.example.com MX': ['10 mail.example.com'],
    };
    expect(ask(above, { domain: 'a.b.example.com' }).dmarc).toMatchObject({ at: 'example.com', policy: 'none' });
  });
});

test('a domain that leads on without end is given up', () => {
  const endless: Zone = new Proxy<Zone>(
    {},
    {
      get: (_, key) =>
        String(key).endsWith(' TXT')
          ? [
              `v=spf1 ${Array.from(
                { length: 20 },
                (_n, at) =>
                  `include:x${at}.${String(key)
                    .slice(0, 20)
                    .replaceAll(/[^a-z\d]/g, '')}.net`,
              ).join(' ')} -all`,
            ]
          : undefined,
    },
  );
  const fact = ask(endless);
  expect(fact.known.length).toBeLessThanOrEqual(400);
  expect(fact.spf?.problems.join()).toContain('terms that ask DNS');
});
