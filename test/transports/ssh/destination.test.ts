import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DestinationProblem,
  formatDestination,
  parseDestination,
} from '../../../src/transports/ssh/destination.ts';

describe('destinations', () => {
  test.each([
    ['pc-17', { host: 'pc-17' }],
    ['user@pc-17', { user: 'user', host: 'pc-17' }],
    ['user@pc-17:2222', { user: 'user', host: 'pc-17', port: 2222 }],
    ['pc-17:1', { host: 'pc-17', port: 1 }],
    ['pc-17.example.:65535', { host: 'pc-17.example.', port: 65_535 }],
    ['ssh://user@pc-17:22', { user: 'user', host: 'pc-17', port: 22 }],
    ['ssh://pc-17/', { host: 'pc-17' }],
    ['SSH://pc-17', { host: 'pc-17' }],
    ['ssh://us%40er@pc-17', { user: 'us@er', host: 'pc-17' }],
    ['ssh://[2001:db8::1]:22', { host: '2001:db8::1', port: 22 }],
    ['[2001:db8::1]:2222', { host: '2001:db8::1', port: 2222 }],
    ['user@[2001:db8::1]:2222', { user: 'user', host: '2001:db8::1', port: 2222 }],
    ['user@[2001:db8::1]', { user: 'user', host: '2001:db8::1' }],
    ['user@2001:db8::1', { user: 'user', host: '2001:db8::1' }],
    ['2001:db8::1', { host: '2001:db8::1' }],
    ['fe80::1%eth0', { host: 'fe80::1%eth0' }],
    ['user@[fe80::1%eth0]:22', { user: 'user', host: 'fe80::1%eth0', port: 22 }],
    ['192.0.2.7:22', { host: '192.0.2.7', port: 22 }],
    ['CORP\\anna@pc-17', { user: 'CORP\\anna', host: 'pc-17' }],
    ['anna@corp.example@pc-17', { user: 'anna@corp.example', host: 'pc-17' }],
    ['müller@büro-pc', { user: 'müller', host: 'büro-pc' }],
    ['.host', { host: '.host' }],
    ['vsock/4711', { host: 'vsock/4711' }],
    ['host_name', { host: 'host_name' }],
  ])('%s', (word, destination) => expect(parseDestination(word)).toEqual({ destination }));

  test.each<[string, DestinationProblem['kind']]>([
    ['', 'empty'],
    ['-oProxyCommand=touch /tmp/x', 'option'],
    ['-', 'option'],
    ['user@-oProxyCommand=x', 'host'],
    ['-l@host', 'option'],
    ['ssh://-l@host', 'user'],
    [`${'a'.repeat(1025)}`, 'too-long'],
    ['pc 17', 'characters'],
    [' pc-17', 'characters'],
    ['pc-17\n', 'characters'],
    ['pc\u0000-17', 'characters'],
    ['pc\u001b[31m', 'characters'],
    ['pc\u202e71', 'characters'],
    ['ssh://a%00b@host', 'user'],
    ['ssh://a%0ab@host', 'user'],
    ['ssh://a%zz@host', 'user'],
    ['@pc-17', 'user'],
    ['ssh://@pc-17', 'user'],
    ['user@', 'host'],
    ['/', 'host'],
    ['user@:22', 'host'],
    [':22', 'host'],
    ['$(id)@host', 'user'],
    ['user;id@host', 'user'],
    ['user@`id`', 'host'],
    ['user@host;id', 'host'],
    ['host,other', 'host'],
    ['a:b:c', 'host'],
    ['2001:db8::1:2:3:4:5:6:7', 'host'],
    ['[2001:db8::1', 'host'],
    ['[2001:db8::1]22', 'host'],
    ['[]', 'host'],
    ['[zz::1]:22', 'host'],
    ['pc-17:0', 'port'],
    ['pc-17:70000', 'port'],
    ['pc-17:', 'port'],
    ['pc-17:-1', 'port'],
    ['pc-17:22x', 'port'],
    ['pc-17:ssh', 'port'],
    ['[2001:db8::1]:0', 'port'],
    ['user:secret@host', 'password'],
    ['ssh://user:secret@host', 'password'],
    ['ssh://user:@host', 'password'],
    ['ssh://user:se@cret@host:22', 'password'],
    ['https://host', 'not-ssh'],
    ['sftp://user@host', 'not-ssh'],
    ['ssh://host/etc', 'path'],
    ['ssh://', 'host'],
  ])('%j is refused: %s', (word, kind) => {
    const { problem } = parseDestination(word);
    expect(problem?.kind).toBe(kind);
    expect(problem?.what).toMatch(/\.$/);
    expect(problem?.todo).toMatch(/\.$/);
  });

  test('a password is not shown', () => {
    for (const word of ['user:hunter2@host', 'ssh://user:hunter2@host', 'ssh://user:hun ter2@host', 'u:hunter2@x@host'])
      expect(JSON.stringify(parseDestination(word))).not.toMatch(/hun/);
  });

  test('what was typed well is read back, whatever the names', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);
    fc.assert(
      fc.property(
        name,
        fc.oneof(name, fc.ipV4(), fc.ipV6()),
        fc.integer({ min: 1, max: 65_535 }),
        (user, host, port) => {
          const written = host.includes(':') ? `[${host}]` : host;
          expect(parseDestination(`${user}@${written}:${port}`)).toEqual({ destination: { user, host, port } });
          expect(parseDestination(`ssh://${user}@${written}:${port}`)).toEqual({ destination: { user, host, port } });
          expect(parseDestination(host)).toEqual({ destination: { host } });
          for (const destination of [{ host }, { user, host }, { host, port }, { user, host, port }])
            expect(parseDestination(formatDestination(destination))).toEqual({ destination });
        },
      ),
    );
  });

  test('any text gives a destination or a problem, and never a word that a shell or ssh would take for more', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'@:[]-/% $ssh1a') })),
        word => {
          const { destination, problem } = parseDestination(word);
          expect(destination === undefined).toBe(problem !== undefined);
          if (!destination) return;
          for (const part of [destination.host, destination.user ?? 'x']) {
            expect(part).not.toMatch(/^-|[\s;&<>|(){}'"`]/);
            expect(part).not.toBe('');
          }
          expect(destination.port ?? 22).toSatisfy((port: number) => port >= 1 && port <= 65_535);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
