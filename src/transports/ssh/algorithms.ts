import { matchesList, matchesPattern } from './patterns.ts';

/** How the configuration changes a list of algorithms. `names` are patterns, separated by commas. */
export interface AlgorithmList {
  readonly how: 'only' | 'append' | 'remove' | 'prefer';
  readonly names: string;
}

/** What OpenSSH accepts of keys when nothing else is said (9.2), the best first. */
export const usualKeyAlgorithms: readonly string[] = [
  'ssh-ed25519-cert-v01@openssh.com',
  'ecdsa-sha2-nistp256-cert-v01@openssh.com',
  'ecdsa-sha2-nistp384-cert-v01@openssh.com',
  'ecdsa-sha2-nistp521-cert-v01@openssh.com',
  'sk-ssh-ed25519-cert-v01@openssh.com',
  'sk-ecdsa-sha2-nistp256-cert-v01@openssh.com',
  'rsa-sha2-512-cert-v01@openssh.com',
  'rsa-sha2-256-cert-v01@openssh.com',
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** And what it can when it is told to. */
export const possibleKeyAlgorithms: readonly string[] = [
  ...usualKeyAlgorithms,
  'ssh-rsa',
  'ssh-rsa-cert-v01@openssh.com',
  'ssh-dss',
  'ssh-dss-cert-v01@openssh.com',
];

/**
 * The algorithms to use, the best first, as ssh puts them together (kex.c).
 *
 * @param usual those without any configuration
 * @param possible all there are, in an order of their own
 */
export function chooseAlgorithms(
  list: AlgorithmList | undefined,
  usual: readonly string[],
  possible: readonly string[],
): string[] {
  if (!list) return [...usual];
  const { how, names } = list;
  if (how === 'remove') return usual.filter(name => !matchesList(name, names));
  const named = names.split(',').flatMap(pattern => possible.filter(name => matchesPattern(name, pattern)));
  const order = { only: named, append: [...usual, ...named], prefer: [...named, ...usual] };
  return [...new Set(order[how])];
}

/** Whether a key may be offered. RSA keys sign in three ways, of which one is enough. */
export function acceptsKey(type: string, list: AlgorithmList | undefined): boolean {
  const accepted = chooseAlgorithms(list, usualKeyAlgorithms, possibleKeyAlgorithms);
  const ways = type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [type];
  return ways.some(way => accepted.includes(way));
}
