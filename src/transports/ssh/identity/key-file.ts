import { certifiedType } from '../certificate.ts';
import type { FileRead } from '../files.ts';
import type { Here } from '../here.ts';
import { isOpenToOthers } from '../ownership.ts';
import type { SshProblem } from '../problem.ts';
import { keyType, readPublicKey } from '../public-key.ts';
import { Damaged, readWire } from '../wire.ts';

export type KeyProblem = SshProblem<
  | 'absent'
  | 'unreadable'
  | 'too-open'
  | 'not-a-key'
  | 'security-key'
  | 'format'
  | 'passphrase'
  | 'not-asked'
  | 'not-accepted'
>;

/** What stands in a file that is named as a key, as far as it can be told without its passphrase. */
export type KeyFile =
  | {
      readonly state: 'private';
      readonly format: 'openssh' | 'pem' | 'pkcs8';
      readonly isEncrypted: boolean;
      /** Its public half, which the format of OpenSSH shows also of an encrypted key. */
      readonly blob?: Buffer;
    }
  /** Only the public half: the private one may be in the agent. */
  | { readonly state: 'public'; readonly blob: Buffer }
  | { readonly state: 'unusable'; readonly problem: KeyProblem; readonly blob?: Buffer };

/**
 * Most rounds of bcrypt: they hold up everything else for 25 ms each (measured, Node 20). ssh-keygen makes 16 or 24; with 400 it is 10 s.
 */
const maxRounds = 400;

/** Tells what a file holds. Nothing is decrypted. */
export function inspectKey(path: string, read: FileRead, here: Here): KeyFile {
  const unusable = (kind: KeyProblem['kind'], what: string, todo: string, blob?: Buffer): KeyFile => {
    const problem = { kind, what, where: path, todo };
    return blob ? { state: 'unusable', problem, blob } : { state: 'unusable', problem };
  };
  if (read.state === 'absent')
    return unusable('absent', 'There is no such key.', 'Name one that is there: IdentityFile.');
  if (read.state === 'not-a-file') return unusable('not-a-key', 'This is not a file.', 'Name a key: IdentityFile.');
  if (read.state === 'unreadable')
    return unusable('unreadable', `The key cannot be read: ${read.why}.`, 'Give yourself the right to read it.');
  const found = inspectText(Buffer.from(read.bytes).toString('utf8').trim());
  if (found.state === 'wrong') return unusable(found.kind, found.what, found.todo, found.blob);
  if (found.state === 'public' || !isOpenToOthers(read.ownership, here)) return found;
  const mode = read.ownership.mode.toString(8).padStart(4, '0');
  const what = `Others on this machine may read this private key (mode ${mode}), so it is not used, as ssh does not use it.`;
  return unusable('too-open', what, `Close it: chmod 600 ${path}`, found.blob);
}

type Wrong = {
  readonly state: 'wrong';
  readonly kind: KeyProblem['kind'];
  readonly what: string;
  readonly todo: string;
  readonly blob?: Buffer;
};
type Found = Exclude<KeyFile, { state: 'unusable' }> | Wrong;

const convert = 'Convert a copy of it: puttygen key.ppk -O private-openssh -o key';
const notAKey: Wrong = {
  state: 'wrong',
  kind: 'not-a-key',
  what: 'This is not a private key.',
  todo: 'Name a key: IdentityFile.',
};

function inspectText(text: string): Found {
  // -----BEGIN OPENSSH PRIVATE KEY-----
  const { label } = /^-----BEGIN (?<label>[A-Z ]*PRIVATE KEY)-----\r?\n/.exec(text)?.groups ?? {};
  if (label === 'OPENSSH PRIVATE KEY') return inspectOpenSsh(text);
  if (label === 'PRIVATE KEY') return { state: 'private', format: 'pkcs8', isEncrypted: false };
  if (label === 'ENCRYPTED PRIVATE KEY') return { state: 'private', format: 'pkcs8', isEncrypted: true };
  if (label !== undefined)
    return { state: 'private', format: 'pem', isEncrypted: /^Proc-Type: 4,ENCRYPTED/m.test(text) };
  if (text.startsWith('PuTTY-User-Key-File-'))
    return { state: 'wrong', kind: 'format', what: 'This is a key of PuTTY, which ssh does not read.', todo: convert };
  const publicKey = readPublicKey(text);
  return publicKey ? inspectPublic(publicKey.type, publicKey.blob) : notAKey;
}

function inspectPublic(type: string, blob: Buffer): Found {
  if (certifiedType(type) === undefined) return { state: 'public', blob };
  const what = 'This is a certificate, not a key.';
  return { state: 'wrong', kind: 'not-a-key', what, todo: 'Name it as CertificateFile, and its key as IdentityFile.' };
}

/** PROTOCOL.key: the public half stands before the encrypted part. */
function inspectOpenSsh(text: string): Found {
  const base64 = text.replaceAll(/-----[^\n]*-----/g, '');
  const magic = 'openssh-key-v1\0';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return notAKey;
  try {
    const reader = readWire(bytes.subarray(magic.length));
    const cipher = reader.text();
    reader.text(); // The name of the key derivation: bcrypt or none.
    const derivation = reader.string();
    if (reader.uint32() !== 1) return notAKey;
    const blob = reader.string();
    reader.string();
    return judgeOpenSsh(cipher, derivation, Buffer.from(blob));
  } catch (error) {
    if (error instanceof Damaged) return { ...notAKey, what: 'This private key is damaged: a part of it is missing.' };
    throw error;
  }
}

function judgeOpenSsh(cipher: string, derivation: Buffer, blob: Buffer): Found {
  const type = keyType(blob) ?? '';
  if (type.startsWith('sk-')) {
    const what = 'This key is on a security key (FIDO), which the built-in client cannot use.';
    return { state: 'wrong', kind: 'security-key', what, todo: 'Use the ssh of the system, or another key.', blob };
  }
  if (type === '') return { ...notAKey, what: 'This private key is damaged: its public half cannot be read.' };
  const isEncrypted = cipher !== 'none';
  if (isEncrypted && !/-(?:ctr|cbc)$|-gcm@openssh\.com$/.test(cipher)) {
    const what = `The key is encrypted with ${JSON.stringify(cipher)}, which the built-in client cannot decrypt.`;
    return { state: 'wrong', kind: 'format', what, todo: 'Put it into the agent: ssh-add.', blob };
  }
  const rounds = isEncrypted ? roundsOf(derivation) : 0;
  if (rounds > maxRounds) {
    const what = `The key is protected by ${rounds} rounds of bcrypt; more than ${maxRounds} would stop itfix for too long.`;
    return { state: 'wrong', kind: 'format', what, todo: 'Put it into the agent: ssh-add.', blob };
  }
  return { state: 'private', format: 'openssh', isEncrypted, blob };
}

function roundsOf(derivation: Buffer): number {
  const reader = readWire(derivation);
  reader.string(); // Salt.
  return reader.uint32();
}
