import type { FileRead } from './files.ts';
import { readPublicKey } from './public-key.ts';

/** What a file of RevokedHostKeys says. Where it cannot be told, no key may be trusted: so does ssh. */
export type RevokedKeys =
  | { readonly state: 'list'; readonly blobs: readonly Buffer[] }
  /** A key revocation list (PROTOCOL.krl), which only the system's ssh reads. */
  | { readonly state: 'krl' }
  | { readonly state: 'unusable'; readonly why: string };

const krlMagic = Buffer.from('SSHKRL\n\0', 'latin1');

/** Reads a file of RevokedHostKeys: a public key on each line. */
export function readRevokedKeys(read: FileRead): RevokedKeys {
  if (read.state === 'unreadable') return { state: 'unusable', why: `it cannot be read: ${read.why}` };
  if (read.state !== 'read') return { state: 'unusable', why: 'it is not there' };
  const bytes = Buffer.from(read.bytes);
  if (bytes.subarray(0, krlMagic.length).equals(krlMagic)) return { state: 'krl' };
  const blobs: Buffer[] = [];
  for (const [index, text] of bytes.toString('utf8').split('\n').entries()) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    const key = readPublicKey(line);
    if (!key) return { state: 'unusable', why: `line ${index + 1} is no public key` };
    blobs.push(key.blob);
  }
  return { state: 'list', blobs };
}
