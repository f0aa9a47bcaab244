import type { CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';
import { type AlgorithmList, chooseAlgorithms } from './algorithms.ts';
import type { HostSettings } from './config.ts';
import { type KeyOwner, type KnownHosts, preferKnown } from './known-hosts.ts';

/** The lists that ssh2 takes, by its names. */
export interface Ssh2Algorithms {
  kex: KexAlgorithm[];
  cipher: CipherAlgorithm[];
  hmac: MacAlgorithm[];
  serverHostKey: ServerHostKeyAlgorithm[];
}

/** What ssh2 1.17 has of what OpenSSH 9.2 uses unasked. Of the ciphers the fastest of ssh2 come first: all are good. */
const usual: Ssh2Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com',
  ],
  hmac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha1-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
    'hmac-sha1',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
};

/** What both have besides, and use only when the configuration names it: for old devices. */
const onlyNamed: Ssh2Algorithms = {
  kex: ['diffie-hellman-group14-sha1', 'diffie-hellman-group-exchange-sha1', 'diffie-hellman-group1-sha1'],
  cipher: ['aes128-cbc', 'aes192-cbc', 'aes256-cbc', '3des-cbc'],
  hmac: ['hmac-sha1-96', 'hmac-md5', 'hmac-md5-96'],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
};

/** The algorithms of one kind that the built-in client may use; none when it has none of those that the configuration names. */
export function builtInAlgorithms<K extends keyof Ssh2Algorithms>(
  kind: K,
  list: AlgorithmList | undefined,
): Ssh2Algorithms[K][number][] {
  const possible: Ssh2Algorithms[K][number][] = [...usual[kind], ...onlyNamed[kind]];
  return inOrder(possible, chooseAlgorithms(list, usual[kind], possible));
}

/** Those that are named, as they are named. */
function inOrder<T extends string>(possible: readonly T[], names: readonly string[]): T[] {
  const rank = new Map(names.map((name, index) => [name, index]));
  const rankOf = (one: T): number => rank.get(one) ?? -1;
  return possible.filter(one => rank.has(one)).sort((a, b) => rankOf(a) - rankOf(b));
}

type Wishes = Pick<HostSettings, 'kexAlgorithms' | 'ciphers' | 'macs' | 'hostKeyAlgorithms'>;

/** What to offer a host. Known kinds of keys come first, unless the configuration gives an order of its own (sshconnect2.c, ssh_kex2). */
export function algorithmsFor(wishes: Wishes, owner: KeyOwner, known: KnownHosts): Ssh2Algorithms {
  const serverHostKey = builtInAlgorithms('serverHostKey', wishes.hostKeyAlgorithms);
  const hasOrder = wishes.hostKeyAlgorithms?.how === 'only' || wishes.hostKeyAlgorithms?.how === 'prefer';
  return {
    kex: builtInAlgorithms('kex', wishes.kexAlgorithms),
    cipher: builtInAlgorithms('cipher', wishes.ciphers),
    hmac: builtInAlgorithms('hmac', wishes.macs),
    serverHostKey: hasOrder ? serverHostKey : inOrder(serverHostKey, preferKnown(serverHostKey, owner, known)),
  };
}
