import { createPrivateKey } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import type { Files } from './files.ts';
import type { Here } from './here.ts';
import { inspectKey, type KeyFile, type KeyProblem } from './identity/key-file.ts';

type LoadedKey =
  | { readonly key: ParsedKey; readonly problem?: undefined }
  | { readonly key?: undefined; readonly problem: KeyProblem };

/** Asks a person for the passphrase of a key; nothing when there is none to be had. `attempt` counts from 1. */
type AskPassphrase = (path: string, attempt: number) => Promise<string | undefined>;

export interface Keyring {
  /**
   * The private key in a file.
   *
   * @param ask absent when nobody is there
   * @param attempts how often a passphrase may be asked for (`NumberOfPasswordPrompts`)
   */
  load(path: string, ask: AskPassphrase | undefined, attempts: number): Promise<LoadedKey>;
}

/**
 * Opens each key once for all hosts: decrypting one takes half a second in which nothing else goes on, and nobody wants to be asked twice. Also a
 * passphrase that was not given is not asked for again. A file that was written since is a new one.
 */
export function openKeyring(files: Files, here: Here): Keyring {
  const opened = new Map<string, Promise<LoadedKey>>();
  return {
    async load(path, ask, attempts) {
      const read = await files.read(path);
      const found = inspectKey(path, read, here);
      if (found.state !== 'private' || read.state !== 'read') return { problem: notPrivate(path, found) };
      const text = Buffer.from(read.bytes).toString('utf8');
      const isLocked = found.isEncrypted && (!ask || attempts < 1);
      const name = `${path}\0${read.changed}`;
      const known = opened.get(name);
      if (known) return known;
      if (isLocked) return { problem: notAsked(path) };
      const loaded = found.isEncrypted && ask ? unlock(path, text, ask, attempts) : Promise.resolve(parse(path, text));
      opened.set(name, loaded);
      return loaded;
    },
  };
}

async function unlock(path: string, text: string, ask: AskPassphrase, attempts: number): Promise<LoadedKey> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const passphrase = await ask(path, attempt);
    if (passphrase === undefined || passphrase === '') return { problem: notAsked(path) };
    const loaded = parse(path, text, passphrase);
    if (loaded.key) return loaded;
  }
  const what = `None of the passphrases opens this key (${attempts} were tried).`;
  return { problem: { kind: 'passphrase', what, where: path, todo: 'Put it into the agent: ssh-add.' } };
}

function parse(path: string, text: string, passphrase?: string): LoadedKey {
  const parsed = ssh2.utils.parseKey(asPem(text, passphrase) ?? text, passphrase);
  const key: ParsedKey | Error | undefined = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key && !(key instanceof Error) && key.isPrivateKey()) return { key };
  const why = key instanceof Error ? key.message : 'there is no private key in it';
  return {
    problem: {
      kind: 'format',
      what: `The key cannot be used: ${why}.`,
      where: path,
      todo: 'Put it into the agent: ssh-add.',
    },
  };
}

/** PKCS#8, which ssh2 does not read, as the older forms that it reads. Nothing for what is no PKCS#8, or of a type that has no older form. */
function asPem(text: string, passphrase: string | undefined): string | undefined {
  if (!/^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/.test(text.trim())) return undefined;
  try {
    const key = createPrivateKey(passphrase === undefined ? text : { key: text, passphrase });
    if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
    return key.asymmetricKeyType === 'ec' ? key.export({ type: 'sec1', format: 'pem' }).toString() : undefined;
  } catch {
    return undefined; // Damaged, or another passphrase: ssh2 then says that it cannot read it.
  }
}

function notPrivate(path: string, found: KeyFile): KeyProblem {
  if (found.state === 'unusable') return found.problem;
  const what = 'This is only the public half of a key.';
  return {
    kind: 'not-a-key',
    what,
    where: path,
    todo: 'Name the private half as IdentityFile, or put it into the agent.',
  };
}

function notAsked(path: string): KeyProblem {
  const what = 'The key is encrypted, and there was no passphrase.';
  return { kind: 'not-asked', what, where: path, todo: 'Put it into the agent: ssh-add.' };
}
