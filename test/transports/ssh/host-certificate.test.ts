import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../../src/transports/ssh/certificate.ts';
import { judgeHostCertificate } from '../../../src/transports/ssh/host-certificate.ts';
import { readKnownHosts } from '../../../src/transports/ssh/known-hosts.ts';
import { readPublicKey } from '../../../src/transports/ssh/public-key.ts';
import { isSignedBy } from '../../../src/transports/ssh/signature.ts';
import { type KeyPair, keyFolder } from './keys.ts';
import { noSsh, run } from './system-ssh.ts';

const now = Date.now();

describe.skipIf(noSsh !== undefined)(
  `certificates of the real ssh-keygen${noSsh ? ` (skipped: ${noSsh})` : ''}`,
  () => {
    const keys = noSsh === undefined ? keyFolder() : undefined;
    afterAll(() => keys?.remove());
    const make = (type: string, options = {}): KeyPair => keys!.make(type, options);
    const authority = keys && make('ed25519');

    function certify(key: KeyPair, by: KeyPair, words: string[] = ['-h', '-n', 'a.example,b']): Buffer {
      run('ssh-keygen', ['-q', '-s', by.path, '-I', 'the id', ...words, `${key.path}.pub`]);
      return readPublicKey(readFileSync(`${key.path}-cert.pub`, 'utf8'))!.blob;
    }

    function judge(blob: Uint8Array, lines: string, owner = { host: 'a.example', port: 22 }, list?: string) {
      const known = readKnownHosts([{ file: 'kh', text: lines }]);
      const verdict = judgeHostCertificate(
        owner,
        blob,
        known,
        now,
        list === undefined ? undefined : { how: 'only', names: list },
      );
      return verdict.state === 'accepted' ? `accepted by line ${verdict.by.line}` : verdict.why;
    }
    const trusted = `@cert-authority *.example ${authority?.publicText}\n`;

    const types: [string, object][] = [
      ['ed25519', {}],
      ['rsa', { bits: 2048 }],
      ['ecdsa', { bits: 256 }],
      ['ecdsa', { bits: 384 }],
      ['ecdsa', { bits: 521 }],
    ];

    test.each(types)('a host with a key of type %s %j', (type, options) => {
      const key = make(type, options);
      const blob = certify(key, authority!);
      const certificate = readCertificate(blob)!;
      expect(certificate).toMatchObject({
        role: 'host',
        keyId: 'the id',
        principals: ['a.example', 'b'],
        criticalOptions: [],
      });
      expect(certificate.plainKey).toEqual(key.blob);
      expect(certificate.authority).toEqual(authority!.blob);
      expect(judge(blob, trusted)).toBe('accepted by line 1');
    });

    test.each(types)('an authority with a key of type %s %j', (type, options) => {
      const by = make(type, options);
      const blob = certify(make('ed25519'), by);
      expect(judge(blob, `@cert-authority a.example ${by.publicText}\n`)).toBe('accepted by line 1');
      for (const at of [10, blob.length - 5, Math.floor(blob.length / 2)]) {
        const other = Buffer.from(blob);
        other[at] = (other[at] ?? 0) ^ 1;
        expect(judge(other, `@cert-authority a.example ${by.publicText}\n`)).not.toMatch(/accepted/);
      }
    });

    test('for whom, by whom and when', () => {
      const key = make('ed25519');
      const blob = certify(key, authority!);
      expect(judge(blob, trusted, { host: 'A.Example', port: 2222 })).toBe('accepted by line 1');
      expect(judge(blob, trusted, { host: 'c.example', port: 22 })).toBe('other-host');
      expect(judge(blob, `@cert-authority b ${authority!.publicText}\n`)).toBe('unknown-authority');
      expect(judge(blob, `a.example ${authority!.publicText}\n`)).toBe('unknown-authority');
      expect(judge(blob, `@cert-authority *.example ${make('ed25519').publicText}\n`)).toBe('unknown-authority');
      expect(judge(blob, `${trusted}@revoked * ${authority!.publicText}\n`)).toBe('revoked');
      expect(judge(blob, `${trusted}@revoked * ${key.publicText}\n`)).toBe('revoked');
      expect(judge(certify(key, authority!, ['-h', '-n', 'a.example', '-V', '-2h:-1h']), trusted)).toBe('expired');
      expect(judge(certify(key, authority!, ['-h', '-n', 'a.example', '-V', '+1h:+2h']), trusted)).toBe(
        'not-yet-valid',
      );
      expect(judge(certify(key, authority!, ['-h', '-n', 'a.example', '-V', '-1h:+1h']), trusted)).toBe(
        'accepted by line 1',
      );
      expect(judge(certify(key, authority!, ['-h']), trusted)).toBe('accepted by line 1');
      expect(judge(certify(key, authority!, ['-n', 'a.example']), trusted)).toBe('not-a-host');
      expect(judge(blob, trusted, undefined, 'rsa-sha2-512')).toBe('algorithm');
      expect(judge(key.blob, trusted)).toBe('damaged');
    });

    test('a signature with SHA-1 is not accepted', () => {
      const rsa = make('rsa', { bits: 2048 });
      const line = `@cert-authority a.example ${rsa.publicText}\n`;
      const words = ['-h', '-n', 'a.example', '-t'];
      expect(judge(certify(make('ed25519'), rsa, [...words, 'ssh-rsa']), line)).toBe('algorithm');
      expect(judge(certify(make('ed25519'), rsa, [...words, 'rsa-sha2-256']), line)).toBe('accepted by line 1');
    });

    test('one that was cut off, or changed anywhere, is never accepted', () => {
      const blob = certify(make('ecdsa'), authority!);
      for (let length = 0; length < blob.length; length++)
        expect(readCertificate(blob.subarray(0, length))).toBeUndefined();
      fc.assert(
        fc.property(fc.nat(blob.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
          const other = Buffer.from(blob);
          other[at] = (other[at] ?? 0) ^ change;
          expect(judge(other, trusted)).not.toMatch(/accepted/);
        }),
        { numRuns: 300 },
      );
    });
  },
);

test('a signature of r and s that are short', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const part = (bytes: Uint8Array | string): Buffer => {
    const body = Buffer.from(bytes);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
  };
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const blob = Buffer.concat([part('ecdsa-sha2-nistp256'), part('nistp256'), part(point)]);
  const mpint = (bytes: Buffer): Buffer => {
    const first = bytes.findIndex(byte => byte !== 0);
    const digits = bytes.subarray(first);
    return part((digits[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), digits]) : digits);
  };
  // One of 128 has a leading zero in r or s.
  for (let count = 0; count < 600; count++) {
    const data = Buffer.from(`${count}`);
    const raw = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const pair = Buffer.concat([mpint(raw.subarray(0, 32)), mpint(raw.subarray(32))]);
    const signature = Buffer.concat([part('ecdsa-sha2-nistp256'), part(pair)]);
    expect(isSignedBy(blob, data, signature)).toBe(true);
    expect(isSignedBy(blob, Buffer.from(`${count}x`), signature)).toBe(false);
  }
});
