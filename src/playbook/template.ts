/** An expression in a text: what is between `${` and `}`, and where it begins in the text. */
export interface Insertion {
  readonly text: string;
  readonly start: number;
}

export interface Split {
  readonly pieces: readonly (string | Insertion)[];
  /** Where a `${` begins that has no `}`, or nothing inside. */
  readonly faults: readonly { readonly start: number; readonly message: string }[];
}

/** Splits `${expression}` out of a text. `$${` is a plain `${`. */
export function splitTemplate(text: string): Split {
  const pieces: (string | Insertion)[] = [];
  const faults: { start: number; message: string }[] = [];
  let words = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('${', at);
    if (open < 0) break;
    if (text[open - 1] === '$' && open > at) {
      words += `${text.slice(at, open - 1)}\${`;
      at = open + 2;
      continue;
    }
    words += text.slice(at, open);
    const close = closingBrace(text, open + 2);
    const inside = text.slice(open + 2, close);
    if (close < 0) faults.push({ start: open, message: '"${" without "}". A plain "${" is written "$${".' });
    else if (inside.trim() === '') faults.push({ start: open, message: 'Nothing stands between "${" and "}".' });
    if (close < 0) return { pieces, faults };
    if (words !== '') pieces.push(words);
    words = '';
    if (inside.trim() !== '') pieces.push(trimmed(inside, open + 2));
    at = close + 1;
  }
  words += text.slice(at);
  if (words !== '' || pieces.length === 0) pieces.push(words);
  return { pieces, faults };
}

/** An expression without the white space around it. */
export function trimmed(text: string, start: number): Insertion {
  return { text: text.trim(), start: start + text.length - text.trimStart().length };
}

/** The `}` that ends an expression, not one inside a map or a text of it; -1 when there is none. */
function closingBrace(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"' || character === "'") {
      at = closingQuote(text, at, character);
      if (at < 0) return -1;
    } else if (character === '{') depth += 1;
    else if (character === '}' && depth-- === 0) return at;
  }
  return -1;
}

function closingQuote(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}
