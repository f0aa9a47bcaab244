import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { type Here, type Probe, ToolMissing, Unparsable } from '../../src/model/probe.ts';
import { type SshAttempt, sshOutcomes } from '../../src/model/way.ts';
import name from '../../src/probes/reach/name.ts';
import { echoesOf } from '../../src/probes/reach/ping/echoes.ts';
import ping from '../../src/probes/reach/ping.ts';
import port from '../../src/probes/reach/port.ts';
import ssh, { Attempt } from '../../src/probes/reach/ssh.ts';
import { closedPort } from '../closed-port.ts';

const here = (): Here => ({ signal: new AbortController().signal, platform: 'linux' });
const hasPing = spawnSync('ping', ['-n', '-c', '1', '127.0.0.1']).status === 0;
const hasSix = Object.values(networkInterfaces()).some(list => list?.some(({ address }) => address === '::1'));

/** A label that is too long for DNS: nobody is asked about it. */
const nobody = `${'x'.repeat(64)}.invalid`;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(host = '127.0.0.1'): Promise<number> {
  const server = createServer(socket => socket.end());
  servers.push(server);
  await once(server.listen(0, host), 'listening');
  return (server.address() as AddressInfo).port;
}

async function ask<T>(probe: Probe, given: object, at: Here = here()): Promise<T> {
  return probe.fact.parse(await probe.here!(probe.params.parse(given), at)) as T;
}

describe.each([name, ping, port] as Probe[])('$title', ({ params }) => {
  test.each(['', '-V', '-f', 'a b', 'a\nb', 'x'.repeat(254)])('%j is no host', host => {
    expect(params.safeParse({ host, ports: [22] }).success).toBe(false);
  });
  test.each(['pc-17', 'pc-17.example.com.', '10.77.0.50', '::1', 'fe80::1%eth0', 'bücher.example'])(
    '%j is a host',
    host => expect(params.safeParse({ host, ports: [22] }).success).toBe(true),
  );
});

describe('reach.name', () => {
  test.each(['127.0.0.9', '::1', '2001:db8::7'])('%s is itself', async host => {
    expect(await ask(name, { host })).toEqual({ host, found: true, addresses: [host], ms: expect.any(Number) });
  });

  test('a name of the hosts file', async () => {
    const { found, addresses } = await ask<{ found: boolean; addresses: string[] }>(name, { host: 'localhost' });
    expect([found, addresses.includes('127.0.0.1') || addresses.includes('::1')]).toEqual([true, true]);
  });

  test('a name that nobody can have', async () => {
    const fact = await ask(name, { host: nobody });
    expect(fact).toMatchObject({ found: false, addresses: [], why: expect.any(String), error: expect.any(String) });
  });

  test('nobody waits for a look-up when the run has ended', async () => {
    const ended = { ...here(), signal: AbortSignal.abort() };
    expect(await ask(name, { host: nobody }, ended)).toMatchObject({ found: false, why: 'try-again' });
  });
});

describe('reach.port', () => {
  type Fact = { list: { port: number; result: string }[]; alive: string[]; openPorts: number[] };

  test('open and refused, all at once', async () => {
    const [one, other, closed] = [await listen(), await listen(), await closedPort()];
    const fact = await ask<Fact>(port, { host: '127.0.0.1', ports: [one, closed, other, one] });
    expect(fact.list.map(row => [row.port, row.result])).toEqual([
      [one, 'open'],
      [closed, 'refused'],
      [other, 'open'],
    ]);
    expect(fact).toMatchObject({ addresses: ['127.0.0.1'], alive: ['127.0.0.1'], openPorts: [one, other] });
  });

  test('a refusal alone shows that somebody is there', async () => {
    const fact = await ask<Fact>(port, { host: '127.0.0.1', ports: [await closedPort()] });
    expect(fact).toMatchObject({ alive: ['127.0.0.1'], openPorts: [] });
  });

  test.skipIf(!hasSix)('over IPv6', async () => {
    expect(await ask(port, { host: '::1', ports: [await listen('::1')] })).toMatchObject({ alive: ['::1'] });
  });

  test('a name that is not found has no ports', async () => {
    const fact = await ask<Fact>(port, { host: nobody, ports: [22] });
    expect(fact).toEqual({ host: nobody, addresses: [], list: [], alive: [], openPorts: [] });
  });

  test('waits no longer than the run', async () => {
    const fact = await ask<Fact>(port, { host: '127.0.0.1', ports: [9] }, { ...here(), signal: AbortSignal.abort() });
    expect(fact.list.map(({ result }) => result)).toEqual(['silent']);
  });
});

describe('reach.ping', () => {
  type Fact = { result: string; sent: number; received: number; lossPct?: number; minMs?: number; maxMs?: number };

  test.skipIf(!hasPing)('of this machine', async () => {
    const fact = await ask<Fact>(ping, { host: '127.0.0.1', count: 3 });
    expect(fact).toMatchObject({ address: '127.0.0.1', result: 'answered', sent: 3, received: 3, lossPct: 0 });
    expect(fact.minMs).toBeLessThanOrEqual(fact.maxMs!);
    expect(fact.minMs).toBeGreaterThan(0);
  });

  test.skipIf(!hasPing || !hasSix)('over IPv6', async () => {
    expect(await ask(ping, { host: '::1', count: 2 })).toMatchObject({ address: '::1', received: 2, lossPct: 0 });
  });

  test.skipIf(!hasPing)('the packets of one program, one interval apart', async () => {
    const start = performance.now();
    await ask(ping, { host: '127.0.0.1', count: 4, intervalMs: 200 });
    expect(performance.now() - start).toBeGreaterThan(590);
  });

  test.skipIf(!hasPing)('leaves the environment as it was: reports choose their letters by it', async () => {
    const { LANG, LC_ALL } = process.env;
    try {
      process.env.LANG = 'de_DE.UTF-8';
      delete process.env.LC_ALL;
      expect(await ask(ping, { host: '127.0.0.1', count: 1 })).toMatchObject({ received: 1 });
      expect([process.env.LANG, 'LC_ALL' in process.env]).toEqual(['de_DE.UTF-8', false]);
    } finally {
      if (LANG === undefined) delete process.env.LANG;
      else process.env.LANG = LANG;
      if (LC_ALL !== undefined) process.env.LC_ALL = LC_ALL;
    }
  });

  test('a name that is not found is no silence', async () => {
    expect(await ask(ping, { host: nobody })).toEqual({ host: nobody, result: 'name-unknown', sent: 0, received: 0 });
  });

  test('without a ping', async () => {
    const { PATH } = process.env;
    process.env.PATH = '/nonexistent';
    try {
      await expect(ask(ping, { host: '127.0.0.1' })).rejects.toThrow(ToolMissing);
    } finally {
      process.env.PATH = PATH;
    }
  });
});

describe('what ping prints', () => {
  const header = 'PING 10.0.0.9 (10.0.0.9) 56(84) bytes of data.';

  // Printed by iputils 20221126, BusyBox 1.35; the others as their sources and users have them.
  test.each<[string, string[], object]>([
    [
      'iputils',
      [
        header,
        '64 bytes from 10.0.0.9: icmp_seq=1 ttl=64 time=0.032 ms',
        '64 bytes from 10.0.0.9: icmp_seq=3 ttl=64 time=1.5 ms',
        '64 bytes from 10.0.0.9: icmp_seq=3 ttl=64 time=1.9 ms (DUP!)',
        '4 packets transmitted, 2 received, +1 duplicates, 50% packet loss, time 1834ms',
        'rtt min/avg/max/mdev = 0.032/0.042/0.050/0.005 ms',
      ],
      { sent: 4, repliesMs: [0.032, 1.5] },
    ],
    [
      'iputils in German',
      [
        'PING 10.0.0.9 (10.0.0.9) 56(84) Bytes an Daten.',
        '64 Bytes von 10.0.0.9: icmp_seq=1 ttl=64 Zeit=0.036 ms',
        '1 Pakete übertragen, 1 empfangen, 0% Paketverlust, Zeit 0ms',
      ],
      { sent: 1, repliesMs: [0.036] },
    ],
    [
      'BusyBox',
      [
        'PING 127.0.0.1 (127.0.0.1): 56 data bytes',
        '64 bytes from 127.0.0.1: seq=0 ttl=64 time=0.017 ms',
        '3 packets transmitted, 1 packets received, 66% packet loss',
        'round-trip min/avg/max = 0.017/0.054/0.075 ms',
      ],
      { sent: 3, repliesMs: [0.017] },
    ],
    [
      'macOS, over IPv6',
      [
        'PING6(56=40+8+8 bytes) ::1 --> ::1',
        '16 bytes from ::1, icmp_seq=0 hlim=64 time=0.076 ms',
        '2 packets transmitted, 1 packets received, 50.0% packet loss',
        'round-trip min/avg/max/std-dev = 0.076/0.076/0.076/0.000 ms',
      ],
      { sent: 2, repliesMs: [0.076] },
    ],
    [
      'macOS, where nobody answers',
      [
        'PING 10.0.0.9 (10.0.0.9): 56 data bytes',
        'Request timeout for icmp_seq 0',
        'ping: sendto: No route to host',
        '2 packets transmitted, 0 packets received, 100.0% packet loss',
      ],
      { sent: 2, repliesMs: [], said: 'ping: sendto: No route to host' },
    ],
    [
      'Windows in German',
      [
        'Ping wird ausgeführt für 10.0.0.9 mit 32 Bytes Daten:\r',
        'Antwort von 10.0.0.9: Bytes=32 Zeit<1ms TTL=128\r',
        'Antwort von 10.0.0.9: Bytes=32 Zeit=7ms TTL=128\r',
        'Zeitüberschreitung der Anforderung.\r',
        '    Pakete: Gesendet = 3, Empfangen = 2, Verloren = 1\r',
        '    (33% Verlust),\r',
        '    Minimum = 0ms, Maximum = 7ms, Mittelwert = 3ms\r',
      ],
      { sent: 3, repliesMs: [1, 7] },
    ],
    [
      'Windows in Russian, read as UTF-8',
      [
        'O\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd 10.0.0.9: \ufffd\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd=32 \ufffd\ufffd\ufffd\ufffd\ufffd=4\ufffd\ufffd TTL=128\r',
        '    \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd: \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd = 1, \ufffd\ufffd\ufffd = 1, \ufffd\ufffd\ufffd = 0 (0% \ufffd)\r',
      ],
      { sent: 1, repliesMs: [4] },
    ],
    [
      'Windows, over IPv6',
      [
        'Pinging ::1 with 32 bytes of data:\r',
        'Reply from ::1: time<1ms\r',
        'Reply from fe80::1%4: time=12ms\r',
        '    Packets: Sent = 2, Received = 2, Lost = 0 (0% loss),\r',
        '    Minimum = 0ms, Maximum = 12ms, Average = 6ms\r',
      ],
      { sent: 2, repliesMs: [1, 12] },
    ],
    [
      'Windows, where a router answers, which it counts as received',
      [
        'Reply from 10.0.0.1: Destination host unreachable.\r',
        '    Packets: Sent = 1, Received = 1, Lost = 0 (0% loss),\r',
      ],
      { sent: 1, repliesMs: [] },
    ],
    [
      'a router that says no',
      [
        header,
        'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable',
        '3 packets transmitted, 0 received, +3 errors, 100% packet loss, time 407ms',
      ],
      { sent: 3, repliesMs: [], said: 'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable' },
    ],
    [
      'no way',
      ['ping: connect: Network is unreachable'],
      { repliesMs: [], said: 'ping: connect: Network is unreachable' },
    ],
    [
      'an option it does not know',
      ["ping: invalid option -- 'i'", 'BusyBox v1.30 multi-call binary.'],
      { repliesMs: [] },
    ],
    ['nothing', [''], { repliesMs: [] }],
  ])('%s', (_, lines, expected) => expect(echoesOf(lines.join('\n'))).toEqual(expected));

  test('never more replies than packets, whatever is printed', () => {
    const line = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(9), fc.nat(99)).map(([seq, ms]) => `64 bytes from ::1: icmp_seq=${seq} ttl=1 time=${ms} ms`),
      fc.nat(9).map(sent => `${sent} packets transmitted, 0 received, 0% packet loss`),
    );
    fc.assert(
      fc.property(fc.array(line), lines => {
        const { sent, repliesMs } = echoesOf(lines.join('\n'));
        if (sent !== undefined) expect(repliesMs.length).toBeLessThanOrEqual(sent);
        for (const ms of repliesMs) expect(ms).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('reach.ssh', () => {
  const least: SshAttempt = {
    ...{ outcome: 'silent', user: 'alex', host: 'pc-17', port: 22 },
    ...{ addresses: ['10.77.0.50'], offered: [], tried: [], leftOut: [] },
  };
  const known = [{ type: 'ssh-ed25519', fingerprint: 'SHA256:b', place: '/home/tech/.ssh/known_hosts:3' }];
  /** Every field there is: the compiler wants each. */
  const whole: Required<SshAttempt> = {
    ...least,
    ...{ outcome: 'host-key-changed', hop: 'tech@jump', said: 'words', address: '10.77.0.50', server: 'OpenSSH_9.2p1' },
    hostKey: { type: 'ssh-ed25519', fingerprint: 'SHA256:a', known },
    tried: [{ method: 'publickey', what: 'SHA256:c ~/.ssh/id_ed25519' }, { method: 'password' }],
    leftOut: ['~/.ssh/id_rsa: others may read it'],
    noise: 'Welcome!',
  };
  const at = (attempt: SshAttempt): Here => ({ ...here(), way: { host: 'pc-17', port: 22, ssh: attempt } });

  test.each([least, whole])('the attempt as the transport has it, %#', async attempt => {
    expect(await ask(ssh, {}, at(attempt))).toEqual(attempt);
  });

  test('every outcome fits', () => {
    for (const outcome of sshOutcomes) expect(Attempt.safeParse({ ...least, outcome }).success).toBe(true);
  });

  test('what the type must have, the form must have', () => {
    for (const field of Object.keys(least))
      expect(Attempt.safeParse({ ...least, [field]: undefined }).success, field).toBe(false);
  });

  test('the form has the fields of the type and no others', () => {
    type Fields<T> = T extends readonly (infer E)[]
      ? readonly Fields<E>[]
      : T extends object
        ? { readonly [K in keyof T]-?: Fields<Exclude<T[K], undefined>> }
        : T;
    const there = (model: Fields<SshAttempt>): Fields<z.output<typeof Attempt>> => model;
    const back = (form: Fields<z.output<typeof Attempt>>): Fields<SshAttempt> => form;
    expect(Object.keys(Attempt.shape).sort()).toEqual(Object.keys(whole).sort());
    expect(back).toBeTypeOf(typeof there);
  });

  test('without a way nothing is known', async () => {
    await expect(ask(ssh, {})).rejects.toThrow(Unparsable);
    await expect(ask(ssh, {})).rejects.toThrow(/over SSH/);
  });
});
