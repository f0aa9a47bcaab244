import type { Kind, StandIns } from '../stand-ins.ts';
import { publicResolvers } from '../well-known.ts';
import { type IpBits, parseIp, sayIpLike } from './ip-bits.ts';
import { namesNobody } from './ip-class.ts';

export interface HiddenIp {
  readonly kind: Kind;
  readonly base: string;
}

/** The address within `::ffff:10.0.0.1`. */
const mapped = /^(?<lead>::ffff:)(?<four>(?:\d{1,3}\.){3}\d{1,3})$/i;

/** The stand-in, or nothing where the address names nobody, or only what everybody uses. */
export function hiddenIp(text: string, address: IpBits, book: StandIns): HiddenIp | undefined {
  const { lead = '', four = '' } = mapped.exec(text)?.groups ?? {};
  const inner = four === '' ? undefined : parseIp(four);
  if (inner) {
    const hidden = hiddenIp(four, inner, book);
    return hidden && { kind: 'IPv6 address', base: lead + hidden.base };
  }
  if (mayStay(text, address, book)) return undefined;
  const standIn = sayIpLike(book.address(address), text);
  return { kind: address.width === 32 ? 'IPv4 address' : 'IPv6 address', base: standIn };
}

export function mayStay(text: string, address: IpBits, book: StandIns): boolean {
  return namesNobody(address) || (book.level === 'standard' && publicResolvers.has(text.toLowerCase()));
}
