import type { Grade } from './answer.ts';
import type { Asked } from './ask.ts';
import { median } from './median.ts';
import type { Trial } from './trial.ts';

/** The results as a page: a table of all faults, and the totals. */
export function scoreboard(trials: readonly Trial[]): string {
  const byName = trials.toSorted((a, b) => a.fault.name.localeCompare(b.fault.name));
  const there = byName.some(({ overSsh }) => overSsh);
  const table = (titles: readonly string[], rights: readonly number[], rows: string[]): string[] => [
    cells(...titles),
    cells(...titles.map((_, index) => (rights.includes(index) ? '---:' : '---'))),
    ...rows,
    '',
  ];
  return [
    '# Scoreboard',
    '',
    'Made by `npm run lab -- --score`; do not edit. Each line is a fault made for real on a lab machine of its own ([lab.md](lab.md)), asked with',
    '`itfix diagnose network` and its default parameters, without a hint.',
    '',
    ...totals(byName),
    '',
    '## Faults',
    '',
    ...table(
      [
        'fault',
        'true cause',
        'named first',
        'other causes',
        'confidence',
        'time',
        '',
        ...(there ? ['over SSH', 'time', ''] : []),
      ],
      [5, 8],
      broken(byName).map(row),
    ),
    '## Healthy machines, and what only looks like a fault',
    '',
    ...table(
      ['machine', 'named', 'verdict', 'time', '', ...(there ? ['over SSH', 'time', ''] : [])],
      [3, 6],
      healthy(byName).map(healthyRow),
    ),
  ].join('\n');
}

const broken = (trials: readonly Trial[]): Trial[] => trials.filter(({ fault }) => fault.causes.length > 0);
const healthy = (trials: readonly Trial[]): Trial[] => trials.filter(({ fault }) => fault.causes.length === 0);

/** The figures that count, a line each, and a column for each way of asking. */
export function totals(trials: readonly Trial[]): string[] {
  const here = trials.map(({ fault, here }) => ({ fault, asked: here }));
  const there = trials.flatMap(({ fault, overSsh }) => (overSsh ? [{ fault, asked: overSsh }] : []));
  const columns = there.length === 0 ? [figures(here)] : [figures(here), figures(there)];
  const names = Object.keys(figures(here));
  return [
    cells('', ...(there.length === 0 ? [''] : ['on the machine', 'over SSH'])),
    cells('---', ...columns.map(() => '---:')),
    ...names.map(name => cells(name, ...columns.map(column => column[name] ?? ''))),
  ];
}

function figures(list: readonly { readonly fault: Trial['fault']; readonly asked: Asked }[]): Record<string, string> {
  const sick = list.filter(({ fault }) => fault.causes.length > 0);
  const well = list.filter(({ fault }) => fault.causes.length === 0);
  const of = (some: typeof list, grade: Grade): string =>
    `${some.filter(({ asked }) => asked.grade === grade).length} of ${some.length}`;
  const times = list.map(({ asked }) => asked.tookMs);
  return {
    'right first (recall)': of(sick, 'right'),
    'wrongly blamed, on broken machines': of(sick, 'blamed'),
    'a cause missing, or a bystander first': of(sick, 'incomplete'),
    'unknown: no cause named': of(sick, 'open'),
    'healthy kept silent': of(well, 'silent'),
    'median time': seconds(median(times)),
    'worst time': seconds(Math.max(...times)),
  };
}

function row({ fault, here, overSsh }: Trial): string {
  const [first, ...others] = here.answer.causes;
  return cells(
    fault.title,
    fault.causes.join(' + '),
    namedFirst(here),
    others.map(({ code, id }) => `${code} ${id}`).join(', '),
    first?.confidence ?? '',
    seconds(here.tookMs),
    here.grade,
    ...remote(overSsh),
  );
}

function healthyRow({ fault, here, overSsh }: Trial): string {
  const named = here.answer.causes.map(({ code, id }) => `${code} ${id}`).join(', ');
  return cells(fault.title, named, here.answer.verdict, seconds(here.tookMs), here.grade, ...remote(overSsh));
}

const remote = (asked: Asked | undefined): string[] =>
  asked === undefined ? [] : [namedFirst(asked), seconds(asked.tookMs), asked.grade];

function namedFirst({ answer }: Asked): string {
  const [first] = answer.causes;
  return first ? `${first.code} ${first.id}` : answer.verdict;
}

const cells = (...words: string[]): string => `| ${words.join(' | ')} |`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
