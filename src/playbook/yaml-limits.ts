import { Lexer } from 'yaml';

/** What is too much for the parser: it would take long, or run out of stack. */
export interface YamlLimits {
  /** Most pieces (words, separators, line ends). */
  readonly pieces: number;
  /** Deepest nesting. */
  readonly depth: number;
  /** Deepest indentation, in columns. */
  readonly indent: number;
}

/** Looks for what would make the parser slow, before it runs: this only reads words. */
export function beyondLimits(
  text: string,
  limits: YamlLimits,
): { rule: 'too-large' | 'too-deep'; offset: number } | undefined {
  const seen = { pieces: 0, offset: 0, flow: 0, indent: 0, indicators: 0, blanks: 0 };
  for (const piece of new Lexer().lex(text)) {
    if (++seen.pieces > limits.pieces) return { rule: 'too-large', offset: seen.offset };
    measure(piece, seen);
    if (seen.flow > limits.depth || seen.indicators > limits.depth || seen.indent > limits.indent)
      return { rule: 'too-deep', offset: seen.offset };
    seen.offset += invisible.has(piece) ? 0 : piece.length;
  }
  return undefined;
}

/** Marks of the lexer that do not stand in the text: document start, flow end, scalar follows. */
const invisible = new Set(['\u0002', '\u0018', '\u001f']);

interface Seen {
  flow: number;
  indent: number;
  /** Marks `-` and `?` of this line, each a level deeper. */
  indicators: number;
  /** Blanks of this line so far; before its first word they are the indentation. */
  blanks: number;
}

function measure(piece: string, seen: Seen): void {
  if (piece === '{' || piece === '[') seen.flow += 1;
  else if (piece === '}' || piece === ']') seen.flow -= 1;
  else if (piece === '-' || piece === '?') seen.indicators += 1;
  if (piece.endsWith('\n')) Object.assign(seen, { indicators: 0, indent: 0, blanks: 0 });
  else if (piece.trim() === '') seen.blanks += piece.length;
  else if (seen.indent === 0) seen.indent = seen.blanks;
}
