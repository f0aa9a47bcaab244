import { isIPv6 } from 'node:net';
import type { SshProblem } from './problem.ts';

/** Where to go, as it was typed. What is left out is for the configuration to say. */
export interface Destination {
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
}

export type DestinationProblem = SshProblem<
  'empty' | 'too-long' | 'option' | 'characters' | 'not-ssh' | 'path' | 'password' | 'user' | 'host' | 'port'
>;

export type ParsedDestination =
  | { readonly destination: Destination; readonly problem?: undefined }
  | { readonly destination?: undefined; readonly problem: DestinationProblem };

/** Longest word that is read. A DNS name has at most 253 characters (RFC 1035); the rest is room for a user. */
const maxWordChars = 1024;
const maxPort = 65_535;

/** `host`, `user@host`, `user@host:port`, `[address]:port`, `ssh://user@host:port`, an IPv6 address, or an alias of ssh_config. */
export function parseDestination(word: string): ParsedDestination {
  const hostile = hostileWord(word);
  if (hostile) return { problem: hostile };
  const { kind, rest, isUri } = withoutScheme(word);
  if (kind) return failed(kind, word);
  const at = rest.lastIndexOf('@');
  const login = at < 0 ? undefined : decoded(rest.slice(0, at), isUri);
  if (login?.includes(':')) return failed('password', word);
  if (login !== undefined && !isUser(login)) return failed('user', word);
  const target = splitPort(rest.slice(at + 1));
  if (!target || !isHost(target.host)) return failed('host', word);
  const port = target.port === undefined ? undefined : portNumber(target.port);
  if (port === 'wrong') return failed('port', word);
  return {
    destination: {
      host: target.host,
      ...(login === undefined ? {} : { user: login }),
      ...(port === undefined ? {} : { port }),
    },
  };
}

/** As it would be typed. */
export function formatDestination({ user, host, port }: Destination): string {
  const address = host.includes(':') ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${address}${port === undefined ? '' : `:${port}`}`;
}

/** What no destination has, whatever its form: these words come from outside and reach command lines and logs. */
function hostileWord(word: string): DestinationProblem | undefined {
  if (word === '') return failed('empty', word).problem;
  if (word.length > maxWordChars) return failed('too-long', `${word.slice(0, 40)}…`).problem;
  if (word.startsWith('-')) return failed('option', word).problem;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/.test(word))
    return failed('characters', word).problem;
  return undefined;
}

function withoutScheme(word: string): { kind?: 'not-ssh' | 'path'; rest: string; isUri: boolean } {
  // ssh://user@host:2222/
  const { scheme, rest } = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?<rest>.*)$/is.exec(word)?.groups ?? {};
  if (scheme === undefined || rest === undefined) return { rest: word, isUri: false };
  if (scheme.toLowerCase() !== 'ssh') return { kind: 'not-ssh', rest, isUri: true };
  const authority = rest.endsWith('/') ? rest.slice(0, -1) : rest;
  return authority.includes('/') ? { kind: 'path', rest, isUri: true } : { rest: authority, isUri: true };
}

/** In a URI the user may be percent-encoded. What cannot be decoded fits no user. */
function decoded(user: string, isUri: boolean): string {
  if (!isUri) return user;
  try {
    return decodeURIComponent(user);
  } catch {
    return '';
  }
}

/**
 * `DOMAIN\user` and `user@domain` are names of Windows and of directories. What a shell would act on is refused, as ssh refuses it since
 * 9.6 (CVE-2023-51385).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a decoded user may hold control characters.
const userPattern = /^(?!-)[^\s\u0000-\u001f\u007f-\u009f'`";&<>|(){}]*[^\s\u0000-\u001f\u007f-\u009f'`";&<>|(){}\\]$/;

export function isUser(name: string): boolean {
  return userPattern.test(name);
}

function isHost(host: string): boolean {
  if (host.includes(':')) return isIPv6(host);
  return /^(?![-/])[^\s'"`$\\;&<>|(){}[\]@,]+$/.test(host);
}

function splitPort(text: string): { host: string; port?: string } | undefined {
  if (isIPv6(text)) return { host: text };
  // [2001:db8::1]:2222
  const match =
    /^\[(?<host>[^[\]]+)\](?::(?<port>.*))?$/.exec(text) ?? /^(?<host>[^:]+)(?::(?<port>[^:]*))?$/.exec(text);
  const { host, port } = match?.groups ?? {};
  if (host === undefined) return undefined;
  return port === undefined ? { host } : { host, port };
}

function portNumber(text: string): number | 'wrong' {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= maxPort ? port : 'wrong';
}

/** The word as it may be shown: a password in it must not reach a screen or a log. */
function withoutPassword(word: string): string {
  const at = word.lastIndexOf('@');
  const start = word.indexOf('://') < 0 ? 0 : word.indexOf('://') + '://'.length;
  const colon = word.indexOf(':', start);
  return colon >= 0 && colon < at ? `${word.slice(0, colon)}:…${word.slice(at)}` : word;
}

const reasons: Record<DestinationProblem['kind'], { readonly what: string; readonly todo: string }> = {
  empty: { what: 'The target is empty.', todo: 'Name a host, as in user@pc-17.' },
  'too-long': { what: `The target is longer than ${maxWordChars} characters.`, todo: 'Name a host, as in user@pc-17.' },
  option: { what: 'The target begins with a dash, as an option does.', todo: 'Name a host, as in user@pc-17.' },
  characters: {
    what: 'The target has a blank or a character that cannot be seen.',
    todo: 'Type it anew, as in user@pc-17.',
  },
  'not-ssh': { what: 'Only ssh:// addresses can be targets.', todo: 'Write ssh://user@host or user@host.' },
  path: { what: 'An ssh:// address of a target has no path.', todo: 'Leave out what follows the host.' },
  password: {
    what: 'Passwords do not belong on a command line: everybody on this machine can read it, and the shell keeps it.',
    todo: 'Leave the password out; itfix asks for it when the target wants one. If it was a real one, change it.',
  },
  user: { what: 'This cannot be the name of a user.', todo: 'Write user@host.' },
  host: {
    what: 'This cannot be the name or address of a host.',
    todo: 'Write user@host or user@host:port; an IPv6 address with a port stands in brackets: [2001:db8::1]:22.',
  },
  port: { what: `A port is a number from 1 to ${maxPort}.`, todo: 'Write user@host:port, or leave the port out.' },
};

function failed(kind: DestinationProblem['kind'], where: string): { problem: DestinationProblem } {
  // As JSON, so that nothing in it reaches a terminal as a control sequence.
  return { problem: { kind, where: JSON.stringify(withoutPassword(where)), ...reasons[kind] } };
}
