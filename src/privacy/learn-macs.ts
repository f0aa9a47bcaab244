import { isNobodysMac, macOfDigits } from './kinds/mac.ts';
import type { StandIns } from './stand-ins.ts';

/** With colons, or dashes and a letter; without either where a word before it says what it is, and at the end of what names a DHCP client. */
const macs = new RegExp(
  [
    '(?<![\\w:-])(?<written>[\\da-f]{2}(?:\\\\?:[\\da-f]{2}){5}|(?=[\\d-]{0,16}[a-f])[\\da-f]{2}(?:-[\\da-f]{2}){5})(?![\\w:-])',
    '\\b(?:mac|hwaddr|lladdr|ether|mac_?address|physical_?address|bssid)["\']?\\s{0,5}[:=]\\s{0,5}["\']?(?<plain>[\\da-f]{12})(?!\\w)',
    '\\b(?:0001000[16][\\da-f]{8}|00030001)(?<client>[\\da-f]{12})(?!\\w)',
  ].join('|'),
  'gi',
);

/** Which MAC addresses there are: without anything between its digits nothing tells one from another number. */
export function learnMacs(text: string, book: StandIns): void {
  for (const { groups } of text.matchAll(macs)) {
    const mac = macOfDigits((groups?.written ?? groups?.plain ?? groups?.client ?? '').replaceAll(/[^\da-f]/gi, ''));
    if (!isNobodysMac(mac)) book.part('MAC address', mac);
  }
}
