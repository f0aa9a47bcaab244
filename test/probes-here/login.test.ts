import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';

const read = (name: string) => readFileSync(new URL(`certificates/${name}`, import.meta.url));
// The issuer of the tests' certificates is one that this machine trusts.
vi.mock(import('../../src/probes/net/site/trust.ts'), () => ({
  trust: async () => ({ context: createSecureContext({ ca: [read('ca.pem')] }), complete: true }),
}));
const { default: probe } = await import('../../src/probes/email/login.ts');
const { refusalIn } = await import('../../src/probes/email/login/refusal.ts');
const { LoginFact } = await import('../../src/probes/email/login/fact.ts');

/** Long enough for a slow machine, short enough that a server which stalls is given up soon. */
const waitMs = 1500;
const password = 'Geheim "1\\2';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

type Answers = readonly (readonly [RegExp, string])[];

/** A server that greets, if at all, and answers what fits. Tells what it heard, and how often somebody came. */
async function serve(greeting: string, answers: Answers, certificate = 'good') {
  const heard: string[] = [];
  let visits = 0;
  const context = createSecureContext({ cert: read(`${certificate}.pem`), key: read('leaf.key') });
  const server = createServer(raw => {
    visits++;
    const safe = new TLSSocket(raw, { isServer: true, secureContext: context });
    sockets.push(
      raw.on('error', () => {}),
      safe.on('error', () => {}),
    );
    safe.on('secure', () => void safe.write(greeting));
    safe.on('data', chunk => {
      for (const line of chunk.toString('utf8').split('\r\n').filter(Boolean)) {
        heard.push(line);
        const answer = answers.find(([pattern]) => pattern.test(line))?.[1];
        if (answer) safe.write(`${answer}\r\n`);
      }
    });
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { heard, visits: () => visits, port: typeof address === 'object' && address ? address.port : 0 };
}

async function logIn(port: number, protocol: string, secret = password) {
  const service = { protocol, host: '127.0.0.1', port, security: 'tls', from: 'given' };
  const params = probe.params.parse({ name: 'ann@example.com', service, waitMs });
  const started = performance.now();
  const fact = await probe.here?.(params, { signal: AbortSignal.timeout(20_000), platform: 'linux', secret });
  expect(performance.now() - started).toBeLessThan(4 * waitMs);
  return LoginFact.parse(fact);
}

const hello: Answers = [[/^EHLO/, '250-mail\r\n250 AUTH PLAIN LOGIN']];
const plain = Buffer.from(`\0ann@example.com\0${password}`).toString('base64');
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('one login', () => {
  test.each([
    ['smtp', '220 mail\r\n', [...hello, [/^AUTH PLAIN/, '235 2.7.0 ok']], `AUTH PLAIN ${plain}`],
    [
      'smtp',
      '220 mail\r\n',
      [
        [/^EHLO/, '250 AUTH LOGIN'],
        [/^AUTH LOGIN$/, '334 VXNlcm5hbWU6'],
        [new RegExp(`^${base64('ann@example.com')}$`), '334 UGFzc3dvcmQ6'],
        [/=*$/, '235 ok'],
      ],
      base64(password),
    ],
    [
      'imap',
      '* OK ready\r\n',
      [
        [/^a1/, '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na1 OK'],
        [/^a3/, '+ '],
        [/=*$/, 'a3 OK done'],
      ],
      plain,
    ],
    [
      'imap',
      '* OK ready\r\n',
      [
        [/^a1/, '* CAPABILITY IMAP4rev1\r\na1 OK'],
        [/^a3/, 'a3 OK done'],
      ],
      'a3 LOGIN "ann@example.com" "Geheim \\"1\\\\2"',
    ],
    [
      'pop3',
      '+OK ready\r\n',
      [
        [/^CAPA/, '+OK\r\nUSER\r\n.'],
        [/^USER/, '+OK'],
        [/^PASS/, '+OK'],
      ],
      `PASS ${password}`,
    ],
  ] as [string, string, Answers, string][])('by %s that is accepted', async (protocol, greeting, answers, sent) => {
    const { port, heard } = await serve(greeting, answers);
    expect(await logIn(port, protocol)).toMatchObject({ outcome: 'accepted', reached: 'ok' });
    expect(heard).toContain(sent);
  });

  test('refused is not tried again, and nothing of the password is kept', async () => {
    const { port, heard, visits } = await serve('220 mail\r\n', [
      ...hello,
      [/^AUTH/, `535 5.7.8 ${plain} ${password} ${base64(password)} are wrong`],
    ]);
    const fact = await logIn(port, 'smtp');
    expect(fact).toMatchObject({ outcome: 'refused', reason: 'password-wrong' });
    expect(fact.said).toBe('535 5.7.8 [secret removed] [secret removed] [secret removed] are wrong');
    expect([visits(), heard.filter(line => line.startsWith('AUTH')).length]).toEqual([1, 1]);
  });

  test('a short password is cut where it stands alone', async () => {
    const { port } = await serve('220 mail\r\n', [...hello, [/^AUTH/, '535 label lab: wrong password']]);
    expect((await logIn(port, 'smtp', 'lab')).said).toBe('535 label [secret removed]: wrong password');
  });

  test('no password goes to a server with a bad certificate, or to one that takes only tokens', async () => {
    const bad = await serve('220 mail\r\n', [...hello, [/^AUTH/, '235 ok']], 'expired');
    expect(await logIn(bad.port, 'smtp')).toMatchObject({ outcome: 'not-tried', reached: 'certificate' });
    const modern = await serve('* OK\r\n', [[/^a1/, '* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=OAUTHBEARER\r\na1 OK']]);
    expect(await logIn(modern.port, 'imap')).toMatchObject({ outcome: 'modern-only' });
    const other = await serve('220 mail\r\n', [[/^EHLO/, '250 AUTH GSSAPI NTLM']]);
    expect(await logIn(other.port, 'smtp')).toMatchObject({ outcome: 'no-known-way' });
    for (const { heard } of [bad, modern, other]) expect(heard.join('\n')).not.toMatch(/AUTH|LOGIN/);
  });
});

describe('a server that stalls', () => {
  test.each([
    ['before its greeting', '', [], 'not-tried'],
    ['after its greeting', '220 mail\r\n', [], 'not-tried'],
    ['at the login', '220 mail\r\n', hello, 'no-answer'],
    ['in the middle of its answer', '220 mail\r\n', [...hello, [/^AUTH/, '535 5.7.8 wr']], 'refused'],
    [
      'in the middle of the login',
      '220 mail\r\n',
      [
        [/^EHLO/, '250 AUTH LOGIN'],
        [/^AUTH/, '334 go'],
      ],
      'no-answer',
    ],
  ] as [string, string, Answers, string][])('%s', async (_, greeting, answers, outcome) => {
    const { port } = await serve(greeting, answers);
    expect(await logIn(port, 'smtp')).toMatchObject({ outcome });
  });
});

describe('what servers say', () => {
  test.each([
    // Typed from the pages of the providers and the sources of the servers.
    ['imap', 'a3 NO [AUTHENTICATIONFAILED] Authentication failed.', 'password-wrong'],
    ['imap', 'a3 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)', 'password-wrong'],
    [
      'imap',
      'a3 NO [ALERT] Application-specific password required: https://support.google.com/ (Failure)',
      'method-off',
    ],
    ['imap', 'a3 NO [ALERT] Please log in via your web browser: https://support.google.com/ (Failure)', 'method-off'],
    ['imap', 'a3 NO Your account is not enabled for IMAP use. Please visit your Gmail settings page.', 'method-off'],
    ['imap', 'a3 NO [ALERT] IMAP access is disabled for your domain.', 'method-off'],
    ['imap', 'a3 NO [EXPIRED] Password expired', 'password-expired'],
    ['imap', 'a3 NO [UNAVAILABLE] Temporary authentication failure. [mail:2025-11-28]', 'server-trouble'],
    ['imap', 'a3 NO Account is locked', 'account-closed'],
    ['imap', 'a3 NO LOGIN failed.', undefined],
    ['imap', 'a3 NO AUTHENTICATE failed.', undefined],
    ['imap', 'a3 BAD User is authenticated but not connected.', undefined],
    ['pop3', '-ERR [AUTH] Authentication failed.', 'password-wrong'],
    ['pop3', '-ERR [SYS/TEMP] try later', 'server-trouble'],
    ['smtp', '535-5.7.8 Username and Password not accepted. For more information, go to', 'password-wrong'],
    ['smtp', '534-5.7.9 Application-specific password required.', 'method-off'],
    ['smtp', '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.', 'method-off'],
    [
      'smtp',
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.',
      'method-off',
    ],
    ['smtp', '535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.', 'password-wrong'],
    [
      'smtp',
      "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.",
      'sign-in-rule',
    ],
    ['smtp', '550 5.7.30 Basic authentication is not supported for Client Submission.', 'method-off'],
    ['smtp', '535 5.7.3 Authentication unsuccessful [FR0P281CA0001]', undefined],
    ['smtp', '535 Authentication credentials invalid', 'password-wrong'],
    ['smtp', '535 5.7.13 User account is disabled', 'account-closed'],
    ['smtp', '535 5.7.0 (#AUTH005) Too many bad auth attempts.', 'account-closed'],
    ['smtp', '454 4.7.0 Temporary authentication failure: Connection lost to authentication server', 'server-trouble'],
    ['smtp', '454 4.7.0 Too many login attempts, please try again later.', 'account-closed'],
    ['smtp', '432 4.7.12 A password transition is needed', 'password-expired'],
    ['smtp', '432 4.3.2 Concurrent connections limit exceeded', 'server-trouble'],
    ['smtp', '535 Fehler: Passwort oder Benutzername falsch', 'password-wrong'],
  ] as const)('%s: %s', (protocol, said, reason) => expect(refusalIn(said, protocol)).toBe(reason));
});
