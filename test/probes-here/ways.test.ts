import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createWeb, type RequestListener } from 'node:http';
import { createServer as createSecureWeb } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createSecureContext } from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Method, Probe } from '../../src/model/probe.ts';
import { linux } from '../../src/platforms/linux.ts';
import portal from '../../src/probes/net/portal.ts';
import proxyTest from '../../src/probes/net/proxy-test.ts';
import reach from '../../src/probes/net/reach.ts';
import { visit } from '../../src/probes/net/site/here.ts';
import { Site, siteOf } from '../../src/probes/net/site/site.ts';
import site from '../../src/probes/net/site.ts';
import { closedPort } from '../closed-port.ts';

const here = () => ({ signal: new AbortController().signal, platform: 'linux' as const });
const read = (name: string) => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url));
const key = readFileSync(new URL('certificates/leaf.key', import.meta.url));

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

/** Longer than a busy machine needs to start eight programs at once: only who never answers takes it all. */
const waitMs = 3000;

/** The port a server was given. */
async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  await once(server.listen(0, host), 'listening');
  return (server.address() as AddressInfo).port;
}

const raw = (behave: (socket: Socket) => void) => listen(createServer(behave));
const web = (answer: RequestListener, host?: string) => listen(createWeb(answer), host);
const secure = (certificate: string, answer: RequestListener = (_, reply) => reply.end('hello')) =>
  listen(createSecureWeb({ key, cert: read(certificate) }, answer));

const hasSix = Object.values(networkInterfaces()).some(all => all?.some(({ address }) => address === '::1'));
const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const ownIssuers =
  (complete = true) =>
  () =>
    Promise.resolve({ context: createSecureContext({ ca: [read('ca')] }), complete });

/** What the commands for Linux say, of this machine. */
async function byCommand(probe: Probe, method: number, given: unknown) {
  const params = probe.params.parse(given);
  const chosen = ([probe.on.linux].flat() as Method<unknown, unknown>[])[method]!;
  const [program, ...words] = linux.invocation(chosen.command(params), { needs: chosen.needs ?? [] }).argv;
  const { stdout, stderr } = await promisify(execFile)(program, words);
  const ended = { by: 'exit' as const, code: 0 };
  const execution = { asked: '', ended, stdout, stderr, droppedBytes: 0, startedAt: '', durationMs: 1 };
  return probe.fact.parse(chosen.parse(execution, params)) as Record<string, unknown>;
}

const byNode = async (probe: Probe, given: unknown) =>
  probe.fact.parse(await probe.here!(probe.params.parse(given), here())) as Record<string, unknown>;

const Results = z.object({ list: z.array(z.object({ result: z.string() })) });
const results = (fact: unknown) => Results.parse(fact).list.map(({ result }) => result);

describe('net.site', () => {
  const look = (url: string, waitMs = 2000) => byNode(site, { url, waitMs });

  test('answers, with the head of the answer', async () => {
    const port = await web((_, reply) => reply.writeHead(302, { server: 'nginx', location: '/there' }).end('hello'));
    expect(await look(`http://127.0.0.1:${port}/a?b`)).toMatchObject({
      ...{ reached: 'http', answered: true, result: 'ok', status: 302, server: 'nginx', location: '/there' },
      ...{
        host: '127.0.0.1',
        port,
        addresses: ['127.0.0.1'],
        steps: [{ step: 'tcp', result: 'ok' }, { step: 'http' }],
      },
    });
  });

  test('asks for the path, of the host and port', async () => {
    const asked: unknown[] = [];
    const port = await web(({ url, headers }, reply) => {
      asked.push([url, headers.host]);
      reply.end();
    });
    await look(`http://localhost:${port}/a?b=c`);
    expect(asked).toContainEqual(['/a?b=c', `localhost:${port}`]);
  });

  test('a server that is ill', async () => {
    const port = await web((_, reply) => reply.writeHead(503).end());
    const fact = await look(`http://127.0.0.1:${port}/`);
    expect(fact).toMatchObject({ reached: 'http', answered: false, result: 'http-error', status: 503 });
  });

  test('one address of the name that answers is enough', async () => {
    const port = await web((_, reply) => reply.end());
    expect(await look(`http://localhost:${port}/`)).toMatchObject({ answered: true, address: '127.0.0.1' });
  });

  test.skipIf(!hasSix)('an IPv6 address', async () => {
    const port = await web((_, reply) => reply.end(), '::1');
    expect(await look(`http://[::1]:${port}/`)).toMatchObject({ answered: true, host: '::1', addresses: ['::1'] });
  });

  test.each<[string, () => Promise<number>, object]>([
    ['http', closedPort, { reached: 'name', result: 'refused' }],
    ['http', () => raw(socket => socket.end()), { reached: 'tcp', result: 'reset' }],
    ['http', () => raw(() => {}), { reached: 'tcp', result: 'http-silent' }],
    ['http', () => raw(socket => socket.write('SSH-2.0-x\r\n\r\n')), { reached: 'tcp', result: 'http-error' }],
    ['https', () => raw(() => {}), { reached: 'tcp', result: 'silent' }],
    ['https', () => raw(socket => socket.destroy()), { result: 'reset' }],
    ['https', () => web(() => {}), { reached: 'tcp', result: 'tls-failed', tls: { problem: 'handshake' } }],
    ['https', () => secure('self-signed'), { reached: 'tcp', result: 'tls-failed', tls: { problem: 'self-signed' } }],
    ['https', () => secure('good'), { result: 'tls-failed', tls: { problem: 'unknown-issuer' } }],
  ])('%s that fails, %#', async (scheme, serve, expected) => {
    const fact = await look(`${scheme}://127.0.0.1:${await serve()}/`, 400);
    expect(fact).toMatchObject({ answered: false, ...expected });
  });

  test('a name that nobody has', async () => {
    const fact = await look(`http://${'x'.repeat(64)}.invalid/`);
    expect(fact).toMatchObject({ reached: 'nothing', result: 'name-unknown', addresses: [] });
  });

  describe('with an issuer that is trusted', () => {
    const judge = async (certificate: string, complete = true) => {
      const url = `https://localhost:${await secure(certificate)}/`;
      return siteOf(url, await visit(url, 2000, here(), undefined, ownIssuers(complete)));
    };

    test('a good certificate', async () => {
      const tls = { issuer: 'CN=itfix test issuer', subject: 'CN=localhost', notBefore: '2020-01-01T00:00:00.000Z' };
      expect(await judge('good')).toMatchObject({ answered: true, reached: 'http', tls });
      expect((await judge('good')).tls).not.toHaveProperty('problem');
    });

    test.each(['expired', 'not-yet-valid', 'wrong-name', 'self-signed'])('%s', async problem => {
      expect(await judge(problem)).toMatchObject({ answered: false, result: 'tls-failed', tls: { problem } });
    });

    test('an issuer unknown to Node is no fault where the list of the system cannot be read', async () => {
      expect(await judge('self-signed', false)).toMatchObject({ answered: true, tls: { issuerUnchecked: true } });
      expect(await judge('expired', false)).toMatchObject({ answered: false, tls: { problem: 'expired' } });
    });
  });

  test.skipIf(!has('curl'))('curl tells the same', async () => {
    const urls = [
      `http://127.0.0.1:${await web((_, reply) => reply.end())}/`,
      `http://127.0.0.1:${await web((_, reply) => reply.writeHead(500).end())}/`,
      `http://127.0.0.1:${await closedPort()}/`,
      `http://127.0.0.1:${await raw(() => {})}/`,
      `https://127.0.0.1:${await secure('expired')}/`,
      `https://127.0.0.1:${await secure('self-signed')}/`,
      `https://127.0.0.1:${await secure('good')}/`,
    ];
    const words = (fact: unknown) => {
      const { reached, answered, result, status, tls } = Site.parse(fact);
      return [reached, answered, result, status, tls?.problem];
    };
    for (const url of urls) {
      const [one, other] = await Promise.all([look(url, 500), byCommand(site, 0, { url, waitMs: 500 })]);
      expect(words(other), url).toEqual(words(one));
    }
  });
});

describe('net.portal', () => {
  const page: RequestListener = ({ url }, reply) => {
    if (url === '/204') return void reply.writeHead(204).end();
    if (url === '/away') return void reply.writeHead(302, { location: 'http://portal.example/' }).end();
    reply.end('Microsoft Connect Test');
  };
  const given = async () => {
    const at = `http://127.0.0.1:${await web(page)}`;
    const checks = [
      { url: `${at}/`, contains: 'Microsoft Connect Test' },
      { url: `${at}/204`, status: 204 },
      { url: `${at}/`, status: 204 },
      { url: `${at}/`, contains: 'Success' },
      { url: `${at}/away`, status: 204 },
      { url: `${at}/away`, status: 302 },
      { url: `http://127.0.0.1:${await closedPort()}/` },
      { url: `http://127.0.0.1:${await raw(() => {})}/` },
    ];
    return { urls: checks, waitMs };
  };
  const expected = [
    ...['expected', 'expected', 'other-content', 'other-content'],
    ...['redirected', 'expected', 'no-answer', 'no-answer'],
  ];

  test('tells the right answer from another', async () => {
    const fact = await byNode(portal, await given());
    expect(results(fact)).toEqual(expected);
    expect(fact).toHaveProperty('list.4.location', 'http://portal.example/');
  });

  test.skipIf(!has('curl'))('so does curl', async () =>
    expect(results(await byCommand(portal, 0, await given()))).toEqual(expected),
  );
  test.skipIf(!has('wget') || !has('timeout'))('so does wget', async () =>
    expect(results(await byCommand(portal, 1, await given())).slice(0, 5)).toEqual(expected.slice(0, 5)),
  );
});

describe('net.proxy-test', () => {
  /** An HTTP proxy that answers so to CONNECT. */
  const proxy = (status: string) => {
    const server = createWeb((_, reply) => reply.end('through'));
    server.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status}\r\n\r\n`));
    return listen(server);
  };
  /** A SOCKS proxy that says these bytes, one group for each it hears. */
  const socks = (...answers: number[][]) =>
    raw(socket => void socket.on('data', () => socket.write(Buffer.from(answers.shift() ?? []))));

  const given = async () => ({
    url: 'https://site.example/',
    waitMs,
    proxies: [
      `http://127.0.0.1:${await proxy('200 OK')}`,
      `http://127.0.0.1:${await proxy('407 Proxy Authentication Required')}`,
      `http://127.0.0.1:${await proxy('403 Forbidden')}`,
      `http://127.0.0.1:${await proxy('502 Bad Gateway')}`,
      `http://127.0.0.1:${await proxy('405 Method Not Allowed')}`,
      `http://127.0.0.1:${await closedPort()}`,
      `http://127.0.0.1:${await raw(() => {})}`,
      `http://${'x'.repeat(64)}.invalid:3128`,
    ],
  });
  const expected = [
    ...['works', 'auth-required', 'forbidden', 'error'],
    ...['not-a-proxy', 'refused', 'silent', 'name-unknown'],
  ];

  test('tells one from the other', async () => {
    const asked = await given();
    const fact = await byNode(proxyTest, asked);
    expect(results(fact)).toEqual(expected);
    const wanted = { proxy: asked.proxies[1], works: false, result: 'auth-required', status: 407 };
    expect(fact).toHaveProperty('list.1', wanted);
  });

  test.skipIf(!has('curl'))('so does curl', async () =>
    expect(results(await byCommand(proxyTest, 0, await given()))).toEqual(expected),
  );

  test('plain HTTP is asked for without a tunnel', async () => {
    const lines: unknown[] = [];
    const port = await web(({ url, headers }, reply) => {
      lines.push([url, headers.host]);
      reply.writeHead(204).end();
    });
    const fact = await byNode(proxyTest, { url: 'http://site.example/a', proxies: [`http://127.0.0.1:${port}`] });
    expect(fact).toMatchObject({ list: [{ works: true, status: 204 }] });
    expect(lines).toEqual([['http://site.example/a', 'site.example']]);
  });

  test.each<[string, number[][], string]>([
    [
      'works',
      [
        [5, 0],
        [5, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      ],
      'works',
    ],
    ['wants a password', [[5, 255]], 'auth-required'],
    [
      'forbids',
      [
        [5, 0],
        [5, 2, 0, 1, 0, 0, 0, 0, 0, 0],
      ],
      'forbidden',
    ],
    [
      'cannot get there',
      [
        [5, 0],
        [5, 4, 0, 1, 0, 0, 0, 0, 0, 0],
      ],
      'error',
    ],
    ['is none', [[72, 84, 84, 80]], 'not-a-proxy'],
  ])('SOCKS that %s', async (_, answers, result) => {
    const proxies = [`socks://127.0.0.1:${await socks(...answers)}`];
    expect(results(await byNode(proxyTest, { url: 'https://site.example/', proxies }))).toEqual([result]);
  });

  test('what a SOCKS proxy is told: an IPv6 address as its bytes', async () => {
    const heard: Buffer[] = [];
    const port = await raw(socket => {
      socket.on('data', (words: Buffer) =>
        socket.write(
          Buffer.from(
            [
              [5, 0],
              [5, 0, 0, 1],
            ][heard.push(words) - 1]!,
          ),
        ),
      );
    });
    await byNode(proxyTest, { url: 'https://[2001:db8::9]:8443/', proxies: [`socks://127.0.0.1:${port}`] });
    expect(heard.map(words => words.toString('hex'))).toEqual([
      '050100',
      '0501000420010db800000000000000000000000920fb',
    ]);
  });
});

const Ports = z.object({ list: z.array(z.object({ port: z.number(), result: z.string() })) });

describe('net.reach', () => {
  test.for<[number, string[]]>([
    [0, ['perl']],
    [1, ['bash', 'timeout']],
  ])('method %i on loopback', async ([method, tools], { skip }) => {
    skip(!tools.every(has), `needs ${tools.join(' and ')}`);
    const open = await raw(() => {});
    const cut = await raw(socket => socket.resetAndDestroy());
    const closed = await closedPort();
    const fact = await byCommand(reach, method, {
      addresses: ['127.0.0.1'],
      ports: [open, closed, cut],
      ping: false,
    });
    const byPort = Object.fromEntries(Ports.parse(fact).list.map(({ port, result }) => [port, result]));
    expect(byPort).toEqual({ [open]: 'connected', [closed]: 'refused', [cut]: 'reset' });
    expect(fact).toMatchObject({ alive: ['127.0.0.1'], openPorts: [open] });
  });
});
