import { Damaged, readWire, type WireReader } from './wire.ts';

/** A certificate of OpenSSH (PROTOCOL.certkeys): a key, and what an authority says of it. */
export interface Certificate {
  readonly type: string;
  /** The same key without what the authority says. */
  readonly plainKey: Buffer;
  readonly serial: bigint;
  readonly role: 'user' | 'host' | 'other';
  readonly keyId: string;
  /** Users or hosts that it is for. None: for all. */
  readonly principals: readonly string[];
  /** Seconds since 1970. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly criticalOptions: readonly string[];
  readonly authority: Buffer;
  readonly signature: Buffer;
  /** What the authority signed. */
  readonly signed: Buffer;
}

/** The fields of the key itself, by its type without the certificate. */
const keyFields = new Map([
  ['ssh-ed25519', 1],
  ['ssh-rsa', 2],
  ['ecdsa-sha2-nistp256', 2],
  ['ecdsa-sha2-nistp384', 2],
  ['ecdsa-sha2-nistp521', 2],
]);

const roles = new Map<number, Certificate['role']>([
  [1, 'user'],
  [2, 'host'],
]);

/** `ssh-ed25519` of `ssh-ed25519-cert-v01@openssh.com`; nothing for a type that is no certificate. */
export function certifiedType(type: string): string | undefined {
  return /^(?<plain>.+)-cert-v0[01]@openssh\.com$/.exec(type)?.groups?.plain;
}

/** Reads a certificate. Nothing when it is damaged or of a type that is not known; its signature is not looked at. */
export function readCertificate(blob: Uint8Array): Certificate | undefined {
  try {
    return read(Buffer.from(blob));
  } catch (error) {
    if (error instanceof Damaged) return undefined;
    throw error;
  }
}

function read(blob: Buffer): Certificate | undefined {
  const reader = readWire(blob);
  const type = reader.text();
  const plainType = certifiedType(type) ?? '';
  const fields = keyFields.get(plainType);
  if (fields === undefined) return undefined;
  reader.string(); // A nonce, against collisions of hashes.
  const keyParts = Array.from({ length: fields }, () => reader.string());
  const body = readBody(reader);
  const signed = blob.subarray(0, reader.position());
  const signature = reader.string();
  if (!reader.isAtEnd()) throw new Damaged('bytes after the signature');
  const plainKey = Buffer.concat([Buffer.from(plainType), ...keyParts].flatMap(part => [length(part), part]));
  return { type, plainKey, ...body, signed, signature };
}

function readBody(reader: WireReader): Omit<Certificate, 'type' | 'plainKey' | 'signed' | 'signature'> {
  const serial = reader.uint64();
  const role = roles.get(reader.uint32()) ?? 'other';
  const keyId = reader.text();
  const principals = readWire(reader.string()).strings().map(String);
  const validAfter = reader.uint64();
  const validBefore = reader.uint64();
  const options = readWire(reader.string()).strings();
  reader.string(); // Extensions: what is not known of them is passed over.
  reader.string(); // Reserved.
  const authority = reader.string();
  // Names and values take turns.
  const criticalOptions = options.filter((_, index) => index % 2 === 0).map(String);
  return { serial, role, keyId, principals, validAfter, validBefore, criticalOptions, authority };
}

function length(part: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(part.length);
  return bytes;
}

export type Validity = 'valid' | 'expired' | 'not-yet-valid';

/** Whether a certificate is valid at a time, in milliseconds since 1970. */
export function validityAt({ validAfter, validBefore }: Certificate, nowMs: number): Validity {
  const now = BigInt(Math.floor(nowMs / 1000));
  if (now < validAfter) return 'not-yet-valid';
  return now < validBefore ? 'valid' : 'expired';
}
