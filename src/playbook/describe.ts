import stringWidth from 'fast-string-width';
import type { Problem } from '../model/playbook.ts';

/** Widest part of a source line that is shown, in characters. */
const maxShown = 110;
/** Room left before the column when a long line is cut. */
const before = 60;
/** Longest message that is shown, in characters. */
const maxMessage = 500;

/** `network.yaml:12:9: The message. [rule]`, then the line with a mark below the place. */
export function formatProblem(problem: Problem): string {
  const { place, message, rule, source } = problem;
  const head = `${visible(place.file)}:${place.line}:${place.column}: ${visible(message.slice(0, maxMessage))} [${rule}]`;
  if (source.trim() === '') return head;
  const { shown, mark } = cut(source, Math.min(place.column - 1, source.length));
  return `${head}\n  ${shown}\n  ${' '.repeat(mark)}^`;
}

/** The part of the line around the column, and how far in it the mark stands. */
function cut(line: string, column: number): { shown: string; mark: number } {
  const isLong = line.length > maxShown;
  const from = isLong ? Math.max(0, column - before) : 0;
  const to = isLong ? from + maxShown : line.length;
  const head = (from > 0 ? '…' : '') + visible(line.slice(from, column));
  const tail = visible(line.slice(column, to)) + (to < line.length ? '…' : '');
  return { shown: head + tail, mark: stringWidth(head) };
}

/** Tabs as two blanks, other control characters as `\x1b`: they would move the cursor, and the mark would point elsewhere. */
function visible(text: string): string {
  return text.replaceAll('\t', '  ').replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, character => {
    const code = character.codePointAt(0) ?? 0;
    return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}
