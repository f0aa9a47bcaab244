import { learnHexAddresses } from './kinds/hex-ip.ts';
import { parseIp } from './kinds/ip-bits.ts';
import type { StandIns } from './stand-ins.ts';

const fours = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d])/g;
const sixes = /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\/\d{1,3})?/gi;
/** What stands before an address and never before a version. */
const addressBefore =
  /(?:\b(?:inet|via|src|from|to|nameserver|server|addr|address|gateway|router|dns|host|peer|local|remote|brd|netmask|dev|client|rhost|dhcp|ip|ipv4|target)["']?[\s:=.]{1,40}["'([]?|[[(@]|:\/\/)$/i;

/** Which addresses there are, which of them certainly are no versions, and which belong together. */
export function learnAddresses(text: string, book: StandIns): void {
  learnHexAddresses(text, book);
  for (const match of text.matchAll(fours)) {
    const [found] = match;
    const address = parseIp(found);
    if (!address) continue;
    book.avoidAddress(address);
    const after = text.slice(match.index + found.length, match.index + found.length + 60);
    const length = /^\/(\d{1,2})(?!\d)/.exec(after)?.[1] ?? maskLength(after);
    if (length !== undefined) book.learnNetwork(address, Number(length));
    const before = text.slice(Math.max(0, match.index - 50), match.index);
    const isCertain = length !== undefined || /^:\d{1,5}(?!\d)/.test(after) || addressBefore.test(before);
    if (isCertain && !/^(?:[+~]|\.\d|-\w*[a-z])/i.test(after) && !(before.endsWith('(') && !after.startsWith(')')))
      book.learnAddress(found);
  }
  if (!text.includes(':')) return;
  for (const [found] of text.matchAll(sixes)) {
    const [form = '', length] = found.split('/');
    const address = parseIp(form) ?? parseIp(form.replace(/:$/, ''));
    if (!address) continue;
    book.avoidAddress(address);
    if (length !== undefined) book.learnNetwork(address, Number(length));
  }
}

/** `netmask 255.255.255.0`, `netmask 0xffffff00`, `","prefixlen":24`, behind an address. */
function maskLength(after: string): string | number | undefined {
  const json = /^"[^{}]{0,40}"(?:prefixlen|PrefixLength)"\s?:\s?(\d{1,3})/.exec(after)?.[1];
  if (json !== undefined) return json;
  const mask = /^\s{1,3}netmask\s{1,3}(?:0x(?<hex>[\da-f]{8})|(?<dotted>255\.[\d.]{5,11}))/.exec(after)?.groups;
  if (mask?.hex !== undefined) return onesIn(BigInt(`0x${mask.hex}`));
  const dotted = mask?.dotted === undefined ? undefined : parseIp(mask.dotted);
  return dotted && onesIn(dotted.bits);
}

function onesIn(bits: bigint): number {
  return [...bits.toString(2)].filter(bit => bit === '1').length;
}
