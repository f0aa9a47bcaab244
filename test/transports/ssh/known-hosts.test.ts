import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { afterAll, describe, expect, test } from 'vitest';
import {
  authoritiesFor,
  judgeHostKey,
  lineToAdd,
  preferKnown,
  readKnownHosts,
  typesKnownFor,
} from '../../../src/transports/ssh/known-hosts.ts';
import { fingerprint, keyType, readPublicKey, rsaBits } from '../../../src/transports/ssh/public-key.ts';
import { keyFolder } from './keys.ts';
import { noSsh, run } from './system-ssh.ts';

const skipped = noSsh === undefined ? '' : ` (skipped: ${noSsh})`;
const ifSsh = describe.skipIf(noSsh !== undefined);

/** A key that nobody has the other half of. */
const strange = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIHmuJ9YuxRfjSMPvjBWvqDaeOGzPXlPbtVLcKUyC2Sy';
const strangeBlob = readPublicKey(strange)!.blob;
const ask = (text: string, host: string, port = 22, blob: Uint8Array = strangeBlob) =>
  judgeHostKey({ host, port }, blob, readKnownHosts([{ file: 'kh', text }]));

describe('lines', () => {
  test('of all forms, and damaged ones', () => {
    const good = [
      `a ${strange}`,
      `\t a,b*,!c ${strange} with a comment`,
      `@revoked * ${strange}`,
      `@cert-authority\t*.x ${strange}\r`,
    ];
    const damaged = [
      'a',
      'a ssh-ed25519',
      'a ssh-ed25519 AAAA',
      `a ssh-rsa ${strange.split(' ')[1]}`,
      `a ${strange.slice(0, -8)}`,
      `a ${strange}AAAA`,
      `@unknown a ${strange}`,
      `@revoked @revoked a ${strange}`,
      `|1|AAAA|BBBB ${strange}`,
      `|2|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ${strange}`,
      'a 2048 65537 123456789',
      `a ${strange.replace('A', '-')}`,
    ];
    const text = ['# comment', '', '  ', ...good, ...damaged, '  # another'].join('\n');
    const known = readKnownHosts([{ file: 'kh', text }]);
    expect(known.keys.map(({ marker, names, line }) => [marker, names, line])).toEqual([
      ['none', 'a', 4],
      ['none', 'a,b*,!c', 5],
      ['revoked', '*', 6],
      ['cert-authority', '*.x', 7],
    ]);
  });

  test('any text is read', () => {
    const unit = fc.constantFrom(
      'a',
      ',',
      '*',
      '!',
      ' ',
      '\t',
      '\n',
      '|1|',
      '@revoked',
      '#',
      '\r',
      strange,
      'ssh-rsa',
      '=',
      '\0',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), text => {
        const { keys } = readKnownHosts([{ file: 'kh', text }]);
        expect(keys.length).toBeLessThanOrEqual(text.split('\n').length);
        for (const host of ['a', '', '*']) expect(ask(text, host).state).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });

  test('a big file is read soon', () => {
    const text = Array.from({ length: 5000 }, (_, index) =>
      lineToAdd({ host: `h${index}`, port: 22 }, strangeBlob, true),
    ).join('');
    const start = Date.now();
    expect(ask(text, 'h4999').state).toBe('known');
    expect(Date.now() - start).toBeLessThan(2000);
  });
});

describe('names', () => {
  test.each([
    [`A.Example ${strange}`, 'a.EXAMPLE', 22, 'known'],
    [`*.example,!b.example ${strange}`, 'a.example', 22, 'known'],
    [`*.example,!b.example ${strange}`, 'b.example', 22, 'unknown'],
    [`a.? ${strange}`, 'a.b', 22, 'known'],
    [`[a]:2222 ${strange}`, 'a', 2222, 'known'],
    [`[a]:2222 ${strange}`, 'a', 22, 'unknown'],
    [`a ${strange}`, 'a', 2222, 'known'],
    [`[a]:22 ${strange}`, 'a', 22, 'unknown'],
    [`2001:db8::1 ${strange}`, '2001:db8::1', 22, 'known'],
    [`[2001:db8::1]:7 ${strange}`, '2001:db8::1', 7, 'known'],
    [`[*]:7 ${strange}`, 'a', 7, 'known'],
    [`* ${strange}`, 'a', 7, 'known'],
    [`@cert-authority a ${strange}`, 'a', 22, 'unknown'],
    [`@revoked a ${strange}`, 'a', 22, 'revoked'],
    [`@revoked * ${strange}\na ${strange}`, 'a', 22, 'revoked'],
    [`@revoked * ${strange}\na ${strange}`, 'a', 7, 'revoked'],
    [`@revoked b ${strange}\na ${strange}`, 'a', 22, 'known'],
    ['', 'a', 22, 'unknown'],
  ])('%j: %s port %i is %s', (text, host, port, state) => expect(ask(text, host, port).state).toBe(state));

  test('an alias stands for host and port', () => {
    const known = readKnownHosts([{ file: 'kh', text: `ali ${strange}\n` }]);
    expect(judgeHostKey({ host: 'a', port: 2222, alias: 'ALI' }, strangeBlob, known).state).toBe('known');
    expect(judgeHostKey({ host: 'ali', port: 22, alias: 'a' }, strangeBlob, known).state).toBe('unknown');
  });

  test('a key that is known by other names', () => {
    const text = `b,192.0.2.1 ${strange}\n${lineToAdd({ host: 'c', port: 22 }, strangeBlob, true)}`;
    expect(ask(text, 'a')).toEqual({ state: 'unknown', otherNames: ['b,192.0.2.1'] });
  });

  test('several files, in their order', () => {
    const known = readKnownHosts([
      { file: 'one', text: `b ${strange}\n` },
      { file: 'two', text: `\na ${strange}\n` },
    ]);
    expect(judgeHostKey({ host: 'a', port: 22 }, strangeBlob, known)).toEqual({
      state: 'known',
      by: { type: 'ssh-ed25519', fingerprint: fingerprint(strangeBlob), file: 'two', line: 2 },
    });
  });
});

ifSsh(`with keys of the real ssh-keygen${skipped}`, () => {
  const keys = noSsh === undefined ? keyFolder() : undefined;
  afterAll(() => keys?.remove());
  const made = keys && {
    ed25519: keys.make('ed25519'),
    other: keys.make('ed25519'),
    rsa: keys.make('rsa', { bits: 2048 }),
    rsa3072: keys.make('rsa', { bits: 3072 }),
    p256: keys.make('ecdsa', { bits: 256 }),
    p384: keys.make('ecdsa', { bits: 384 }),
    p521: keys.make('ecdsa', { bits: 521 }),
  };
  const all = Object.entries(made ?? {});

  test.each(all)('%s: fingerprint, type and length', (_, { path, blob, publicText }) => {
    // 256 SHA256:… made for a test (ED25519)
    const [bits, hash] = run('ssh-keygen', ['-l', '-f', `${path}.pub`]).split(' ');
    expect(fingerprint(blob)).toBe(hash);
    expect(keyType(blob)).toBe(publicText.split(' ')[0]);
    if (publicText.startsWith('ssh-rsa')) expect(`${rsaBits(blob)}`).toBe(bits);
    else expect(rsaBits(blob)).toBeUndefined();
    for (let length = 0; length < blob.length; length++) expect(keyType(blob.subarray(0, length))).toBeUndefined();
  });

  test('a changed key, with all that is known', () => {
    const text = `a ${made!.ed25519.publicText}\na ${made!.rsa.publicText}\n`;
    expect(ask(text, 'a', 22, made!.other.blob)).toEqual({
      state: 'changed',
      known: [
        { type: 'ssh-ed25519', fingerprint: fingerprint(made!.ed25519.blob), file: 'kh', line: 1 },
        { type: 'ssh-rsa', fingerprint: fingerprint(made!.rsa.blob), file: 'kh', line: 2 },
      ],
    });
    expect(ask(text, 'a', 22, made!.p256.blob)).toMatchObject({ state: 'changed' });
    expect(ask(text, 'a', 22, made!.rsa.blob)).toMatchObject({ state: 'known', by: { line: 2 } });
  });

  test('the algorithms of known keys come first', () => {
    const known = readKnownHosts([
      { file: 'kh', text: `a ${made!.rsa.publicText}\n[a]:7 ${made!.p256.publicText}\n@cert-authority a ${strange}\n` },
    ]);
    const algorithms = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'];
    expect(typesKnownFor({ host: 'a', port: 22 }, known)).toEqual(['ssh-rsa']);
    expect(typesKnownFor({ host: 'a', port: 7 }, known)).toEqual(['ecdsa-sha2-nistp256']);
    expect(typesKnownFor({ host: 'a', port: 8 }, known)).toEqual(['ssh-rsa']);
    expect(typesKnownFor({ host: 'b', port: 22 }, known)).toEqual([]);
    expect(preferKnown(algorithms, { host: 'a', port: 22 }, known)).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-rsa',
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
    ]);
    expect(preferKnown(algorithms, { host: 'b', port: 22 }, known)).toEqual(algorithms);
    expect(authoritiesFor({ host: 'a', port: 7 }, known)).toMatchObject([{ line: 3 }]);
    expect(authoritiesFor({ host: 'b', port: 22 }, known)).toEqual([]);
  });

  /** The lines that the real ssh-keygen finds for a name. */
  const found = (file: string, name: string): number[] => {
    try {
      // # Host a found: line 3 REVOKED
      return [...run('ssh-keygen', ['-F', name, '-f', file]).matchAll(/^# Host .* found: line (\d+)/gm)].map(
        ([, line]) => Number(line),
      );
    } catch {
      return []; // It ends with 1 when nothing is found.
    }
  };

  test('a line that was added is found by ssh-keygen, and hashed names by us', () => {
    const file = join(keys!.folder, 'known');
    const owners = [
      { host: 'A.Example', port: 22 },
      { host: 'a.example', port: 2222 },
      { host: '2001:db8::1', port: 22 },
      { host: '2001:db8::1', port: 7 },
      { host: 'x', port: 9, alias: 'Ali' },
    ];
    const names = ['a.example', '[a.example]:2222', '2001:db8::1', '[2001:db8::1]:7', 'ali'];
    for (const isHashed of [false, true]) {
      const text = owners.map(owner => lineToAdd(owner, made!.p384.blob, isHashed)).join('');
      writeFileSync(file, text);
      expect(names.map(name => found(file, name))).toEqual(names.map((_, index) => [index + 1]));
      if (!isHashed) run('ssh-keygen', ['-H', '-f', file]);
      const known = readKnownHosts([{ file, text: run('cat', [file]) }]);
      expect(known.keys.every(key => key.names.startsWith('|1|'))).toBe(true);
      for (const owner of owners) expect(judgeHostKey(owner, made!.p384.blob, known).state).toBe('known');
      expect(judgeHostKey({ host: 'b', port: 22 }, made!.p384.blob, known).state).toBe('unknown');
    }
  });

  test('the lines for a name are those that ssh-keygen finds', () => {
    const file = join(keys!.folder, 'generated');
    const name = fc.constantFrom('a', 'b', 'a.x', '[a]:7', 'A', '*', '!a', '*.x', '?', '[*]:7', '', '2001:db8::1');
    const line = fc.tuple(
      fc.constantFrom('', '', '@revoked ', '@cert-authority '),
      fc.array(name, { minLength: 1, maxLength: 3 }).map(names => names.join(',')),
      fc.boolean(),
      fc.constantFrom(strange, made!.rsa.publicText, 'damaged'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('a', 'b', 'a.x', '2001:db8::1'), (lines, host) => {
        const text = lines
          .map(([marker, names, isHashed, key]) =>
            isHashed
              ? marker + lineToAdd({ host: 'a', port: 22 }, strangeBlob, true).trim()
              : `${marker}${names} ${key}`,
          )
          .join('\n');
        writeFileSync(file, `${text}\n`);
        const ours = readKnownHosts([{ file, text }]).named(host);
        expect(ours.map(key => key.line)).toEqual(found(file, host));
      }),
      { numRuns: 150 },
    );
  });

  describe('the real ssh judges alike', () => {
    /** What ssh says of the key that a server on loopback shows. */
    async function sshSays(text: string, key: string, port: number, name: string): Promise<string> {
      const file = join(keys!.folder, `known-${port}`);
      writeFileSync(file, text);
      const words = [
        '-F',
        'none',
        '-o',
        `UserKnownHostsFile=${file}`,
        '-o',
        'GlobalKnownHostsFile=none',
        '-o',
        'BatchMode=yes',
      ];
      const strict = ['-o', 'StrictHostKeyChecking=yes', '-o', 'UpdateHostKeys=no', '-o', `HostKeyAlgorithms=${key}`];
      const child = spawn('ssh', [...words, ...strict, '-p', `${port}`, `nobody@${name}`, 'true'], { timeout: 15_000 });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', more => {
        said += more;
      });
      await once(child, 'close');
      if (said.includes('Permission denied')) return 'known';
      if (said.includes('REVOKED HOST KEY')) return 'revoked';
      if (said.includes('IDENTIFICATION HAS CHANGED')) return 'changed';
      return /No \S+ host key is known/.test(said) ? 'unknown' : said;
    }

    async function serve(privateText: string) {
      const server = new ssh2.Server({ hostKeys: [privateText] }, client => {
        client.on('error', () => undefined);
        client.on('authentication', context => context.reject(['publickey']));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return { port: (server.address() as AddressInfo).port, close: () => server.close() };
    }

    const own = made?.ed25519.publicText ?? '';
    const another = made?.other.publicText ?? '';
    const rsa = made?.rsa.publicText ?? '';
    test.each<[string, (at: string) => string]>([
      ['nothing', () => ''],
      ['the key', at => `${at} ${own}\n`],
      ['another key', at => `${at} ${another}\n`],
      ['a key of another type', at => `${at} ${rsa}\n`],
      ['the key and others', at => `${at} ${another}\n${at} ${rsa}\n${at} ${own}\n`],
      ['the key, for the name alone', () => `localhost ${own}\n`],
      ['another key, for the name alone', () => `localhost ${another}\n`],
      ['another key, and the key for the name alone', at => `${at} ${another}\nlocalhost ${own}\n`],
      ['a revoked key', at => `@revoked ${at} ${own}\n${at} ${own}\n`],
      ['a key revoked everywhere', at => `@revoked * ${own}\n${at} ${own}\n`],
      ['another key revoked', at => `@revoked * ${another}\n${at} ${own}\n`],
      ['another key revoked, and nothing else', () => `@revoked * ${another}\n`],
      ['an authority', at => `@cert-authority ${at} ${another}\n`],
      ['the key as an authority', at => `@cert-authority ${at} ${own}\n`],
      ['a hashed name', at => lineToAdd({ host: at, port: 22 }, made!.ed25519.blob, true)],
      ['damaged lines', at => `${at} ssh-ed25519 AAAA\n@foo ${at} ${another}\n|1|x|y ${another}\n${at} ${own}\n`],
      ['a negated name', at => `*,!${at} ${own}\n`],
      ['line ends of Windows', at => `${at} ${own}\r\n`],
    ])('%s', async (_, text) => {
      const server = await serve(made!.ed25519.privateText);
      try {
        const { port } = server;
        const lines = text(`[localhost]:${port}`);
        const ours = judgeHostKey(
          { host: 'localhost', port },
          made!.ed25519.blob,
          readKnownHosts([{ file: 'kh', text: lines }]),
        );
        expect(await sshSays(lines, 'ssh-ed25519', port, 'LocalHost')).toBe(ours.state);
      } finally {
        server.close();
      }
    });
  });
});
