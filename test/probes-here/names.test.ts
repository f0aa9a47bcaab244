import { execFile, execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { type Answer, decode, encode, TRUNCATED_RESPONSE } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';
import type { Method } from '../../src/model/probe.ts';
import { linux } from '../../src/platforms/linux.ts';
import { ClockFact } from '../../src/probes/net/clock/fact.ts';
import clock from '../../src/probes/net/clock.ts';
import { DnsFact } from '../../src/probes/net/dns/fact.ts';
import dns from '../../src/probes/net/dns.ts';

const open: (Socket | Server)[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** How a server answers: the bytes, or nothing. */
type Behaviour = (query: Buffer, overTcp: boolean) => Buffer | undefined;

/** A DNS server on UDP and TCP; returns how it is written as a server. */
async function serve(behaviour: Behaviour, host = '127.0.0.1'): Promise<string> {
  const tcp = createServer(socket =>
    socket
      .on('error', () => {})
      .on('data', stream => {
        for (let at = 0; at + 2 < stream.length; at += 2 + stream.readUInt16BE(at)) {
          const reply = behaviour(stream.subarray(at + 2, at + 2 + stream.readUInt16BE(at)), true);
          if (!reply) continue;
          const length = Buffer.alloc(2);
          length.writeUInt16BE(reply.length);
          // Length and message in two pieces, as some servers send them.
          socket.write(length);
          socket.write(reply);
        }
      }),
  ).listen(0, host);
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  udp.on('message', (query, from) => {
    const reply = behaviour(query, false);
    if (reply) udp.send(reply, from.port, from.address);
  });
  udp.bind(port, host);
  await once(udp, 'listening');
  open.push(tcp, udp);
  return host.includes(':') ? `[${host}]:${port}` : `${host}#${port}`;
}

function reply(
  query: Buffer,
  { rcode = 0, flags = 0, address }: { rcode?: number; flags?: number; address?: string },
): Buffer {
  const { id, questions } = decode(query);
  const [question] = questions!;
  const answers: Answer[] =
    address && question!.type === 'A' ? [{ type: 'A', name: question!.name, ttl: 5, data: address }] : [];
  return encode({ type: 'response', id: id!, flags: flags | rcode, questions: questions!, answers });
}

const answering: Behaviour = query => reply(query, { address: '203.0.113.80' });

async function ask(params: object): Promise<DnsFact> {
  const fact = await dns.here!(dns.params.parse(params), { signal: AbortSignal.timeout(10_000), platform: 'linux' });
  return DnsFact.parse(fact);
}

describe('net.dns from here', () => {
  test('an answer is an answer, also over IPv6, and the server is named as given', async () => {
    const servers = [await serve(answering), await serve(answering, '::1')];
    const fact = await ask({ servers, names: ['example.com'] });
    expect(fact.servers).toEqual(
      servers.map(address => ({ address, answered: true, udp: 'answered', ms: expect.any(Number) })),
    );
    expect(fact.replies[0]).toEqual({
      server: servers[0],
      name: 'example.com',
      rcode: 'NOERROR',
      addresses: ['203.0.113.80'],
      ms: expect.any(Number),
    });
  });

  test('a server that answers everything is caught by a name that nobody owns', async () => {
    const fact = await ask({ servers: [await serve(answering)], names: ['example.com'], nonsense: true });
    expect(fact.replies[1]).toMatchObject({ nonsense: true, rcode: 'NOERROR', addresses: ['203.0.113.80'] });
    expect(fact.replies[1]!.name).toMatch(/^[a-z]{20}\.com$/);
  });

  test('NXDOMAIN is better than SERVFAIL', async () => {
    const server = await serve(query => reply(query, { rcode: decode(query).questions![0]!.type === 'A' ? 2 : 3 }));
    expect((await ask({ servers: [server], names: ['example.com'] })).replies).toMatchObject([
      { rcode: 'NXDOMAIN', addresses: [] },
    ]);
  });

  test('nobody on the port is refused, on both ways, and at once', async () => {
    const server = await serve(() => undefined);
    for (const one of open.splice(0)) one.close();
    const started = Date.now();
    const fact = await ask({ servers: [server], names: ['example.com'] });
    expect(fact.servers).toEqual([{ address: server, answered: false, udp: 'refused', tcp: 'refused' }]);
    expect(Date.now() - started).toBeLessThan(1000);
  });

  test('silent servers cost one wait together, not one each', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => serve(() => undefined)));
    const started = Date.now();
    const fact = await ask({ servers, names: ['example.com', 'example.net'], waitMs: 600 });
    expect(fact).toEqual({
      servers: servers.map(address => ({ address, answered: false, udp: 'silent', tcp: 'silent' })),
      replies: [],
    });
    expect(Date.now() - started).toBeLessThan(1100);
  });

  test('TCP alone is an answer', async () => {
    const server = await serve((query, overTcp) => (overTcp ? answering(query, overTcp) : undefined));
    const fact = await ask({ servers: [server], names: ['example.com'], waitMs: 800 });
    expect(fact.servers).toMatchObject([{ answered: true, udp: 'silent', tcp: 'answered' }]);
    expect(fact.replies).toMatchObject([{ addresses: ['203.0.113.80'] }]);
  });

  test('a cut answer is asked again by TCP', async () => {
    const server = await serve((query, overTcp) =>
      overTcp ? answering(query, overTcp) : reply(query, { flags: TRUNCATED_RESPONSE }),
    );
    const fact = await ask({ servers: [server], names: ['example.com'] });
    expect(fact.servers).toMatchObject([{ answered: true, udp: 'answered', tcp: 'answered' }]);
    expect(fact.replies).toMatchObject([{ addresses: ['203.0.113.80'] }]);
  });

  test('a lost packet is sent again', async () => {
    let seen = 0;
    const server = await serve((query, overTcp) => (++seen > 2 ? answering(query, overTcp) : undefined));
    expect((await ask({ servers: [server], names: ['example.com'], waitMs: 900 })).servers).toMatchObject([
      { answered: true, udp: 'answered' },
    ]);
  });

  test.each<[string, Behaviour]>([
    ['another number', query => Buffer.concat([Buffer.from([0, 1]), answering(query, false)!.subarray(2)])],
    [
      'another question',
      query => encode({ ...decode(query), type: 'response', questions: [{ type: 'A', name: 'evil.example' }] }),
    ],
    ['the question itself', query => query],
    ['no DNS', () => Buffer.from('HTTP/1.1 400 Bad Request')],
  ])('what has %s is no answer', async (_, behaviour) => {
    const server = await serve(behaviour);
    expect((await ask({ servers: [server], names: ['example.com'], waitMs: 400 })).servers).toMatchObject([
      { answered: false, udp: 'silent' },
    ]);
  });

  test('an answer from another address is not heard', async () => {
    const stranger = createSocket('udp4').bind(0, '127.0.0.1');
    open.push(stranger);
    const silent = createSocket('udp4').on('message', (query, from) =>
      stranger.send(answering(query, false)!, from.port, from.address),
    );
    silent.bind(0, '127.0.0.1');
    open.push(silent);
    await once(silent, 'listening');
    const fact = await ask({ servers: [`127.0.0.1#${silent.address().port}`], names: ['example.com'], waitMs: 400 });
    expect(fact.servers).toMatchObject([{ answered: false, udp: 'silent' }]);
  });

  test('the end of the run ends it', async () => {
    const server = await serve(() => undefined);
    const asked = dns.here!(dns.params.parse({ servers: [server], names: ['example.com'], waitMs: 5000 }), {
      signal: AbortSignal.timeout(100),
      platform: 'linux',
    });
    const started = Date.now();
    await expect(asked).rejects.toThrow();
    expect(Date.now() - started).toBeLessThan(1000);
  });
});

/** A method of the Linux row, carried out on this machine by a shell. */
async function over(method: Method<unknown, unknown>, params: unknown): Promise<unknown> {
  const { argv } = linux.invocation(method.command(params), { needs: method.needs ?? [] });
  const { stdout, stderr } = await promisify(execFile)(argv[0], argv.slice(1));
  const ended = { by: 'exit' as const, code: 0 };
  return method.parse({ asked: '', ended, stdout, stderr, droppedBytes: 0, startedAt: '', durationMs: 0 }, params);
}

function isMissing(tools: readonly string[]): boolean {
  try {
    return !execFileSync('sh', ['-c', tools.map(tool => `command -v ${tool}`).join(' && ')]);
  } catch {
    return true;
  }
}

const withoutTimes = (fact: object) =>
  JSON.parse(JSON.stringify(fact, (key, value) => (key === 'ms' ? undefined : value)));

describe('net.dns from here and over a shell is one fact', () => {
  const methods = (dns.on.linux as readonly Method<unknown, unknown>[]).slice(0, 3);
  const named = methods.map((method): [string, Method<unknown, unknown>] => [method.needs![0]!, method]);
  test.each(named)('%s', async (_, method) => {
    if (isMissing(method.needs!)) return expect(isMissing(method.needs!)).toBe(true);
    const closed = await serve(() => undefined);
    for (const one of open.splice(0)) one.close();
    const params = dns.params.parse({
      servers: [
        await serve(answering),
        closed,
        await serve(() => undefined),
        await serve((query, overTcp) => (overTcp ? answering(query, overTcp) : undefined)),
      ],
      names: ['example.com', 'example.net'],
      nonsense: true,
      waitMs: 1500,
    });
    expect(withoutTimes(DnsFact.parse(await over(method, params)))).toEqual(withoutTimes(await ask(params as object)));
  });
});

/** A time server that is ahead by so many seconds. */
async function timeServer(aheadSec: number, spoil: (packet: Buffer) => void = () => {}): Promise<string> {
  const socket = createSocket('udp4').on('message', (query, from) => {
    const packet = Buffer.alloc(48);
    packet[0] = 0x24;
    packet[1] = 2;
    query.copy(packet, 24, 40, 48);
    for (const at of [32, 40]) packet.writeUInt32BE(Math.floor(Date.now() / 1000 + aheadSec + 2_208_988_800), at);
    for (const at of [36, 44]) packet.writeUInt32BE(Math.floor(((Date.now() % 1000) / 1000) * 2 ** 32), at);
    spoil(packet);
    socket.send(packet, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  open.push(socket);
  await once(socket, 'listening');
  return `127.0.0.1#${socket.address().port}`;
}

async function webServer(aheadSec: number): Promise<string> {
  const server = createHttpServer((_, response) => {
    response.setHeader('Date', new Date(Date.now() + aheadSec * 1000).toUTCString());
    response.end();
  }).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function readClock(params: object): Promise<ClockFact> {
  const fact = await clock.here!(clock.params.parse({ ntp: [], urls: [], ...params }), {
    signal: AbortSignal.timeout(10_000),
    platform: 'linux',
  });
  return ClockFact.parse(fact);
}

describe('net.clock from here', () => {
  test('the offset is what the clock shows minus the true time', async () => {
    const fact = await readClock({ ntp: [await timeServer(3600)] });
    expect(fact.offsetSec).toBeCloseTo(-3600, 0);
    expect(fact.readings).toMatchObject([{ kind: 'ntp' }]);
    expect(fact.synchronized).toBeUndefined();
  });

  test('the date of a web server is exact to about a second', async () => {
    const { offsetSec } = await readClock({ urls: [await webServer(-86_400)] });
    expect(Math.abs(offsetSec! - 86_400)).toBeLessThan(1.1);
  });

  test('one false source does not move the median', async () => {
    const ntp = [await timeServer(0), await timeServer(-1_000_000), await timeServer(0)];
    expect(Math.abs((await readClock({ ntp })).offsetSec!)).toBeLessThan(0.5);
  });

  test.each<[string, (packet: Buffer) => void]>([
    ['repeats another request', packet => void packet.fill(7, 24, 32)],
    ['is not synchronized itself', packet => void packet.writeUInt8(0xe4, 0)],
    ['says go away', packet => void packet.writeUInt8(0, 1)],
  ])('a time server that %s gives no reading', async (_, spoil) => {
    const fact = await readClock({ ntp: [await timeServer(0, spoil)], waitMs: 300 });
    expect(fact).toEqual({ readings: [], now: expect.any(String) });
  });

  test.each([0, 1])('method %i over a shell says the same', async index => {
    const method = (clock.on.linux as readonly Method<unknown, unknown>[])[index]!;
    if (isMissing(method.needs!)) return expect(isMissing(method.needs!)).toBe(true);
    const params = clock.params.parse({ ntp: [await timeServer(3600)], urls: [] });
    expect(ClockFact.parse(await over(method, params)).offsetSec).toBeCloseTo(-3600, 0);
  });
});
