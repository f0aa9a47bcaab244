import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import mail from '../../src/destinations/mail.ts';
import type { Message, Receipt, Undelivered } from '../../src/model/destination.ts';
import { type Answering, startOwnServer } from './own-server.ts';
import { ann, freePorts, type Postfix, startPostfix, until, whyNoPostfix } from './postfix.ts';

const bundle = Uint8Array.from({ length: 200_003 }, (_, index) => (index * 7919) % 251);

const message: Message = {
  id: 'itfix.20261128-101112-0a1b2.0123456789abcdef',
  name: '20261128-101112-0a1b2',
  subject: '[N21] "Kein Netz für Ümit" - pc-17, 東京',
  text: '- REPORT: one\n- SYMPTOM: "Kein Netz für Ümit"\n.\n.. dots\nFrom the start\n',
  attachments: [{ name: 'itfix-20261128.zip', type: 'application/zip', bytes: bundle }],
  madeAt: '2026-11-28T10:11:12.000Z',
};

interface Given {
  readonly [key: string]: unknown;
}

async function deliver(given: Given, { password = ann.password, limitMs = 15_000 } = {}) {
  const settings = mail.settings.parse({ from: 'Itfix <itfix@pc.test>', to: 'help@help.test', ...given });
  const secrets = new Map([['PASSWORD', password]]);
  return mail.deliver(message, { settings, secrets, signal: AbortSignal.timeout(limitMs) });
}

/** How a delivery failed. */
async function failure(delivery: Promise<Receipt>): Promise<Undelivered> {
  return delivery.then(
    ({ said }) => expect.fail(`it was delivered: ${said}`),
    error => error,
  );
}

const secure = { host: 'localhost', secure: 'starttls', user: ann.user, password: { env: 'PASSWORD' } };

describe.skipIf(whyNoPostfix !== undefined)('a real Postfix', () => {
  let postfix: Postfix;
  beforeAll(async () => {
    postfix = await startPostfix();
  });
  afterAll(() => postfix?.close());

  test.each([
    ['starttls', 'submission'],
    ['tls', 'smtps'],
  ] as const)('takes a mail by %s with a password, whole and unchanged', async (way, port) => {
    const receipt = await deliver({ ...secure, secure: way, port: postfix.ports[port], ca: postfix.ca });
    expect(receipt.said).toMatch(/^250 2\.0\.0 Ok: queued as \w+$/);
    const [arrived, ...others] = await theMails(postfix, 1);
    expect(others).toEqual([]);
    expect(read(arrived)).toEqual({
      from: 'Itfix <itfix@pc.test>',
      to: 'help@help.test',
      subject: message.subject,
      id: `<${message.id}@pc.test>`,
      date: 'Sat, 28 Nov 2026 10:11:12 +0000',
      text: message.text,
      files: [{ name: 'itfix-20261128.zip', type: 'application/zip', base64: Buffer.from(bundle).toString('base64') }],
    });
    expect(String(arrived)).toMatch(/with ESMTPSA/);
  });

  test('a mail names neither this machine nor the program that made it', async () => {
    await deliver({ ...secure, port: postfix.ports.submission, ca: postfix.ca, cc: ['two@help.test'] });
    const [arrived] = await theMails(postfix, 2);
    const head = String(arrived).split('\n\n')[0] ?? '';
    expect(head).toMatch(/^Received: from \[127\.0\.0\.1\]/m);
    expect(head).not.toMatch(/nodemailer|X-Mailer|User-Agent/i);
  });

  test('what it wants later is temporary, with its words', async () => {
    const { hindrance, message: why } = await failure(
      deliver({ host: '127.0.0.1', secure: 'none', port: postfix.ports.plain, to: 'later@help.test' }),
    );
    expect(hindrance).toBe('temporary');
    expect(why).toContain('450 4.2.1 <later@help.test>: Recipient address rejected: Come back later');
  });

  test('what it never wants is permanent, with its words', async () => {
    const { hindrance, message: why } = await failure(
      deliver({ host: '127.0.0.1', secure: 'none', port: postfix.ports.plain, to: 'never@help.test' }),
    );
    expect(hindrance).toBe('permanent');
    expect(why).toContain('550 5.7.1 <never@help.test>: Recipient address rejected: We take no reports here');
  });

  test('one recipient of two: delivered, and said for whom not', async () => {
    const receipt = await deliver({
      host: '127.0.0.1',
      secure: 'none',
      port: postfix.ports.plain,
      to: ['never@help.test', 'help@help.test'],
    });
    expect(receipt.notTo).toEqual(['never@help.test']);
    await theMails(postfix, 1);
  });

  test('a wrong password is permanent, and is not told', async () => {
    const { hindrance, message: why } = await failure(
      deliver({ ...secure, port: postfix.ports.submission, ca: postfix.ca }, { password: 'wrong-horse' }),
    );
    expect(hindrance).toBe('permanent');
    expect(why).toMatch(/did not accept user and password: "535 5\.7\.8/);
    expect(why).not.toContain('wrong-horse');
  });

  test('no password where one is needed: permanent', async () => {
    const { hindrance } = await failure(
      deliver({ host: 'localhost', secure: 'starttls', port: postfix.ports.submission, ca: postfix.ca }),
    );
    expect(hindrance).toBe('permanent');
  });

  test.each([
    ['an issuer that nobody trusts', { host: 'localhost' }],
    ['a name that is not in the certificate', { host: '127.0.0.1' }],
  ])('%s: nothing is sent, the password neither', async (_what, other) => {
    const ca = other.host === 'localhost' ? {} : { ca: postfix.ca };
    for (const [way, port] of [
      ['starttls', postfix.ports.submission],
      ['tls', postfix.ports.smtps],
    ]) {
      const { hindrance, message: why } = await failure(deliver({ ...secure, ...other, ...ca, secure: way, port }));
      expect({ way, hindrance }).toEqual({ way, hindrance: 'permanent' });
      expect(why).toMatch(/the certificate of .* is not trusted/);
    }
    expect(await postfix.arrived()).toEqual([]);
  });

  test('a server without STARTTLS is given nothing', async () => {
    const { hindrance, message: why } = await failure(
      deliver({ ...secure, port: postfix.ports.plain, ca: postfix.ca }),
    );
    expect(hindrance).toBe('permanent');
    expect(why).toMatch(/does not begin to encrypt \(STARTTLS\): "502/);
    expect(await postfix.arrived()).toEqual([]);
  });
});

/** So many mails; the server puts them into the mailbox a moment after its answer. */
async function theMails(postfix: Postfix, number: number): Promise<Buffer[]> {
  const mails: Buffer[] = [];
  await until(async () => {
    mails.push(...(await postfix.arrived()));
    return mails.length >= number;
  }, `${number} mails`);
  return mails;
}

/** As another program reads it. */
function read(mailbox: Buffer | undefined): unknown {
  const program = `
import base64, email, email.policy, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
text = mail.get_body(("plain",))
print(json.dumps({
  "from": str(mail["from"]), "to": str(mail["to"]), "subject": str(mail["subject"]), "id": mail["message-id"], "date": str(mail["date"]),
  "text": text.get_content().replace("\\r\\n", "\\n"),
  "files": [{"name": part.get_filename(), "type": part.get_content_type(), "base64": base64.b64encode(part.get_content()).decode()}
            for part in mail.iter_attachments()],
}))`;
  return JSON.parse(
    execFileSync('python3', ['-c', program], { input: mailbox ?? '', encoding: 'utf8', maxBuffer: 2 ** 26 }),
  );
}

describe('a server of our own', () => {
  const cases: readonly [string, Answering, Undelivered['hindrance'], RegExp][] = [
    [
      'takes all and hangs up without an answer',
      line => (line === '.' ? 'end' : undefined),
      'unclear',
      /given the whole mail/,
    ],
    ['takes all and is silent', line => (line === '.' ? 'silence' : undefined), 'unclear', /time limit/],
    ['hangs up when the mail begins', line => (line === 'DATA' ? 'end' : undefined), 'temporary', /not reached/],
    [
      'is full after the mail',
      line => (line === '.' ? '452 4.3.1 Disk full' : undefined),
      'temporary',
      /452 4\.3\.1 Disk full/,
    ],
    ['refuses after the mail', line => (line === '.' ? '554 5.6.0 Spam' : undefined), 'permanent', /554 5\.6\.0 Spam/],
    ['is closing', line => (line === '' ? '421 4.3.2 Closing' : undefined), 'temporary', /421 4\.3\.2 Closing/],
    ['says nothing at all', line => (line === '' ? 'silence' : undefined), 'temporary', /time limit/],
    ['hangs up at once', line => (line === '' ? 'end' : undefined), 'temporary', /not reached/],
    [
      'takes nobody',
      line => (/^RCPT/.test(line) ? '451 4.7.1 Greylisted' : undefined),
      'temporary',
      /451 4\.7\.1 Greylisted/,
    ],
  ];
  test.each(cases)('%s', async (_what, special, hindrance, said) => {
    const server = await startOwnServer(special);
    try {
      const found = await failure(deliver({ host: '127.0.0.1', secure: 'none', port: server.port }, { limitMs: 1500 }));
      expect({ hindrance: found.hindrance, message: found.message }).toEqual({
        hindrance,
        message: expect.stringMatching(said),
      });
    } finally {
      server.close();
    }
  });

  test('nobody listens: temporary, at once', async () => {
    const [port = 0] = await freePorts(1);
    const { hindrance, message: why } = await failure(deliver({ host: '127.0.0.1', secure: 'none', port }));
    expect({ hindrance, why }).toEqual({ hindrance: 'temporary', why: expect.stringContaining('ECONNREFUSED') });
  });

  test('a name that no one knows: temporary', async () => {
    const { hindrance } = await failure(deliver({ host: 'mail.invalid', secure: 'starttls' }, { limitMs: 5000 }));
    expect(hindrance).toBe('temporary');
  });

  test('a file of issuers that is not there: permanent', async () => {
    const { hindrance, message: why } = await failure(deliver({ host: 'localhost', ca: '/nowhere/ca.pem' }));
    expect(hindrance).toBe('permanent');
    expect(why).toContain('/nowhere/ca.pem');
  });

  test('hostile words of a subject or a name begin no header of their own', async () => {
    const server = await startOwnServer(() => undefined);
    const settings = mail.settings.parse({
      host: '127.0.0.1',
      port: server.port,
      secure: 'none',
      from: 'a@pc.test',
      to: 'help@help.test',
    });
    const hostile = 'x\r\nBcc: thief@evil.test\r\n\r\n<script>';
    await mail.deliver(
      { ...message, subject: hostile, attachments: [{ name: hostile, type: 'text/plain', bytes: bundle }] },
      { settings, secrets: new Map(), signal: AbortSignal.timeout(5000) },
    );
    server.close();
    expect(server.heard.filter(line => /^RCPT/.test(line))).toEqual(['RCPT TO:<help@help.test>']);
    const [head = ''] = (server.mails[0] ?? '').split('\n\n');
    expect(head).not.toMatch(/^Bcc:/m);
  });
});

describe('settings that are refused', () => {
  const good = { host: 'mail.help.test', from: 'a@pc.test', to: 'help@help.test' };
  const cases: readonly [Given, string][] = [
    [{ secure: 'none' }, 'secure'],
    [{ user: 'ann' }, 'password'],
    [{ password: { env: 'P' } }, 'user'],
    [{ user: 'ann', password: 'hunter2' }, 'password'],
    [{ user: 'ann', password: { env: 'P', value: 'hunter2' } }, 'password'],
    [{ to: 'help@help.test\r\nBcc: a@b' }, 'to'],
    [{ from: 'nobody' }, 'from'],
    [{ to: [] }, 'to'],
    [{ host: 'smtp://mail.help.test' }, 'host'],
    [{ tls: 'none' }, ''],
  ];
  test.each(cases)('%j', (wrong, key) => {
    const { error } = mail.settings.safeParse({ ...good, ...wrong });
    expect(error?.issues.map(({ path }) => String(path[0] ?? ''))).toEqual([key]);
  });

  test('sending readable to another machine has to be said, to this one not', () => {
    expect(mail.settings.safeParse({ ...good, secure: 'none', unencrypted: 'allowed' }).success).toBe(true);
    expect(mail.settings.safeParse({ ...good, secure: 'none', host: '127.0.0.1' }).success).toBe(true);
  });
});
