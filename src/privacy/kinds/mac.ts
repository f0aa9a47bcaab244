import type { StandIns } from '../stand-ins.ts';

/** Groups of two digits that are one address; and before it the word for Ethernet in the name of a DHCP client, or a second one in the log of a firewall. */
const macGroups = 6;

/** The same text with stand-ins for the MAC addresses in it, or nothing where it holds none. */
export function hiddenMacs(text: string, book: StandIns): string | undefined {
  const separator = text.includes(':') ? ':' : '-';
  const groups = text.split(separator);
  if (groups.length === macGroups) return hiddenMac(text, separator, groups, book);
  const piece = (from: number, to?: number): string => groups.slice(from, to).join(separator);
  if (groups.length === macGroups + 1 && /^0?1$/.test(groups[0] ?? ''))
    return `${groups[0]}${separator}${hiddenMacs(piece(1), book) ?? piece(1)}`;
  // A DHCPv6 client: two numbers that say so, the time that it was made, and the address.
  if (/^00.01.00.0[16].(?:..\D){4}(?:..\D){5}..$|^00.03.00.01.(?:..\D){5}..$/.test(text)) {
    const mac = piece(-macGroups);
    return `${piece(0, -macGroups)}${separator}${hiddenMacs(mac, book) ?? mac}`;
  }
  if (groups.length === 2 * macGroups + 2) {
    const [to, from] = [piece(0, macGroups), piece(macGroups, 2 * macGroups)];
    return [hiddenMacs(to, book) ?? to, hiddenMacs(from, book) ?? from, piece(2 * macGroups)].join(separator);
  }
  return undefined;
}

function hiddenMac(text: string, separator: string, groups: readonly string[], book: StandIns): string | undefined {
  const value = groups.map(group => group.padStart(2, '0').toLowerCase()).join(':');
  // Dates are written with dashes, too.
  if (separator === '-' && !/[a-f]/.test(value) && !book.isKnown('MAC address', value)) return undefined;
  if (isNobodysMac(value)) return undefined;
  const standIn = book.part('MAC address', value);
  const isShort = groups.some(group => group.length === 1);
  const pieces = standIn.split(':').map(piece => (isShort ? piece.replace(/^0/, '') : piece));
  return book.write('MAC address', text, pieces.join(separator), standIn);
}

/** `0011.2233.4455`, as Cisco writes it. */
export function hiddenDottedMac(text: string, book: StandIns): string | undefined {
  const value = macOfDigits(text.replaceAll('.', ''));
  if (isNobodysMac(value) || (!/[a-f]/.test(value) && !book.isKnown('MAC address', value))) return undefined;
  const standIn = book.part('MAC address', value);
  const digits = standIn.replaceAll(':', '');
  return book.write('MAC address', text, digits.replace(/....(?!$)/g, '$&.'), standIn);
}

const digitsOfMac = 12;
/** Longer words are hashes and keys. */
const mostCharsAround = 80;

/** `02005e000017`, `BRW02005E000017`: only where the address is known. The whole word is written, so that it can be put back. */
export function hiddenPlainMac(text: string, book: StandIns): string | undefined {
  if (text.length > mostCharsAround) return undefined;
  for (let at = 0; at + digitsOfMac <= text.length; at++) {
    const digits = text.slice(at, at + digitsOfMac);
    const value = macOfDigits(digits);
    if (!/^[\da-f]+$/i.test(digits) || !book.isKnown('MAC address', value)) continue;
    const standIn = book.part('MAC address', value);
    const plain = standIn.replaceAll(':', '');
    const same = digits === digits.toLowerCase() ? plain : plain.toUpperCase();
    return book.write('MAC address', text, text.slice(0, at) + same + text.slice(at + digitsOfMac), standIn);
  }
  return undefined;
}

/** Twelve digits as an address is usually written. */
export function macOfDigits(digits: string): string {
  return digits.replace(/..(?!$)/g, '$&:').toLowerCase();
}

/** Nobody, everybody, and groups that are the same in every network. */
export function isNobodysMac(mac: string): boolean {
  return /^(?:00(?::00){5}|ff(?::ff){5}|01:00:5e:00:00:..|33:33:00:00:00:..|01:80:c2:.*)$/.test(mac);
}
