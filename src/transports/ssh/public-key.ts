import { createHash } from 'node:crypto';
import { Damaged, readWire, type WireReader } from './wire.ts';

/** Largest key that is read. A certificate with all that may stand in it has some kB. */
const maxKeyBytes = 64 * 1024;

/** What follows the type in a key, so that one that was cut off is not taken for whole. */
const forms = new Map<string, (reader: WireReader) => void>([
  ['ssh-ed25519', reader => exactly(reader.string(), 32)],
  ['ssh-rsa', reader => void [reader.string(), reader.string()]],
  ['ssh-dss', reader => void [reader.string(), reader.string(), reader.string(), reader.string()]],
  ['ecdsa-sha2-nistp256', ecdsaPoint('nistp256', 65)],
  ['ecdsa-sha2-nistp384', ecdsaPoint('nistp384', 97)],
  ['ecdsa-sha2-nistp521', ecdsaPoint('nistp521', 133)],
]);

function exactly(bytes: Buffer, length: number): void {
  if (bytes.length !== length) throw new Damaged(`${bytes.length} bytes instead of ${length}`);
}

function ecdsaPoint(curve: string, length: number): (reader: WireReader) => void {
  return reader => {
    if (reader.text() !== curve) throw new Damaged('another curve than its type says');
    exactly(reader.string(), length);
  };
}

/** The type that stands in a public key; nothing when it is not whole. Types that are not known are taken as they are. */
export function keyType(blob: Uint8Array): string | undefined {
  if (blob.length > maxKeyBytes) return undefined;
  try {
    const reader = readWire(blob);
    const type = reader.text();
    const form = forms.get(type);
    form?.(reader);
    return /^[\x21-\x7e]{1,128}$/.test(type) && (!form || reader.isAtEnd()) ? type : undefined;
  } catch (error) {
    if (error instanceof Damaged) return undefined;
    throw error;
  }
}

/** `ssh-ed25519 AAAA… comment`, as in known_hosts and `.pub` files. Nothing when it is no whole key. */
export function readPublicKey(
  text: string,
): { readonly type: string; readonly blob: Buffer; readonly comment: string } | undefined {
  // ssh-ed25519 AAAAC3Nz… anna@desk
  const match = /^(?<type>[\x21-\x7e]+)[ \t]+(?<base64>[A-Za-z0-9+/]+={0,2})(?:[ \t\r]+(?<comment>.*))?$/s.exec(
    text.trim(),
  );
  const { type = '', base64 = '', comment = '' } = match?.groups ?? {};
  const blob = Buffer.from(base64, 'base64');
  return match && keyType(blob) === type ? { type, blob, comment } : undefined;
}

/** `SHA256:…`, as `ssh-keygen -l` shows it. */
export function fingerprint(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The length of an RSA key; nothing for others. */
export function rsaBits(blob: Uint8Array): number | undefined {
  if (keyType(blob) !== 'ssh-rsa') return undefined;
  const reader = readWire(blob);
  reader.string();
  reader.string();
  const modulus = reader.string();
  const first = modulus.findIndex(byte => byte !== 0);
  return first < 0 ? 0 : (modulus.length - first) * 8 - (Math.clz32(modulus[first] ?? 0) - 24);
}
