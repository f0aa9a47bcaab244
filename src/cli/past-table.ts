import stringWidth from 'fast-string-width';
import type { Role, Style } from '../model/report.ts';
import { wrapTo } from '../reports/_wrap.ts';
import type { Past } from './past.ts';
import { shown } from './shown.ts';

/** What the last column of the table needs; where it has less, each run has two lines. */
const leastCauses = 20;

/** Columns of these in the table, at most. */
const mostVerdict = 30;
const mostMachine = 16;
const mostAsked = 20;

const gap = '  ';

/**
 * Runs as lines: a table, or two lines for each where that is too wide. `whole`: for a program or a file, a line each and nothing cut.
 */
export function pastLines(all: readonly Past[], style: Style, whole: boolean): string[] {
  if (whole) return all.map(one => cellsOf(one).join(gap).trimEnd());
  return table(all, style) ?? all.flatMap(one => twoLines(one, style));
}

const titles = ['ID', 'WHEN', 'VERDICT', 'CHANGES', 'MACHINE', 'ASKED', 'CAUSES'];

function table(all: readonly Past[], style: Style): string[] | undefined {
  const rows = all.map(one => cellsOf(one).map((cell, column) => cut(cell, limits[column] ?? style.width)));
  const widths = titles.map((title, column) =>
    Math.max(...[title, ...rows.map(row => row[column] ?? '')].map(cell => stringWidth(cell))),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + gap.length, 0);
  if (style.width - before < leastCauses) return undefined;
  const line = (cells: readonly string[], paint: (cell: string) => string): string =>
    cells
      .map((cell, column) => {
        if (column === cells.length - 1) return cut(cell, Math.max(1, style.width - before));
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell)));
        return (column === verdictColumn ? paint(cell) : cell) + padding;
      })
      .join(gap)
      .trimEnd();
  return [
    style.paint(
      'muted',
      line(titles, cell => cell),
    ),
    ...rows.map((row, index) => line(row, cell => style.paint(roleOf(all[index]), cell))),
  ];
}

const verdictColumn = 2;
const limits: readonly (number | undefined)[] = [undefined, undefined, mostVerdict, undefined, mostMachine, mostAsked];

function twoLines(one: Past, style: Style): string[] {
  const [id = '', when = '', verdict = '', changes = '', machine = '', asked = '', causes = ''] = cellsOf(one);
  const details = [machine, asked, causes, changes === nothing ? '' : changes].filter(part => part !== '').join('; ');
  const first = [id, when].join(gap);
  const role = roleOf(one);
  return [
    ...(stringWidth(first) + gap.length + stringWidth(verdict) <= style.width
      ? [`${first}${gap}${style.paint(role, verdict)}`]
      : [first, ...wrapTo(verdict, style.width - gap.length, 1).map(line => gap + style.paint(role, line))]),
    ...(details === '' ? [] : [gap + cut(details, style.width - gap.length)]),
  ];
}

function cut(text: string, columns: number): string {
  return wrapTo(text, Math.max(1, columns), 1)[0] ?? '';
}

const nothing = '-';

/** In the order of `titles`. */
function cellsOf(one: Past): string[] {
  const { id, startedAt, machine, machines, playbooks, symptom, verdict, causes, changes } = one;
  const named = causes.map(
    ({ code, id: cause, subject }) => `${code} ${cause}${subject === undefined ? '' : ` (${subject})`}`,
  );
  if (verdict === 'unreadable') return [id, localTime(startedAt), verdict];
  return [
    id,
    localTime(startedAt),
    sayVerdict(one),
    Object.entries(changes)
      .map(([outcome, number]) => `${number} ${outcome}`)
      .join(', ') || nothing,
    machines === undefined ? machine : `${machines} machines`,
    `${playbooks.join(', ')}${symptom === undefined ? '' : `: ${symptom}`}`,
    named.join(', '),
  ].map(cell => shown(cell));
}

function sayVerdict({ verdict, verdicts = {} }: Past): string {
  if (verdict !== 'several') return verdict;
  return Object.entries(verdicts)
    .map(([word, number]) => `${number} ${word}`)
    .join(', ');
}

function roleOf(one: Past | undefined): Role {
  const verdict = one?.verdict;
  if (verdict === 'healthy' || verdict === 'fixed') return 'good';
  return verdict === 'problems' || (one?.verdicts?.problems ?? 0) > 0 ? 'error' : 'warning';
}

/** `2026-11-28 15:20`, by the clock of this machine. */
function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
