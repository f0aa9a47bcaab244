import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { keyType } from './public-key.ts';
import { Damaged, readWire, type WireReader } from './wire.ts';

/** How a kind of signature is checked: which keys make it, with which hash, and in which form node:crypto takes it. */
interface Scheme {
  readonly keyType: string;
  readonly hash: string | undefined;
  readonly form: (signature: Buffer, key: KeyObject) => Buffer;
}

const asItIs = (signature: Buffer): Buffer => signature;
/** Leading zeros may be left out (RFC 8332 forbids it, older programs do it). */
const asLongAsTheKey = (signature: Buffer, key: KeyObject): Buffer =>
  leftPadded(signature, Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8));

const schemes = new Map<string, Scheme>([
  ['ssh-ed25519', { keyType: 'ssh-ed25519', hash: undefined, form: asItIs }],
  ['ecdsa-sha2-nistp256', { keyType: 'ecdsa-sha2-nistp256', hash: 'sha256', form: pairOf(32) }],
  ['ecdsa-sha2-nistp384', { keyType: 'ecdsa-sha2-nistp384', hash: 'sha384', form: pairOf(48) }],
  ['ecdsa-sha2-nistp521', { keyType: 'ecdsa-sha2-nistp521', hash: 'sha512', form: pairOf(66) }],
  ['rsa-sha2-256', { keyType: 'ssh-rsa', hash: 'sha256', form: asLongAsTheKey }],
  ['rsa-sha2-512', { keyType: 'ssh-rsa', hash: 'sha512', form: asLongAsTheKey }],
]);

/** The algorithm that a signature names. */
export function signatureAlgorithm(signature: Uint8Array): string | undefined {
  return undamaged(() => readWire(signature).text());
}

/** Whether a key made a signature, both in the form of SSH (RFC 4253, 5656, 8332, 8709). SHA-1 and security keys are not checked: no. */
export function isSignedBy(blob: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  const isSigned = undamaged(() => {
    const reader = readWire(signature);
    const scheme = schemes.get(reader.text());
    const bytes = reader.string();
    if (!scheme || !reader.isAtEnd() || keyType(blob) !== scheme.keyType) return false;
    const key = createPublicKey({ key: jwkOf(blob), format: 'jwk' });
    return verify(scheme.hash, data, { key, dsaEncoding: 'ieee-p1363' }, scheme.form(bytes, key));
  });
  return isSigned ?? false;
}

function undamaged<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // node:crypto throws for a point that is not on its curve.
    if (error instanceof Damaged || Reflect.get(Object(error), 'code') !== undefined) return undefined;
    throw error;
  }
}

function jwkOf(blob: Uint8Array): JsonWebKey {
  const reader = readWire(blob);
  const type = reader.text();
  const encoded = (bytes: Buffer): string => bytes.toString('base64url');
  if (type === 'ssh-ed25519') return { kty: 'OKP', crv: 'Ed25519', x: encoded(reader.string()) };
  if (type === 'ssh-rsa') {
    const e = encoded(reader.string());
    return { kty: 'RSA', e, n: encoded(reader.string()) };
  }
  // ecdsa-sha2-nistp256: 4, x, y
  const bits = reader.text().slice('nistp'.length);
  const point = reader.string().subarray(1);
  const half = point.length / 2;
  return { kty: 'EC', crv: `P-${bits}`, x: encoded(point.subarray(0, half)), y: encoded(point.subarray(half)) };
}

/** Two numbers r and s, each as long as the order of the curve. */
function pairOf(length: number): (signature: Buffer) => Buffer {
  return signature => {
    const reader: WireReader = readWire(signature);
    const pair = [reader.string(), reader.string()].map(number => leftPadded(number, length));
    return Buffer.concat(pair);
  };
}

function leftPadded(number: Buffer, length: number): Buffer {
  const first = number.findIndex(byte => byte !== 0);
  const digits = first < 0 ? Buffer.alloc(0) : number.subarray(first);
  if (digits.length > length) throw new Damaged('a number that is too long');
  return Buffer.concat([Buffer.alloc(length - digits.length), digits]);
}
