import type { Place } from '../problem.ts';
import { readPublicKey } from '../public-key.ts';
import { readNames } from './names.ts';

export type Marker = 'none' | 'cert-authority' | 'revoked';

/** A line of known_hosts. */
export interface KnownKey extends Place {
  readonly marker: Marker;
  /** `a,b*,!c`, or one name that is hashed. */
  readonly names: string;
  readonly holds: (name: string) => boolean;
  readonly type: string;
  readonly blob: Buffer;
}

const markers = new Map<string, Marker>([
  ['@cert-authority', 'cert-authority'],
  ['@revoked', 'revoked'],
]);

/** The key on a line; nothing for a blank line, a comment, or one that is damaged: ssh passes over it (hostfile.c). */
export function readLine(text: string, place: Place): KnownKey | undefined {
  const line = text.replace(/^[ \t]+/, '').replace(/\r$/, '');
  if (line === '' || line.startsWith('#')) return undefined;
  // @cert-authority *.example.com ssh-ed25519 AAAA… comment
  const { mark, names, key } = /^(?:(?<mark>@\S*)[ \t]+)?(?<names>[^ \t]+)[ \t]+(?<key>.+)$/s.exec(line)?.groups ?? {};
  const marker = mark === undefined ? 'none' : markers.get(mark);
  const holds = names === undefined || names.startsWith('@') ? undefined : readNames(names);
  const publicKey = key === undefined ? undefined : readPublicKey(key);
  if (marker === undefined || names === undefined || !holds || !publicKey) return undefined;
  return { marker, names, holds, type: publicKey.type, blob: publicKey.blob, ...place };
}
