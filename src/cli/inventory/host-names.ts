import type { Place } from '../../model/playbook.ts';
import { type Destination, readDestination } from './destination.ts';
import { mistake } from './mistake.ts';
import { expandRanges } from './ranges.ts';

/** Longest name of a host: that of a name in DNS (RFC 1035). */
const maxNameChars = 253;

/** The hosts that a word of an inventory stands for, at most so many. A user that it names is part of the name: two may log in to one machine. */
export function namesIn(word: string, most: number, place: Place): { name: string; destination: Destination }[] {
  const destination = readDestination(word);
  if (typeof destination === 'string')
    throw mistake(place, `The host here ${destination}.`, 'Write host, user@host, host:port or [IPv6 address]:port.');
  const names = expandRanges(destination.host, most);
  if (typeof names === 'string')
    throw mistake(
      place,
      `The host here ${names}.`,
      'A range is [1:20], [01:20], [a:f] or [0:10:2]; write less with it.',
    );
  const tooLong = names.find(name => name.length > maxNameChars);
  if (tooLong !== undefined)
    throw mistake(place, `The host here has a name of more than ${maxNameChars} characters.`, 'Write one host a line.');
  const before = destination.user === undefined ? '' : `${destination.user}@`;
  return names.map(host => ({ name: before + host, destination: { ...destination, host } }));
}
