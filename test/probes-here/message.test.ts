import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { MessageFact } from '../../src/probes/email/message/fact.ts';
import { handOver } from '../../src/probes/email/message/handed-over.ts';
import probe from '../../src/probes/email/message.ts';

const folder = mkdtempSync(join(tmpdir(), 'itfix-message-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What nobody waits for: reading two megabytes of whatever takes less on a slow machine. */
const patienceMs = 3000;

async function read(text: string, sizeBytes?: number): Promise<MessageFact> {
  const file = join(folder, 'message.eml');
  writeFileSync(file, text, 'latin1');
  if (sizeBytes !== undefined) truncateSync(file, sizeBytes);
  const started = performance.now();
  const fact = await probe.here?.({ file }, { signal: AbortSignal.timeout(10_000), platform: 'linux' });
  expect(performance.now() - started).toBeLessThan(patienceMs);
  return probe.fact.parse(fact) as MessageFact;
}

const report = `From: MAILER-DAEMON@mail.example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

<ann@example.org>: host mx.example.org[192.0.2.25] said: 550 5.1.1 User unknown

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; ann@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B
Content-Type: message/rfc822

From: bob@example.com
Subject: private words of a person

private words
--B--
`;

describe('delivery reports', () => {
  test.each([
    [
      'a postmaster writes to people',
      'Postmaster <postmaster@example.com>',
      'Maintenance window on Saturday',
      'The mailbox server will be unavailable from 22:00. Your quota grows to 50 GB.',
    ],
    [
      'a person asks about returned mail',
      'Ann <ann@example.com>',
      'Returned mail, what shall I do?',
      'Hello, see below.',
    ],
    [
      'a report of RFC 7489',
      'dmarc-noreply <postmaster@mail.example.net>\nAuto-Submitted: auto-generated',
      'Report Domain: example.com',
      'abc',
    ],
  ])('%s: no report', async (_title, from, subject, body) => {
    expect((await read(`From: ${from}\nSubject: ${subject}\n\n${body}\n`)).kind).not.toBe('bounce');
  });

  test('a postmaster with the code of a refusal: a report', async () => {
    const text = 'From: postmaster@example.com\nSubject: Problem\n\n<ann@example.org>: 550 5.1.1 User unknown\n';
    expect((await read(text)).kind).toBe('bounce');
  });

  test('the reason, the recipient and the server; nothing of what people wrote', async () => {
    const fact = await read(report);
    expect(fact).toMatchObject({
      kind: 'bounce',
      reporter: 'mail.example.com',
      refusals: [
        {
          recipient: 'ann@example.org',
          action: 'failed',
          reason: 'recipient-unknown',
          status: '5.1.1',
          remote: 'mx.example.org',
        },
      ],
    });
    expect(JSON.stringify(fact)).not.toContain('private');
  });

  test('as Windows writes lines, with a byte order mark, and as an old Mac does', async () => {
    for (const text of [`\xEF\xBB\xBF${report.replaceAll('\n', '\r\n')}`, report.replaceAll('\n', '\r')])
      expect(await read(text)).toMatchObject({ kind: 'bounce', causes: [{ reason: 'recipient-unknown' }] });
  });

  test('words that somebody saved without the rest', async () => {
    expect(await read('The server said: 550 5.7.64 TenantAttribution; Relay Access Denied\n')).toMatchObject({
      kind: 'bounce',
      causes: [{ reason: 'relay-refused' }],
    });
  });

  // The same code means something else in the words of another provider.
  test.each([
    ['550 5.7.30 Basic authentication is not supported for Client Submission.', 'login-method-off'],
    ['550 5.7.30 REQUIRETLS support required', 'tls-required'],
    [
      '554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes',
      'dmarc-failed',
    ],
    ['534-5.7.9 Application-specific password required.', 'login-method-off'],
    ['550 5.4.5 Daily user sending limit exceeded.', 'sending-limit'],
    ['550 5.2.2 Submission quota exceeded', 'sending-limit'],
    ['552 5.2.2 The email account that you tried to reach is over quota.', 'mailbox-full'],
    ['550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'recipient-unknown'],
    ['550 5.4.1 Relay Access Denied', 'relay-refused'],
    ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', 'recipient-unknown'],
    ['556 5.1.10 Recipient address has null MX', 'recipient-domain-bad'],
    ['535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.', 'login-wrong'],
    [
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.',
      'login-method-off',
    ],
  ])('%s', async (said, reason) => expect(await read(`${said}\n`)).toMatchObject({ causes: [{ reason }] }));
});

describe('messages that arrived', () => {
  test('only what the last server found out counts: anybody can write the rest', async () => {
    const fact = await read(`Authentication-Results: mx.example.com; spf=fail (a; b) smtp.mailfrom=ann@example.org;
 dkim=fail (bad; signature) header.d=example.org header.s=s1; dmarc=fail header.from=example.org
Authentication-Results: mx.elsewhere.example; dmarc=pass header.from=example.org
Received: from mail.example.org by mx.example.com; Thu, 27 Nov 2025 11:00:00 +0100 (CET)
Received: from pc by mail.example.org; Thu, 27 Nov 2025 09:00:00 +0000
From: Ann <ann@example.org>

words
`);
    expect(fact.authentication).toEqual({
      by: 'mx.example.com',
      list: [
        { method: 'spf', result: 'fail', domain: 'example.org' },
        { method: 'dkim', result: 'fail', domain: 'example.org', selector: 's1' },
        { method: 'dmarc', result: 'fail', domain: 'example.org' },
      ],
    });
    expect(fact.hops.map(({ by, delaySec }) => [by, delaySec])).toEqual([
      ['mail.example.org', undefined],
      ['mx.example.com', 3600],
    ]);
  });
});

describe('whatever is given, reading ends', () => {
  test('a message of 100 MB', async () => {
    const fact = await read(report + `${'A'.repeat(76)}\n`.repeat(200), 100_000_000);
    expect(fact).toMatchObject({ kind: 'bounce', sizeBytes: 100_000_000, isCut: true });
  });

  test('parts within parts without end', async () => {
    const nested = Array.from(
      { length: 5000 },
      (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\n\n--b${n}\n`,
    ).join('');
    expect((await read(`From: ann@example.org\n${nested}`)).kind).toBe('message');
  });

  test('a hundred thousand parts', async () => {
    const many = '--B\nContent-Type: text/plain\n\n550 5.1.1 User unknown\n'.repeat(40_000);
    expect(
      (await read(`From: MAILER-DAEMON@example.org\nContent-Type: multipart/mixed; boundary=B\n\n${many}`)).kind,
    ).toBe('bounce');
  });

  test.each([
    ['a line of two megabytes', 'a'.repeat(2_000_000)],
    ['an endless address', `<${'a.'.repeat(500_000)}@${'b.'.repeat(500_000)}>`],
    ['header after header', 'X-Header: value\n'.repeat(100_000)],
    ['a fold after a fold', `X-Header: value${'\n '.repeat(500_000)}`],
    ['open brackets', `Authentication-Results: mx.example.com; ${'('.repeat(500_000)}`],
    ['dashes', `${'-'.repeat(100_000)}\n`.repeat(15)],
    ['codes', '550 5.1.1 '.repeat(150_000)],
    ['words that nearly fit', 'sender address recipient mailbox is not '.repeat(40_000)],
  ])('%s', async (_, text) => {
    await read(`From: MAILER-DAEMON@example.org\nSubject: failure notice\n${/^[XA]/.test(text) ? '' : '\n'}${text}\n`);
  });

  test.each([
    ['PK\x03\x04....', 'an archive'],
    ['\x1F\x8B\x08....', 'an archive'],
    ['\xD0\xCF\x11\xE0....', 'an Outlook file'],
    ['\n\n', 'is empty'],
    ['words of somebody\n', 'neither a mail message'],
  ])('%j is told of, not unpacked', async (text, says) => expect(read(text)).rejects.toThrow(says));

  test('no file, and something that is none', async () => {
    const here = { signal: AbortSignal.timeout(1000), platform: 'linux' } as const;
    await expect(probe.here?.({ file: join(folder, 'missing') }, here)).rejects.toThrow('there is no file');
    await expect(probe.here?.({ file: folder }, here)).rejects.toThrow('is not a file');
    await expect(probe.here?.({ file: '/dev/zero' }, here)).rejects.toThrow('is not a file');
  });
});

describe('a message handed over', () => {
  async function* pieces(text: string, size: number, times = 1): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text, 'latin1');
    for (let time = 0; time < times; time++)
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  async function readHandedOver(stream: AsyncIterable<Uint8Array>): Promise<MessageFact> {
    await handOver(stream);
    const fact = await probe.here?.({ file: '-' }, { signal: AbortSignal.timeout(10_000), platform: 'linux' });
    return probe.fact.parse(fact) as MessageFact;
  }

  test('in pieces is read as from a file', async () => {
    expect(await readHandedOver(pieces(report, 7))).toEqual(await read(report));
  });

  test('that never ends is read to an end', async () => {
    const filler = `${'x'.repeat(2 ** 20 - 1)}\n`;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(report, 'latin1');
      yield* pieces(filler, 2 ** 20, 1_000_000);
    }
    const { kind, sizeBytes } = await readHandedOver(endless());
    expect(kind).toBe((await read(report)).kind);
    expect(sizeBytes).toBeGreaterThan(256 * 2 ** 20);
    expect(sizeBytes).toBeLessThan(258 * 2 ** 20);
  });

  test('of nothing is said to be empty', async () => {
    await expect(readHandedOver(pieces('', 1))).rejects.toThrow('standard input is empty');
  });
});
