import { createHmac, randomBytes } from 'node:crypto';
import { lowerCase, matchesHostList, maxPatternChars } from '../patterns.ts';
import { usualPort } from '../url.ts';

/** Whom a key is for: the name to connect to, or the alias that stands for it. */
export interface KeyOwner {
  readonly host: string;
  readonly port: number;
  readonly alias?: string | undefined;
}

/** As long as the hash itself, SHA-1. */
const saltBytes = 20;

/**
 * The names that known_hosts is asked for, in this order. A port other than 22 is part of the name; when nothing is known by it, ssh asks for the
 * name alone (sshconnect.c, check_host_key). An alias stands alone.
 */
export function namesToAsk({ host, port, alias }: KeyOwner): string[] {
  if (alias !== undefined) return [lowerCase(alias)];
  const name = lowerCase(host);
  return port === usualPort ? [name] : [`[${name}]:${port}`, name];
}

/** Tells whether the names of a line hold one. Nothing when they are damaged. */
export function readNames(names: string): ((name: string) => boolean) | undefined {
  if (!names.startsWith('|')) return name => matchesHostList(name, names);
  const salt = saltOf(names);
  return salt && (name => names === hashed(name, salt));
}

/** The names of a line, each once, where all of them stand for themselves: no pattern, no hash. */
export function plainNames(names: string): ReadonlySet<string> | undefined {
  if (/[*?!|]/.test(names) || names.length > maxPatternChars) return undefined;
  return new Set(lowerCase(names).split(','));
}

/** Hashed with a new salt, so that the file does not tell which hosts are known. */
export function hashName(name: string): string {
  return hashed(name, randomBytes(saltBytes));
}

function hashed(name: string, salt: Buffer): string {
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

/** |1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= */
function saltOf(names: string): Buffer | undefined {
  const { salt = '' } = /^\|1\|(?<salt>[A-Za-z0-9+/]+=*)\|[A-Za-z0-9+/]+=*$/.exec(names)?.groups ?? {};
  const bytes = Buffer.from(salt, 'base64');
  return bytes.length === saltBytes ? bytes : undefined;
}
