import * as z from 'zod';

/**
 * How an attempt to reach something ended. Refused is an answer (RST), silence is none; unreachable is what a router or the own routing
 * table says; prohibited is what a filter says; reset is a connection that was closed as soon as it stood.
 */
export const Word = z.enum(['connected', 'refused', 'silent', 'unreachable', 'prohibited', 'reset']);
export type Word = z.output<typeof Word>;

/** Each word by the names that errno, .NET's SocketError and .NET's IPStatus have for it. */
const names: Record<Word, string> = {
  connected: 'connected Success',
  refused: 'ECONNREFUSED ConnectionRefused',
  silent: 'silent ETIMEDOUT TimedOut',
  // EINVAL on Linux: a blackhole route, or a link-local address without its adapter.
  unreachable: `EHOSTUNREACH ENETUNREACH EHOSTDOWN ENETDOWN EADDRNOTAVAIL EAFNOSUPPORT EINVAL HostUnreachable NetworkUnreachable HostDown
    NetworkDown AddressNotAvailable AddressFamilyNotSupported InvalidArgument DestinationHostUnreachable DestinationNetworkUnreachable
    DestinationUnreachable BadRoute TtlExpired`,
  // An echo request knows no port: "port unreachable" as the answer to one is the work of a filter.
  prohibited:
    'EACCES EPERM AccessDenied DestinationProhibited DestinationProtocolUnreachable DestinationPortUnreachable',
  reset: 'closed ECONNRESET ECONNABORTED EPIPE ConnectionReset ConnectionAborted',
};

/** The word for an error's name; nothing for one that says nothing of the way to the other side. */
export function wordOfName(name: string): Word | undefined {
  return Word.options.find(word => names[word].split(/\s+/).includes(name));
}

/** What libc (glibc, musl, BSD) calls the same errors, as tools print them under LC_ALL=C. */
const texts: readonly (readonly [RegExp, Word])[] = [
  [/Connection refused/i, 'refused'],
  [/Connection reset|Broken pipe|Software caused connection abort/i, 'reset'],
  [/Permission denied|Operation not permitted/i, 'prohibited'],
  [/timed out/i, 'silent'],
  [
    /No route to host|(?:Network|Host) (?:is )?(?:unreachable|down)|Invalid argument|(?:can't|cannot) assign requested address|address not available|Address family not supported/i,
    'unreachable',
  ],
];

/** The word for an error message of a tool. */
export function wordOfText(text: string): Word | undefined {
  return texts.find(([pattern]) => pattern.test(text))?.[1];
}
