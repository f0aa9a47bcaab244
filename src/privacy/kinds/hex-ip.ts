import type { StandIns } from '../stand-ins.ts';
import { type IpBits, sayIpLike } from './ip-bits.ts';
import { namesNobody } from './ip-class.ts';

/** How the kernel writes addresses in /proc/net/route (backwards, in large letters) and /proc/net/if_inet6. */
const routeTable = /^Iface\s+Destination\s+Gateway\s/m;
const routeAddress = /(?<=\t)[\dA-F]{8}(?=\t)/g;
const ownAddress = /^[\da-f]{32}(?= [\da-f]{2} [\da-f]{2} [\da-f]{2} [\da-f]{2}\s)/gm;
const form = /^(?:[\dA-F]{8}|[\da-f]{32})$/;

export function learnHexAddresses(text: string, book: StandIns): void {
  const found = [...(routeTable.test(text) ? text.matchAll(routeAddress) : []), ...text.matchAll(ownAddress)];
  for (const [digits] of found) {
    const address = addressIn(digits);
    if (namesNobody(address)) continue;
    book.avoidAddress(address);
    book.learnAddress(digits);
  }
}

/** The stand-in of an address that was learned so; the same digits elsewhere are a number. */
export function hiddenHexAddress(digits: string, book: StandIns): string | undefined {
  if (!form.test(digits) || !book.knowsAddress(digits)) return undefined;
  const real = addressIn(digits);
  const standIn = book.address(real);
  const plain = standIn.bits.toString(16).padStart(standIn.width / 4, '0');
  const base = standIn.width === 32 ? backwards(plain.toUpperCase()) : plain;
  return book.write(standIn.width === 32 ? 'IPv4 address' : 'IPv6 address', digits, base, sayIpLike(standIn, '::'));
}

function addressIn(digits: string): IpBits {
  if (digits.length === 32) return { width: 128, bits: BigInt(`0x${digits}`) };
  return { width: 32, bits: BigInt(`0x${backwards(digits)}`) };
}

function backwards(digits: string): string {
  return (digits.match(/../g) ?? []).reverse().join('');
}
