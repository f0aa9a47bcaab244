import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { armor, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, describe, expect, test } from 'vitest';
import { decrypt, isEncrypted, keysIn, openEncryption } from '../../src/bundle/age.ts';

const folder = mkdtempSync(join(tmpdir(), 'itfix-age-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const message = new Uint8Array(100_000).fill(5);
const encryptedFor = async (...recipients: string[]) => (await openEncryption(recipients))(message);

test('what is encrypted for somebody is theirs, also for one of several, also armored', async () => {
  const other = await identityToRecipient(await generateX25519Identity());
  const bytes = await encryptedFor(other, recipient);
  expect([isEncrypted(bytes), isEncrypted(message)]).toEqual([true, false]);
  expect(await decrypt(bytes, [identity])).toEqual(message);
  const armored = Buffer.from(armor.encode(bytes));
  expect(isEncrypted(armored)).toBe(true);
  expect(await decrypt(armored, [await generateX25519Identity(), identity])).toEqual(message);
});

test('somebody else cannot read it, and damage is damage', async () => {
  const bytes = await encryptedFor(recipient);
  await expect(decrypt(bytes, [await generateX25519Identity()])).rejects.toThrow(
    'the bundle is encrypted for somebody else.',
  );
  bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
  await expect(decrypt(bytes, [identity])).rejects.toThrow('it is damaged');
  await expect(decrypt(bytes.subarray(0, 1000), [identity])).rejects.toThrow('it is damaged');
});

describe('a wrong recipient says what is wrong', () => {
  test.each([
    [`${recipient.slice(0, -1)}${recipient.endsWith('q') ? 'p' : 'q'}`, 'a letter of it is wrong'],
    [recipient.slice(0, 40), 'a letter of it is wrong'],
    [identity, 'it is the secret key, which only the receiver has'],
    ['ssh-ed25519 AAAAC3Nza', 'keys of SSH are not supported'],
    ['help-desk', 'it does not begin with age1'],
    ['', 'it does not begin with age1'],
  ])('%#', async (word, why) => {
    await expect(openEncryption([word])).rejects.toThrow(why);
    await expect(openEncryption([recipient, word])).rejects.not.toThrow('SECRET-KEY');
  });

  test('none at all', async () => {
    await expect(openEncryption([])).rejects.toThrow('there is no recipient in it');
    await expect(decrypt(message, [])).rejects.toThrow('there is no identity in it');
    await expect(decrypt(message, [recipient])).rejects.toThrow('no identity of age');
  });
});

test('a file of keys has comments and empty lines', () => {
  expect(keysIn(`# the help desk\r\n\n  ${recipient}  \n# its deputy\nage1b`)).toEqual([recipient, 'age1b']);
});

const noAge = spawnSync('age', ['--version']).error !== undefined;

describe.skipIf(noAge)("Debian's age", () => {
  test('opens what itfix encrypts, and encrypts what itfix opens', async () => {
    const key = join(folder, 'key.txt');
    execFileSync('age-keygen', ['-o', key], { stdio: 'ignore' });
    const theirs = execFileSync('age-keygen', ['-y', key], { encoding: 'utf8' }).trim();
    writeFileSync(join(folder, 'ours.age'), await encryptedFor(theirs));
    expect(new Uint8Array(execFileSync('age', ['-d', '-i', key, join(folder, 'ours.age')]))).toEqual(message);
    for (const form of [[], ['-a']]) {
      const bytes = execFileSync('age', ['-r', recipient, ...form], { input: message, maxBuffer: 1e7 });
      expect(await decrypt(bytes, [identity])).toEqual(message);
    }
  });
});
