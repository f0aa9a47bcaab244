import { readFileSync } from 'node:fs';
import { BadKey, keysIn, openEncryption } from '../bundle/age.ts';
import { UsageError } from './usage-error.ts';

/** Bytes that only those can read who were named. */
export type Encrypt = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Encrypts for those that were named, each as `age1…` or as a file of them. A wrong one is found here, before anything is made. */
export async function encryptionFor(words: readonly string[]): Promise<Encrypt> {
  const named = words.map(word => ({ word, recipients: recipientsOf(word) }));
  for (const { word, recipients } of named) await tried(word, recipients);
  return openEncryption(named.flatMap(({ recipients }) => recipients));
}

function recipientsOf(word: string): string[] {
  if (/^(?:age1|age-secret-key-|ssh-)/i.test(word)) return [word.trim()];
  try {
    return keysIn(readFileSync(word, 'utf8'));
  } catch (error) {
    throw wrong(word, `cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

async function tried(word: string, recipients: readonly string[]): Promise<void> {
  try {
    await openEncryption(recipients);
  } catch (error) {
    throw error instanceof BadKey ? wrong(word, error.message) : error;
  }
}

/** A secret key may have been typed by mistake: it is not repeated. */
function wrong(word: string, why: string): UsageError {
  const shown = /^age-secret-key-/i.test(word) ? 'AGE-SECRET-KEY-...' : word;
  return new UsageError(
    `--encrypt-to ${shown}: ${why}`,
    'Nothing was written. Give what the help desk publishes: age1..., or a file with such lines.',
  );
}
