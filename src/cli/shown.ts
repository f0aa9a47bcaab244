import { asciiOnly, cleanLine, linesOf } from '../reports/_clean.ts';
import { hasUnicode } from './style.ts';

/** Longest line of what a machine or a file said that is put on a terminal; more is not read by anybody. */
const lineLimitChars = 4000;

/** One line of text that itfix did not write itself: nothing in it acts on the terminal, or is more than the terminal can show. */
export function shown(text: string, limitChars = lineLimitChars): string {
  const line = cleanLine(text.replaceAll(/\r?\n/g, ' '), limitChars);
  return hasUnicode(process.env, process.platform) ? line : asciiOnly(line);
}

/** The same for several lines. */
export function shownLines(text: string, limitChars = lineLimitChars): string[] {
  return linesOf(text).map(line => shown(line, limitChars));
}

/** What terminals act on and JSON leaves as it is: DEL, C1, invisible and reordering characters. */
const unescaped = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A value as one line of JSON that is harmless on a terminal, too. */
export function json(value: unknown): string {
  return JSON.stringify(value).replaceAll(unescaped, character =>
    Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(''),
  );
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
