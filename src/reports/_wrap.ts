import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Lines of at most so many columns. A word that is longer than a line is broken. */
export function wrap(text: string, columns: number): string[] {
  return wrapAnsi(text, columns, { hard: true }).split('\n');
}

/** Raw output in lines of at most so many columns: its spaces stay as they are. */
export function wrapRaw(line: string, columns: number): string[] {
  return wrapAnsi(line, columns, { hard: true, trim: false }).split('\n');
}

const mark = ' ...';

/** At most so many lines; the last one ends in "..." if there was more. */
export function wrapTo(text: string, columns: number, mostLines: number): string[] {
  const lines = wrap(text, columns);
  if (lines.length <= mostLines) return lines;
  const kept = lines.slice(0, mostLines);
  return [...kept.slice(0, -1), `${cutTo(kept.at(-1) ?? '', columns - mark.length)}${mark}`];
}

/** As many words as fit, or the beginning of the first one. */
function cutTo(line: string, columns: number): string {
  const words = line.split(' ');
  while (words.length > 1 && stringWidth(words.join(' ')) > columns) words.pop();
  return wrap(words.join(' '), columns)[0] ?? '';
}
