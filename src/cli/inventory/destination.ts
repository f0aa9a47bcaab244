import { isIPv6 } from 'node:net';

/** One word that says where to go, taken apart. The host may still hold ranges. */
export interface Destination {
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
}

/** `[2001:db8::1]:2222`; the address of an IPv6 needs brackets only before a port. */
const bracketed = /^\[(?<host>[^[\]]*(?:\[[^\]]*\][^[\]]*)*)\](?::(?<port>\d+))?$/;
/** `web[01:50].example.com:2222`: a colon within brackets belongs to a range. */
const named = /^(?<host>(?:[^:[\]]|\[[^\]]*\])*)(?::(?<port>\d+))?$/;
const highestPort = 65_535;
/** Longest word, with its ranges. A name in DNS has 253 characters at most (RFC 1035). */
const maxChars = 500;

/**
 * Reads `host`, `user@host`, `host:port`, `ssh://user@host:port`. An inventory of Ansible knows only the first and third; in it the others would be
 * names that nothing answers to.
 *
 * @returns what is wrong with it, as the end of a sentence, when it cannot be read
 */
export function readDestination(word: string): Destination | string {
  if (word.length > maxChars) return `has more than ${maxChars} characters`;
  const rest = word.replace(/^ssh:\/\/(?<rest>.*?)\/?$/, '$<rest>');
  const at = rest.lastIndexOf('@');
  const user = at < 0 ? undefined : rest.slice(0, at);
  if (user === '') return 'has no user before the @';
  if (user?.includes(':')) return 'has a password in it';
  const place = readHost(rest.slice(at + 1));
  return typeof place === 'string' || user === undefined ? place : { ...place, user };
}

function readHost(word: string): Destination | string {
  if (isIPv6(word)) return { host: word };
  const { host, port } = addressIn(word) ?? named.exec(word)?.groups ?? { host: word };
  if (!host) return 'has no host';
  if (port === undefined) return host.endsWith(':') ? 'ends in ":", where a port belongs' : { host };
  const number = Number(port);
  if (number < 1 || number > highestPort) return `has a port beyond 1 to ${highestPort}`;
  return { host, port: number };
}

/** What stands in brackets as an address. A range looks alike: `[1:3]` is none. */
function addressIn(word: string): { host?: string; port?: string } | undefined {
  const groups = bracketed.exec(word)?.groups;
  if (!groups) return undefined;
  return groups.port !== undefined || isIPv6(groups.host ?? '') ? groups : undefined;
}
