import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { chooseAlgorithms, possibleKeyAlgorithms, usualKeyAlgorithms } from '../../../src/transports/ssh/algorithms.ts';
import { readKnownHosts } from '../../../src/transports/ssh/known-hosts.ts';
import { algorithmsFor, builtInAlgorithms } from '../../../src/transports/ssh/ssh2-algorithms.ts';
import { resolveIn } from './as-ssh-says.ts';
import { keyFolder } from './keys.ts';
import { askSsh, noNamespace, noSsh } from './system-ssh.ts';

const nothing = readKnownHosts([]);
const host = { host: 'a', port: 22 };
const none = { kexAlgorithms: undefined, ciphers: undefined, macs: undefined, hostKeyAlgorithms: undefined };

describe.skipIf(noNamespace !== undefined)(
  `as the real ssh puts them together${noNamespace ? ` (skipped: ${noNamespace})` : ''}`,
  () => {
    test.each([
      '',
      'HostKeyAlgorithms ssh-ed25519,rsa-sha2-256\n',
      'HostKeyAlgorithms +ssh-rsa\n',
      'HostKeyAlgorithms ^ssh-rsa,rsa-sha2-256\n',
      'HostKeyAlgorithms -*-cert-v01@openssh.com,sk-*\n',
      'HostKeyAlgorithms ecdsa-sha2-nistp521,ecdsa*\n',
      'HostKeyAlgorithms +ssh-rsa,ssh-ed25519\n',
      'Host a\nHostKeyAlgorithms ssh-rsa\nHost *\nHostKeyAlgorithms ssh-ed25519\n',
    ])('%j', async config => {
      const said = askSsh(['a'], { user: { config } });
      const { settings } = await resolveIn({ user: { config } }, 'a');
      const ours = chooseAlgorithms(settings?.hostKeyAlgorithms, usualKeyAlgorithms, possibleKeyAlgorithms);
      // A newer ssh may have more; those of ours are there, in this order.
      const theirs = said.refused === undefined ? (said.options.get('hostkeyalgorithms')?.[0] ?? '').split(',') : [];
      const known = theirs.filter(name => possibleKeyAlgorithms.includes(name));
      // What a wildcard adds stands in an order of each version's own.
      const order = (names: string[]): string[] => (config.includes('ecdsa*') ? names.toSorted() : names);
      expect(order(known)).toEqual(order(ours));
    });

    test('a list of ssh that the built-in client has nothing of needs the ssh of the system', async () => {
      const config =
        'KexAlgorithms sntrup761x25519-sha512@openssh.com\nCiphers aes256-ctr\nMACs umac-64@openssh.com\nHostKeyAlgorithms sk-*\n';
      expect(askSsh(['a'], { user: { config } }).refused).toBeUndefined();
      const { settings } = await resolveIn({ user: { config } }, 'a');
      expect(settings?.needsOpenSsh.map(({ directive, line }) => [directive, line])).toEqual([
        ['KexAlgorithms', 1],
        ['MACs', 3],
        ['HostKeyAlgorithms', 4],
      ]);
    });
  },
);

describe('those of the built-in client', () => {
  const constants = createRequire(import.meta.url)('ssh2/lib/protocol/constants.js');
  test.each([
    ['kex', 'SUPPORTED_KEX'],
    ['cipher', 'SUPPORTED_CIPHER'],
    ['hmac', 'SUPPORTED_MAC'],
    ['serverHostKey', 'SUPPORTED_SERVER_HOST_KEY'],
  ] as const)('%s: ssh2 has all of them', (kind, name) => {
    const all = builtInAlgorithms(kind, { how: 'append', names: '*' });
    expect(all.filter(algorithm => !constants[name].includes(algorithm))).toEqual([]);
    expect(all.length).toBeGreaterThan(builtInAlgorithms(kind, undefined).length);
  });

  test('SHA-1 is used for keys only when it is named', () => {
    expect(algorithmsFor(none, host, nothing).serverHostKey).not.toContain('ssh-rsa');
    const named = { ...none, hostKeyAlgorithms: { how: 'append' as const, names: 'ssh-rsa' } };
    expect(algorithmsFor(named, host, nothing).serverHostKey.at(-1)).toBe('ssh-rsa');
  });

  test.skipIf(noSsh !== undefined)(
    `a host is asked for the key that is known${noSsh ? ` (skipped: ${noSsh})` : ''}`,
    async () => {
      const keys = keyFolder();
      const ed25519 = keys.make('ed25519');
      const rsa = keys.make('rsa', { bits: 2048 });
      const server = new ssh2.Server({ hostKeys: [ed25519.privateText, rsa.privateText] }, client =>
        client.on('error', () => undefined),
      );
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const shown = (algorithms: object): Promise<Buffer> =>
        new Promise((resolve, reject) => {
          const client = new ssh2.Client();
          client.on('error', error => reject(error));
          client.connect({
            host: '127.0.0.1',
            port,
            username: 'x',
            algorithms,
            hostVerifier: (key: Buffer) => {
              resolve(key);
              client.on('error', () => undefined);
              return false;
            },
          });
        });
      const owner = { host: '127.0.0.1', port };
      const knowing = (publicText: string) =>
        readKnownHosts([{ file: 'kh', text: `[127.0.0.1]:${port} ${publicText}\n` }]);
      try {
        expect(await shown(algorithmsFor(none, owner, nothing))).toEqual(ed25519.blob);
        expect(await shown(algorithmsFor(none, owner, knowing(rsa.publicText)))).toEqual(rsa.blob);
        const ordered = { ...none, hostKeyAlgorithms: { how: 'prefer' as const, names: 'ssh-ed25519' } };
        expect(await shown(algorithmsFor(ordered, owner, knowing(rsa.publicText)))).toEqual(ed25519.blob);
      } finally {
        server.close();
        keys.remove();
      }
    },
  );
});
