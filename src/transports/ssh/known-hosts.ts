import { type KnownKey, type Marker, readLine } from './known-hosts/line.ts';
import { hashName, type KeyOwner, namesToAsk, plainNames } from './known-hosts/names.ts';
import type { Place } from './problem.ts';
import { fingerprint, keyType } from './public-key.ts';

export type { KeyOwner } from './known-hosts/names.ts';

/** The text of a known_hosts file. */
export interface KnownHostsFile {
  readonly file: string;
  readonly text: string;
}

export interface KnownHosts {
  readonly keys: readonly KnownKey[];
  /** The lines for a name. Found once: hashed names make each search as long as the file. */
  readonly named: (name: string) => readonly KnownKey[];
}

/** A key that is known, as it may be shown. */
export interface ShownKey extends Place {
  readonly type: string;
  readonly fingerprint: string;
}

export type HostKeyVerdict =
  | { readonly state: 'known'; readonly by: ShownKey }
  /** Nothing is known of the host. The same key may be known by other names. */
  | { readonly state: 'unknown'; readonly otherNames: readonly string[] }
  /** Other keys are known, of whatever type. */
  | { readonly state: 'changed'; readonly known: readonly ShownKey[] }
  | { readonly state: 'revoked'; readonly by: ShownKey };

/** Lines that hold no key are passed over, and say nothing of any host. */
export function readKnownHosts(files: readonly KnownHostsFile[]): KnownHosts {
  const keys: KnownKey[] = [];
  for (const { file, text } of files)
    for (const [index, line] of text.split('\n').entries()) {
      const key = readLine(line, { file, line: index + 1 });
      if (key) keys.push(key);
    }
  return { keys, named: finder(keys) };
}

/** Finds the lines for a name. Plain names are looked up: a site has thousands of them. Patterns and hashes are compared one by one, once for each name. */
function finder(keys: readonly KnownKey[]): KnownHosts['named'] {
  const byName = new Map<string, KnownKey[]>();
  const others: KnownKey[] = [];
  for (const key of keys) {
    const names = plainNames(key.names);
    if (!names) others.push(key);
    for (const name of names ?? []) byName.set(name, [...(byName.get(name) ?? []), key]);
  }
  const found = new Map<string, readonly KnownKey[]>();
  return name => {
    const known =
      found.get(name) ??
      inOrder(
        keys,
        byName.get(name) ?? [],
        others.filter(key => key.holds(name)),
      );
    found.set(name, known);
    return known;
  };
}

function inOrder(keys: readonly KnownKey[], some: readonly KnownKey[], more: readonly KnownKey[]): readonly KnownKey[] {
  if (some.length === 0 || more.length === 0) return [...some, ...more];
  const all = new Set([...some, ...more]);
  return keys.filter(key => all.has(key));
}

/**
 * What is known of a key that a host showed, as ssh judges it (hostfile.c). A revoked key outweighs all; then a line with this very key; then any line
 * with another key for the host, of whatever type, means that the key has changed.
 */
export function judgeHostKey(owner: KeyOwner, blob: Uint8Array, known: KnownHosts): HostKeyVerdict {
  const [name = '', nameAlone] = namesToAsk(owner);
  const verdict = judgeName(name, blob, known);
  if (verdict.state !== 'unknown' || nameAlone === undefined) return verdict;
  // Without its port the host may be known by this key, or the key be revoked; another key there says nothing of this port.
  const alone = judgeName(nameAlone, blob, known);
  return alone.state === 'known' || alone.state === 'revoked' ? alone : verdict;
}

function judgeName(name: string, blob: Uint8Array, known: KnownHosts): HostKeyVerdict {
  const isThis = (key: KnownKey): boolean => key.blob.equals(blob);
  const revoked = keysOf(name, 'revoked', known).find(isThis);
  if (revoked) return { state: 'revoked', by: shown(revoked) };
  const keys = keysOf(name, 'none', known);
  const same = keys.find(isThis);
  if (same) return { state: 'known', by: shown(same) };
  if (keys.length > 0) return { state: 'changed', known: keys.map(shown) };
  const others = known.keys.filter(key => key.marker === 'none' && isThis(key));
  return { state: 'unknown', otherNames: others.map(({ names }) => names).filter(names => !names.startsWith('|')) };
}

function keysOf(name: string, marker: Marker, { named }: KnownHosts): KnownKey[] {
  return named(name).filter(key => key.marker === marker);
}

function shown({ type, blob, file, line }: KnownKey): ShownKey {
  return { type, fingerprint: fingerprint(blob), file, line };
}

/** The keys of one marker for a host: under its name with the port, or else without. */
function keysFor(owner: KeyOwner, marker: Marker, known: KnownHosts): readonly KnownKey[] {
  for (const name of namesToAsk(owner)) {
    const keys = keysOf(name, marker, known);
    if (keys.length > 0) return keys;
  }
  return [];
}

/** The types of the keys that are known for a host. */
export function typesKnownFor(owner: KeyOwner, known: KnownHosts): string[] {
  return [...new Set(keysFor(owner, 'none', known).map(({ type }) => type))];
}

/** The keys that are known for a host. */
export function keysKnownFor(owner: KeyOwner, known: KnownHosts): ShownKey[] {
  return keysFor(owner, 'none', known).map(shown);
}

/** The authorities whose certificates are accepted for a host. The built-in client cannot ask for certificates: then the system's ssh is needed. */
export function authoritiesFor(owner: KeyOwner, known: KnownHosts): ShownKey[] {
  return keysFor(owner, 'cert-authority', known).map(shown);
}

/**
 * Puts the algorithms first that a known key can be shown with: a host with several keys then shows one that is known, and does not look as if it had
 * changed (sshconnect2.c, order_hostkeyalgs).
 */
export function preferKnown(algorithms: readonly string[], owner: KeyOwner, known: KnownHosts): string[] {
  const types = new Set(typesKnownFor(owner, known));
  const isKnown = (algorithm: string): boolean => types.has(algorithm.replace(/^rsa-sha2-(?:256|512)$/, 'ssh-rsa'));
  return [...algorithms.filter(isKnown), ...algorithms.filter(algorithm => !isKnown(algorithm))];
}

/** The line that makes a key known, with its line end. Hashed when `HashKnownHosts` says so. */
export function lineToAdd(owner: KeyOwner, blob: Uint8Array, isHashed: boolean): string {
  const [name = ''] = namesToAsk(owner);
  return `${isHashed ? hashName(name) : name} ${keyType(blob) ?? ''} ${Buffer.from(blob).toString('base64')}\n`;
}
