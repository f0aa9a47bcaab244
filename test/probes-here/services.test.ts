import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import type { ServicesFact } from '../../src/probes/email/services/fact.ts';
import probe from '../../src/probes/email/services.ts';

const folder = new URL('certificates/', import.meta.url);
const certificate = (name: string) => ({
  cert: readFileSync(new URL(`${name}.pem`, folder)),
  key: readFileSync(new URL('leaf.key', folder)),
});
/** Long enough for a slow machine, short enough that a server which stalls is given up soon. */
const waitMs = 1500;

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', socket => sockets.push(socket.on('error', () => {})));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function talk(port: number, protocol = 'smtp', security = 'starttls') {
  const list = [{ protocol, host: '127.0.0.1', port, security, from: 'given' }];
  const started = performance.now();
  const params = probe.params.parse({ list, waitMs });
  const fact = await probe.here?.(params, { signal: AbortSignal.timeout(20_000), platform: 'linux' });
  expect(performance.now() - started).toBeLessThan(4 * waitMs);
  return (probe.fact.parse(fact) as ServicesFact).list[0];
}

/** A server that says these words one after the other, whatever it hears, and then nothing any more. */
const saying = (...words: string[]) =>
  createServer(socket => {
    let at = 0;
    const next = () => void (words[at] !== undefined && socket.write(words[at++] ?? ''));
    next();
    socket.on('data', next);
  });

describe('a mail server that stalls', () => {
  test.each([
    ['before its greeting', [], 'no-greeting'],
    ['after its greeting', ['220 mail ESMTP\r\n'], 'no-greeting'],
    ['after what it offers', ['220 mail ESMTP\r\n', '250-mail\r\n250 STARTTLS\r\n'], 'no-greeting'],
    ['within TLS', ['220 mail ESMTP\r\n', '250-mail\r\n250 STARTTLS\r\n', '220 go\r\n'], 'no-greeting'],
  ])('%s', async (_, words, result) => expect(await talk(await listen(saying(...words)))).toMatchObject({ result }));

  test('in the middle of a line, and one that never ends', async () => {
    expect(await talk(await listen(saying('220 mail ES')))).toMatchObject({ result: 'no-greeting' });
    const endless = createServer(socket => {
      const timer = setInterval(() => socket.write('220-'.repeat(10_000)), 1);
      socket.on('close', () => clearInterval(timer));
    });
    expect(['no-starttls', 'no-greeting']).toContain((await talk(await listen(endless)))?.result);
  });
});

describe('what is not as it is set', () => {
  test('plain words where TLS is set', async () => {
    expect(await talk(await listen(saying('220 mail ESMTP\r\n')), 'smtp', 'tls')).toMatchObject({ result: 'not-tls' });
  });

  test('TLS where plain words are set', async () => {
    expect(await talk(await listen(createTlsServer(certificate('good'))))).toMatchObject({ result: 'speaks-tls' });
  });

  test('no mail server at all', async () => {
    expect(await talk(await listen(saying('SSH-2.0-OpenSSH_9.2\r\n')))).toMatchObject({
      result: 'not-mail',
      said: 'SSH-2.0-OpenSSH_9.2',
    });
  });

  test('nobody listens', async () => {
    const port = await listen(saying());
    for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve));
    expect(await talk(port)).toMatchObject({ result: 'refused' });
  });
});

describe('certificates', () => {
  test.each(['expired', 'not-yet-valid', 'self-signed'])('%s', async problem => {
    const server = createTlsServer(certificate(problem), socket => {
      socket.write('* OK ready\r\n');
      socket.on('error', () => {});
      socket.on('data', () => socket.write('* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\na1 OK\r\n'));
    });
    expect(await talk(await listen(server), 'imap', 'tls')).toMatchObject({
      result: 'certificate',
      certificate: { problem },
      logins: ['XOAUTH2'],
    });
  });
});
