import { median } from './median.ts';
import type { Trial } from './trial.ts';

/** The results as a page: a table of all faults, and the totals. */
export function scoreboard(trials: readonly Trial[]): string {
  const byName = trials.toSorted((a, b) => a.fault.name.localeCompare(b.fault.name));
  const broken = byName.filter(({ fault }) => fault.causes.length > 0);
  const healthy = byName.filter(({ fault }) => fault.causes.length === 0);
  return [
    '# Scoreboard',
    '',
    'Made by `npm run lab -- --score`; do not edit. Each line is a fault made for real on a lab machine of its own ([lab.md](lab.md)), asked with',
    '`itfix diagnose network` and its default parameters, without a hint.',
    '',
    ...totals(broken, healthy),
    '',
    '## Faults',
    '',
    '| fault | true cause | named first | other causes | confidence | time | |',
    '| --- | --- | --- | --- | --- | ---: | --- |',
    ...broken.map(row),
    '',
    '## Healthy machines, and what only looks like a fault',
    '',
    '| machine | named | verdict | time | |',
    '| --- | --- | --- | ---: | --- |',
    ...healthy.map(healthyRow),
    '',
  ].join('\n');
}

/** The figures that count, a line each. */
export function totals(broken: readonly Trial[], healthy: readonly Trial[]): string[] {
  const of = (list: readonly Trial[], grade: Trial['grade']): string =>
    `${list.filter(trial => trial.grade === grade).length} of ${list.length}`;
  const times = [...broken, ...healthy].map(({ took }) => took.diagnoseMs);
  return [
    '| | |',
    '| --- | ---: |',
    `| right first (recall) | ${of(broken, 'right')} |`,
    `| wrongly blamed, on broken machines | ${of(broken, 'blamed')} |`,
    `| a cause missing, or a bystander first | ${of(broken, 'incomplete')} |`,
    `| unknown: no cause named | ${of(broken, 'open')} |`,
    `| healthy kept silent | ${of(healthy, 'silent')} |`,
    `| median time | ${seconds(median(times))} |`,
    `| worst time | ${seconds(Math.max(...times))} |`,
  ];
}

function row({ fault, answer, grade, took }: Trial): string {
  const [first, ...others] = answer.causes;
  return cells(
    fault.title,
    fault.causes.join(' + '),
    first ? `${first.code} ${first.id}` : answer.verdict,
    others.map(({ code, id }) => `${code} ${id}`).join(', '),
    first?.confidence ?? '',
    seconds(took.diagnoseMs),
    grade,
  );
}

function healthyRow({ fault, answer, grade, took }: Trial): string {
  const named = answer.causes.map(({ code, id }) => `${code} ${id}`).join(', ');
  return cells(fault.title, named, answer.verdict, seconds(took.diagnoseMs), grade);
}

const cells = (...words: string[]): string => `| ${words.join(' | ')} |`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
