/**
 * Where each character of a YAML scalar's value stands in the source.
 *
 * Walks value and source side by side: what is not white space stands in both in the same order, whatever folding, indentation and
 * quoting did to the space between. So this holds for plain, quoted and block scalars alike.
 *
 * @param from where the scalar begins: its first character, its quote, or the `|` or `>` of a block
 * @returns one offset for each UTF-16 unit of the value, and one for its end
 */
export function offsetsOf(text: string, from: number, type: string | undefined, value: string): number[] {
  const offsets: number[] = [];
  let at = from;
  if (type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE') at += 1;
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') at = afterLine(text, from);
  for (let index = 0; index < value.length; index++) {
    const character = value[index] ?? '';
    const escaped = type === 'QUOTE_DOUBLE' && isEscape(text, at, character);
    if (!isSpace(character) && !escaped) at = skipSpace(text, at, type);
    offsets.push(at);
    const length = lengthAt(text, at, type, character);
    // An escape such as \U0001F5A8 gives two units of the value.
    if (length > 2 && isHighSurrogate(character)) {
      offsets.push(at);
      index += 1;
    }
    at += length;
  }
  offsets.push(at);
  return offsets;
}

/** A white-space character of the value that is written as `\n` or `\t`. */
function isEscape(text: string, at: number, character: string): boolean {
  return isSpace(character) && text[at] === '\\' && text[at + 1] !== '\n';
}

function skipSpace(text: string, from: number, type: string | undefined): number {
  let at = from;
  while (at < text.length) {
    if (type === 'QUOTE_DOUBLE' && text[at] === '\\' && text[at + 1] === '\n') at += 2;
    else if (isSpace(text[at] ?? '')) at += 1;
    else break;
  }
  return at;
}

/** How many characters of the source stand for one of the value. */
function lengthAt(text: string, at: number, type: string | undefined, character: string): number {
  if (type === 'QUOTE_SINGLE' && character === "'") return 2;
  if (type === 'QUOTE_DOUBLE' && text[at] === '\\') return escapeLengths[text[at + 1] ?? ''] ?? 2;
  // A folded space stands for the line end and stays before it.
  if (isSpace(character) && !isSpace(text[at] ?? '')) return 0;
  return 1;
}

const escapeLengths: { readonly [letter: string]: number } = { x: 4, u: 6, U: 10 };

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t';
}

function isHighSurrogate(character: string): boolean {
  return character >= '\ud800' && character <= '\udbff';
}

function afterLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}
