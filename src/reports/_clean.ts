/**
 * What must not reach a reader as it is: control characters (C0, DEL, C1, and so every escape sequence), bidirectional overrides,
 * zero-width and other invisible characters, line and paragraph separators, lone surrogates, and marks piled over the lines around them.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<=\p{M}{4})\p{M}/gu;

/** Columns between tab stops, as terminals have them. */
const tabColumns = 8;

/** Characters of one text inside a sentence. A sentence that is longer is not read by anybody; the JSON has it whole. */
const textLimitChars = 600;

/** A character as `\x1b`, `\u202e` or `\u{e0041}`. */
function visible(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** Text for one line: white space in a row becomes one space, and what cannot be seen is made visible. */
export function clean(text: string, limitChars: number = textLimitChars): string {
  return show(text, limitChars, seen => seen.replace(/[\t\n\r ]+/g, ' ').trim(), endOfWord);
}

/** One line of raw output: spaces stay, tabs become spaces, and what cannot be seen is made visible. */
export function cleanLine(line: string, limitChars: number = textLimitChars): string {
  return show(line, limitChars, seen => expandTabs(seen).trimEnd());
}

/** Cut first, so that megabytes cost nothing; and again afterwards, because a visible escape is longer than what it stands for. */
function show(
  text: string,
  limitChars: number,
  flatten: (seen: string) => string,
  cut = (whole: string): string => whole,
): string {
  const shown = flatten(text.slice(0, limitChars)).replace(unsafe, visible);
  const restChars = Math.max(0, text.length - limitChars, shown.length - limitChars);
  if (restChars === 0) return shown;
  const kept = shown.slice(0, limitChars).replace(/[\ud800-\udbff]$/, '');
  const whole = cut(kept);
  return `${whole} ... (${restChars + kept.length - whole.length} more characters)`;
}

/** Longest word that is left out rather than cut. */
const longWordChars = 40;

function endOfWord(text: string): string {
  const at = text.lastIndexOf(' ');
  return at >= 0 && at > text.length - longWordChars ? text.slice(0, at) : text;
}

function expandTabs(line: string): string {
  let columns = '';
  for (const piece of line.split(/(\t)/)) {
    columns += piece === '\t' ? ' '.repeat(tabColumns - (columns.length % tabColumns)) : piece;
  }
  return columns;
}

/** Output as lines, without the empty one at its end. */
export function linesOf(output: string): string[] {
  const lines = output.split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}

/** Cleaned text for terminals that show nothing but ASCII. */
export function asciiOnly(text: string): string {
  return text.replace(/[^\n\x20-\x7e]/gu, visible);
}

/** Longest command that is shown; more is no command that a person types. */
const commandLimitChars = 4000;

/** A command to copy. One that cannot be shown as it is says so. */
export function cleanCommand(command: string): string {
  const shown = cleanLine(command, commandLimitChars);
  return shown === command ? shown : `${shown}   (not shown as it is: do not copy)`;
}
