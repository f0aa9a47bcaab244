import type { AlgorithmList } from '../algorithms.ts';
import { lowerCase } from '../patterns.ts';
import type { Directive } from './read.ts';

/** The value of a directive, or what is wrong with it; neither when it is as if the line were not there. */
export type Value<T> =
  | { readonly value: T; readonly wrong?: undefined }
  | { readonly value?: undefined; readonly wrong?: string };
export type Reader<T> = (directive: Directive) => Value<T>;

const maxPort = 65_535;
/** As of a 32-bit number, which ssh keeps times and counts in. */
const maxNumber = 2 ** 31 - 1;

/** A directive with one word. */
function fromWord<T>(read: (word: string) => Value<T>): Reader<T> {
  return ({ words, written }) => {
    const [word = '', ...more] = words;
    if (word === '') return { wrong: `${written} has no value.` };
    if (more.length > 0) return { wrong: `${written} takes one value.` };
    const result = read(word);
    return result.wrong === undefined ? result : { wrong: `${written} must be ${result.wrong}.` };
  };
}

/** One word, as it stands. */
export const oneWord = fromWord(word => ({ value: word }));

/** All words; `none` only alone. With nothing but a comment it is as if the line were not there. */
export const allWords: Reader<readonly string[]> = ({ words, written }) => {
  if (words.length === 0) return {};
  if (words.includes('')) return { wrong: `${written} has an empty value.` };
  const hasNone = words.some(word => lowerCase(word) === 'none');
  return hasNone && words.length > 1 ? { wrong: `${written} takes none only alone.` } : { value: words };
};

export function oneOf<T>(choices: Readonly<Record<string, T>>): Reader<T> {
  const byName = new Map(Object.entries(choices));
  return fromWord(word => {
    const value = byName.get(lowerCase(word));
    return value === undefined ? { wrong: `one of ${[...byName.keys()].join(', ')}` } : { value };
  });
}

export const yesOrNo = oneOf({ yes: true, no: false, true: true, false: false });

export const portNumber = digits(1, maxPort);
export const count = digits(0, maxNumber);
export const countFromOne = digits(1, maxNumber);

function digits(least: number, most: number): Reader<number> {
  return fromWord(word => {
    const value = Number(word);
    const isFit = /^\d{1,10}$/.test(word) && value >= least && value <= most;
    return isFit ? { value } : { wrong: `a number from ${least} to ${most}` };
  });
}

const secondsOf = new Map([
  ['', 1],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
  ['w', 604_800],
]);

/** `90` or `1m30s`. `none` leaves the matter to a later line: so does ssh. */
export const seconds: Reader<number> = fromWord(word => {
  if (word === 'none') return {};
  let total = /^(?:\d{1,10}[smhdw]?)+$/i.test(word) ? 0 : Number.POSITIVE_INFINITY;
  // 1h30m
  for (const [, amount, unit = ''] of word.matchAll(/(\d+)([smhdw]?)/gi))
    total += Number(amount) * (secondsOf.get(lowerCase(unit)) ?? 1);
  return total <= maxNumber ? { value: total } : { wrong: 'a time, as 30 or 1m30s' };
});

const changes = new Map<string, AlgorithmList['how']>([
  ['+', 'append'],
  ['-', 'remove'],
  ['^', 'prefer'],
]);

/** `a,b`, `+a` (and these), `-a*` (without these) or `^a` (these first). */
export const algorithms: Reader<AlgorithmList> = fromWord(word => {
  const how = changes.get(word.charAt(0));
  const names = how ? word.slice(1) : word;
  return names === '' ? { wrong: 'names of algorithms' } : { value: { how: how ?? 'only', names } };
});
