import { BadArchive } from './archive.ts';

const binaryHead = 'age-encryption.org/v1\n';
const armorHead = '-----BEGIN AGE ENCRYPTED FILE-----';

/** A key that age does not know. The message is a clause that ends its sentence, and shows no key. */
export class BadKey extends Error {
  override readonly name = 'BadKey';
}

/** Encrypts for all of these recipients (`age1…`). Throws `BadKey` before anything is encrypted. */
export async function openEncryption(
  recipients: readonly string[],
): Promise<(bytes: Uint8Array) => Promise<Uint8Array>> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  if (recipients.length === 0) throw new BadKey('there is no recipient in it.');
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new BadKey(`this is no recipient of age: ${oddRecipient(recipient)}.`);
    }
  }
  return bytes => encrypter.encrypt(bytes);
}

function oddRecipient(word: string): string {
  if (/^AGE-SECRET-KEY-/i.test(word)) return 'it is the secret key, which only the receiver has';
  if (/^ssh-/.test(word)) return 'keys of SSH are not supported, one that begins with age1 is needed';
  return /^age1/.test(word) ? 'a letter of it is wrong, or it is not whole' : 'it does not begin with age1';
}

export function isEncrypted(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, armorHead.length)).toString('latin1');
  return head.startsWith(binaryHead) || head === armorHead;
}

/** Decrypts with one of these identities (`AGE-SECRET-KEY-1…`). */
export async function decrypt(bytes: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  const { Decrypter, armor } = await import('age-encryption');
  const decrypter = new Decrypter();
  if (identities.length === 0) throw new BadKey('there is no identity in it.');
  for (const identity of identities) {
    try {
      decrypter.addIdentity(identity);
    } catch {
      throw new BadKey('what it holds is no identity of age, which begins with AGE-SECRET-KEY-.');
    }
  }
  const isArmored = bytes[0] === armorHead.charCodeAt(0);
  try {
    return await decrypter.decrypt(isArmored ? armor.decode(Buffer.from(bytes).toString('latin1')) : bytes);
  } catch (error) {
    const isOther = error instanceof Error && /no identity matched/.test(error.message);
    throw isOther ? new BadKey('the bundle is encrypted for somebody else.') : new BadArchive('it is damaged');
  }
}

/** The keys of a file as age has them: one in a line, with empty lines and comments. */
export function keysIn(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
}
