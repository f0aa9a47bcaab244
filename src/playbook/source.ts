import type { Place, Problem } from '../model/playbook.ts';

/** The text of a playbook or another file, and where in it an offset is. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** What it is, as the sentences about it begin: "A playbook". */
  readonly name: string;
  place(offset: number): Place;
  problem(offset: number, rule: string, message: string): Problem;
}

export function openSource(file: string, text: string, name = 'A playbook'): Source {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);

  /** Index of the last line that starts at or before the offset. */
  function lineOf(offset: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function place(offset: number): Place {
    const line = lineOf(offset);
    return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  }

  function problem(offset: number, rule: string, message: string): Problem {
    const line = lineOf(offset);
    const source = text.slice(starts[line], (starts[line + 1] ?? text.length + 1) - 1);
    return { place: place(offset), message, rule, source };
  }

  return { file, text, name, place, problem };
}

/** Most problems that are told of one file. */
export const maxProblems = 200;

/** In the order of the text; the same problem at the same place once. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const unique = new Map(problems.map(one => [JSON.stringify([one.place, one.rule, one.message]), one]));
  return [...unique.values()].sort(
    (a, b) => compareText(a.place.file, b.place.file) || a.place.line - b.place.line || a.place.column - b.place.column,
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
