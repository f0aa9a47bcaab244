import { domainToASCII } from 'node:url';
import { plainName } from './record.ts';

/** A name of two parts or more, within the limits of DNS (RFC 1035, 2.3.4). */
const valid = /^(?=.{1,253}$)(?:[\w-]{1,63}\.)+[\w-]{1,63}$/;

/** The name as DNS has it, also where somebody gave an address of it, or one in letters of their own. */
export function domainName(text: string): string {
  return plainName(domainToASCII(text.slice(text.lastIndexOf('@') + 1).trim()));
}

export function isDomain(text: string): boolean {
  return valid.test(domainName(text));
}
