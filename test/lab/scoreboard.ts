import type { Grade } from './answer.ts';
import type { Asked } from './ask.ts';
import { median } from './median.ts';
import type { Trial } from './trial.ts';

/** The results as a page: the totals, and a table of all faults. */
export function scoreboard(trials: readonly Trial[], untried: readonly string[]): string {
  const all = trials.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  const there = all.some(({ overSsh }) => overSsh) ? ['over SSH', 'time', ''] : [];
  const remote = (trial: Trial): string[] => (there.length === 0 ? [] : overSshCells(trial.overSsh));
  return [
    '# Scoreboard',
    '',
    'Made by `npm run lab -- --score`; do not edit. Each line is a fault made for real on a lab machine of its own ([lab.md](lab.md)), asked with',
    '`itfix diagnose` of one playbook and its default parameters, without a hint.',
    '',
    ...totals(all),
    '',
    ...(untried.length === 0 ? [] : [`Not tried, because the lab could not make them: ${untried.join('; ')}.`, '']),
    '## Faults',
    '',
    ...table(
      ['playbook', 'fault', 'true cause', 'named first', 'other causes', 'confidence', 'time', '', ...there],
      broken(all).map(trial => [
        trial.fault.playbook,
        trial.fault.title,
        trial.fault.causes.join(' + '),
        ...hereCells(trial.here),
        ...remote(trial),
      ]),
    ),
    '',
    '## Healthy machines, and what only looks like a fault',
    '',
    ...table(
      ['playbook', 'machine', 'named', 'verdict', 'time', '', ...there],
      healthy(all).map(trial => [
        trial.fault.playbook,
        trial.fault.title,
        ...healthyCells(trial.here),
        ...remote(trial),
      ]),
    ),
    '',
  ].join('\n');
}

const order = ({ fault }: Trial): string => `${fault.playbook}/${fault.name}`;
const broken = (trials: readonly Trial[]): Trial[] => trials.filter(({ fault }) => fault.causes.length > 0);
const healthy = (trials: readonly Trial[]): Trial[] => trials.filter(({ fault }) => fault.causes.length === 0);

/** The figures that count, a line each, and a column for each way of asking. */
export function totals(trials: readonly Trial[]): string[] {
  const ways = [
    {
      way: 'on the machine',
      list: trials.flatMap(({ fault, here }) => (here ? [{ fault, asked: here, isCut: false }] : [])),
    },
    {
      way: 'over SSH',
      list: trials.flatMap(({ fault, overSsh }) =>
        overSsh ? [{ fault, asked: overSsh, isCut: fault.cut !== undefined }] : [],
      ),
    },
  ].filter(({ list }) => list.length > 0);
  const columns = ways.map(({ list }) => figures(list));
  const names = Object.keys(columns[0] ?? {});
  return table(
    ['', ...ways.map(({ way }) => way)],
    names.map(name => [name, ...columns.map(column => column[name] ?? '')]),
  );
}

interface One {
  readonly fault: Trial['fault'];
  readonly asked: Asked;
  /** Nobody reaches the machine this way, so that nobody can name the cause. */
  readonly isCut: boolean;
}

function figures(list: readonly One[]): Record<string, string> {
  const sick = list.filter(({ fault }) => fault.causes.length > 0);
  const cut = sick.filter(({ isCut }) => isCut);
  const reached = sick.filter(({ isCut }) => !isCut);
  const well = list.filter(({ fault }) => fault.causes.length === 0);
  const count = (some: readonly One[], grade: Grade): number =>
    some.filter(({ asked }) => asked.grade === grade).length;
  const of = (some: readonly One[], grade: Grade): string => `${count(some, grade)} of ${some.length}`;
  const open = well.filter(({ asked }) => asked.grade === 'silent' && asked.answer.verdict !== 'healthy');
  const times = list.map(({ asked }) => asked.tookMs);
  return {
    'right first (recall)': of(reached, 'right'),
    'cut off, and said so': cut.length === 0 ? '' : of(cut, 'unreached'),
    'wrongly blamed, on broken machines': of(sick, 'blamed'),
    'a cause missing, or a bystander first': of(reached, 'incomplete'),
    'unknown: no cause named': of(sick, 'open'),
    'healthy kept silent': of(well, 'silent'),
    'of these, could not be told (undetermined)': `${open.length} of ${count(well, 'silent')}`,
    'no run: crashed, hung, or something else printed': of(list, 'no run'),
    'median time': seconds(median(times)),
    'worst time': seconds(Math.max(...times)),
  };
}

function hereCells(asked: Asked | undefined): string[] {
  if (asked === undefined) return ['', '', '', '', ''];
  const [first, ...others] = asked.answer.causes;
  return [
    namedFirst(asked),
    others.map(({ code, id }) => `${code} ${id}`).join(', '),
    first?.confidence ?? '',
    seconds(asked.tookMs),
    asked.grade,
  ];
}

function healthyCells(asked: Asked | undefined): string[] {
  if (asked === undefined) return ['', '', '', ''];
  const named = asked.answer.causes.map(({ code, id }) => `${code} ${id}`).join(', ');
  return [named, asked.answer.verdict, seconds(asked.tookMs), asked.grade];
}

const overSshCells = (asked: Asked | undefined): string[] =>
  asked === undefined ? ['', '', ''] : [namedFirst(asked), seconds(asked.tookMs), asked.grade];

function namedFirst({ answer }: Asked): string {
  const [first] = answer.causes;
  return first ? `${first.code} ${first.id}` : answer.verdict;
}

/** Times stand on the right. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (words: readonly string[]): string => `| ${words.join(' | ')} |`;
  return [titles, titles.map(title => (title === 'time' ? '---:' : '---')), ...rows].map(line);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
