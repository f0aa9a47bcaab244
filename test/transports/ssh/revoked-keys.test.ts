import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FileRead } from '../../../src/transports/ssh/files.ts';
import { loadKnownHosts } from '../../../src/transports/ssh/known-hosts/load.ts';
import { readRevokedKeys } from '../../../src/transports/ssh/revoked-keys.ts';
import { noSsh, run } from './system-ssh.ts';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIHmuJ9YuxRfjSMPvjBWvqDaeOGzPXlPbtVLcKUyC2Sy';
const holds = (text: string | Uint8Array): FileRead => ({
  state: 'read',
  bytes: Buffer.from(text),
  ownership: { uid: 0, gid: 0, mode: 0o644 },
  changed: '',
});

test('a list of keys', () => {
  const blob = Buffer.from(key.split(' ')[1] ?? '', 'base64');
  expect(readRevokedKeys(holds(`# stolen\n\n${key} comment\n`))).toEqual({ state: 'list', blobs: [blob] });
  expect(readRevokedKeys(holds(''))).toEqual({ state: 'list', blobs: [] });
});

test('what cannot be told is never an empty list', () => {
  expect(readRevokedKeys({ state: 'absent' })).toMatchObject({ state: 'unusable' });
  expect(readRevokedKeys({ state: 'not-a-file' })).toMatchObject({ state: 'unusable' });
  expect(readRevokedKeys({ state: 'unreadable', why: 'permission denied' })).toMatchObject({ state: 'unusable' });
  expect(readRevokedKeys(holds(`${key}\nssh-ed25519 AAAA\n`))).toEqual({
    state: 'unusable',
    why: 'line 2 is no public key',
  });
});

test.skipIf(noSsh !== undefined)(
  `a key revocation list of the real ssh-keygen${noSsh ? ` (skipped: ${noSsh})` : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'itfix-krl-'));
    try {
      writeFileSync(join(folder, 'key.pub'), `${key}\n`);
      run('ssh-keygen', ['-q', '-k', '-f', join(folder, 'krl'), join(folder, 'key.pub')]);
      expect(readRevokedKeys(holds(readFileSync(join(folder, 'krl'))))).toEqual({ state: 'krl' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test('files of known hosts: one that is not there knows nothing, one that cannot be read is told of', async () => {
  const files = {
    list: async () => [],
    read: async (path: string): Promise<FileRead> => {
      if (path === '/one') return holds(`a ${key}\n`);
      return path === '/closed' ? { state: 'unreadable', why: 'permission denied' } : { state: 'absent' };
    },
  };
  const loaded = await loadKnownHosts(
    { userKnownHostsFiles: ['/none', '/closed'], globalKnownHostsFiles: ['/one'] },
    files,
  );
  expect(loaded.keys).toMatchObject([{ names: 'a', file: '/one', line: 1 }]);
  expect(loaded.problems).toMatchObject([{ kind: 'unreadable', where: '/closed' }]);
});
