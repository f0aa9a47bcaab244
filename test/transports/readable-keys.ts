import ssh2 from 'ssh2';

/** A pair of keys. ssh2 1.17 makes one in two hundred that it cannot read itself, so it is read first. */
export function readableKeys(triesLeft = 10): ReturnType<typeof ssh2.utils.generateKeyPairSync> {
  const keys = ssh2.utils.generateKeyPairSync('ed25519');
  if (!(ssh2.utils.parseKey(keys.private) instanceof Error)) return keys;
  if (triesLeft === 0) throw new Error('ssh2 makes no key that it can read');
  return readableKeys(triesLeft - 1);
}
