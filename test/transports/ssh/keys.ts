import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPublicKey } from '../../../src/transports/ssh/public-key.ts';
import { run } from './system-ssh.ts';

export interface KeyPair {
  readonly path: string;
  readonly privateText: string;
  /** `ssh-ed25519 AAAA…` without a comment. */
  readonly publicText: string;
  readonly blob: Buffer;
}

/** Keys made by the real ssh-keygen, in a folder of their own. */
export function keyFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'itfix-keys-'));
  let made = 0;
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    make(type: string, options: { bits?: number; passphrase?: string; words?: string[] } = {}): KeyPair {
      const path = join(folder, `key${++made}`);
      const bits = options.bits ? ['-b', `${options.bits}`] : [];
      run('ssh-keygen', [
        '-q',
        '-t',
        type,
        ...bits,
        '-N',
        options.passphrase ?? '',
        '-C',
        'made for a test',
        ...(options.words ?? []),
        '-f',
        path,
      ]);
      const publicKey = readPublicKey(readFileSync(`${path}.pub`, 'utf8'));
      if (!publicKey) throw new Error('ssh-keygen made a key that cannot be read');
      const publicText = `${publicKey.type} ${publicKey.blob.toString('base64')}`;
      return { path, privateText: readFileSync(path, 'utf8'), publicText, blob: publicKey.blob };
    },
  };
}
