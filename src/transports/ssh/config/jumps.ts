import { parseDestination } from '../destination.ts';
import { lowerCase } from '../patterns.ts';
import type { Reader } from './values.ts';

/** `user@a:22,b`, the first hop first, or `none`. Hops with tokens are looked at when these are replaced. */
export const jumps: Reader<readonly string[]> = ({ rest, written }) => {
  const text = rest
    .replace(/^[ \t\r\n=]+/, '')
    .replace(/#.*$/s, '')
    .trimEnd()
    .replace(/^"(?<inner>[^"]*)"$/, '$<inner>');
  if (lowerCase(text) === 'none') return { value: [] };
  const hops = text.split(',');
  const bad = hops.find(hop => !hop.includes('%') && parseDestination(hop).problem);
  return bad === undefined ? { value: hops } : { wrong: `${written} names no host: ${JSON.stringify(bad)}.` };
};
