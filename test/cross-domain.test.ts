import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findSource, loadPlaybooks, ownPlaybooks } from '../src/cli/playbooks.ts';
import { openRooms } from '../src/cli/rooms.ts';
import { select } from '../src/engine/selection.ts';
import type { Check, Severity } from '../src/model/playbook.ts';

/** Which cause folds what, across playbooks. It belongs to others and lies beside the checkout. */
const page = new URL('../../shared/catalogue/cross-domain.md', import.meta.url);
const missing = !existsSync(page);
if (missing) console.warn('skipped: no catalogue at ../shared/catalogue');

const weight: Record<Severity, number> = { info: 0, warning: 1, error: 2, critical: 2 };

/** `N02 to N38, P10`: every code. */
function codesIn(text: string): string[] {
  const found: Iterable<RegExpMatchArray> = text.matchAll(/(?<letter>[A-Z])(?<from>\d\d)(?: to [A-Z](?<to>\d\d))?/g);
  return [...found].flatMap(({ groups }) => {
    const { letter = '', from = '', to = from } = groups ?? {};
    const first = Number(from);
    const length = Number(to) - first + 1;
    return Array.from({ length }, (_, index) => letter + String(first + index).padStart(2, '0'));
  });
}

/** The rows of the table of suppression, as `cause > what folds under it`. */
function edges(): string[] {
  const [, section = ''] = readFileSync(page, 'utf8').split('## Suppression');
  const rows = [...section.split('\n## ')[0]!.matchAll(/^\| (?<causes>[A-Z]\d\d.*?) \| (?<folded>.*?) \|/gm)];
  return rows.flatMap(({ groups: { causes = '', folded = '' } = {} }) =>
    codesIn(causes).flatMap(cause => codesIn(folded).map(one => `${cause} > ${one}`)),
  );
}

/** Edges of the page between faults that are known here and of which one does not stand before the other, each with the reason. */
const left: { readonly [edge: string]: string } = Object.fromEntries(
  Object.entries({
    'a firewall of the machine is read on the machine, and is the cause of what does not get out':
      'N16 > N27, N17 > N27, N18 > N27, N19 > N27',
    'the check of the proxy itself says nothing where nothing outside answers': 'N19 > N26',
    'printers of the own network announce themselves there, and need no router': 'N17 > P33, N18 > P33, N19 > P33',
    'a print server that is set by its address needs no names': 'N22 > P40, N24 > P40, N25 > P40',
    'a line of the hosts file takes no name away': 'N24 > E02, N24 > E18, N24 > E38',
    'loss and delay that come with the load are told apart in the checks themselves': 'N33 > N31, N33 > N32',
    'a quota is of one account, and what is measured is the room of the file system': 'D05 > P31, D05 > E42, D05 > V03',
    'nothing of that is on the boot partition': 'D07 > P31, D07 > E42, D07 > V03',
    'a file system that turned read-only has room': 'D23 > P31, D23 > E42',
    'they tell of what may come, and the drive still answers':
      'D12 > D22, D12 > D23, D12 > D29, D15 > D22, D15 > D23, D15 > D29, D16 > D22, D16 > D23, D16 > D29',
    'whether a service is up is only known where its port is reached': 'E43 > E03',
    'the queue waits for other servers than those of the account': 'E43 > E44',
  }).flatMap(([reason, some]) => some.split(', ').map(edge => [edge, reason])),
);

describe.skipIf(missing)('what folds what across playbooks', async () => {
  const root = new URL('../', import.meta.url);
  const sources = ownPlaybooks(root).map(name => findSource(name, root));
  const { playbooks } = await loadPlaybooks(sources, root, openRooms(new URL('src/', root)));
  const checks = new Map(playbooks.flatMap(playbook => Object.entries(playbook.checks)));
  const { before } = select(
    playbooks,
    playbooks.map(({ id }) => id),
  );
  const byCode = (code: string): Check[] => [...checks.values()].filter(check => check.code === code);
  const folds = (cause: Check, later: Check): boolean =>
    (before.get(later.id)?.includes(cause.id) ?? false) &&
    (weight[cause.severity] >= weight[later.severity] || later.evenAfter.includes(cause.id));
  const isDrawn = (edge: string): boolean => {
    const [cause = '', folded = ''] = edge.split(' > ');
    return byCode(cause).some(one => byCode(folded).some(other => folds(one, other)));
  };
  const known = missing ? [] : edges().filter(edge => edge.split(' > ').every(code => byCode(code).length > 0));

  test('there are some', () => expect(known.length).toBeGreaterThan(100));
  test.each(known.filter(edge => !(edge in left)))('%s', edge => expect(isDrawn(edge)).toBe(true));
  test.each(Object.keys(left))('%s is left', edge =>
    expect([known.includes(edge), isDrawn(edge)]).toEqual([true, false]),
  );
});
