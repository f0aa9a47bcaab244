import { appendFileSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { mixed } from '../reports/_fleets.ts';
import { runs } from '../reports/_runs.ts';
import { type Itfix, openItfix } from './itfix.ts';

let itfix: Itfix;
let store: string;

/** A run as itfix keeps it: its journal, then the run. */
function keep(id: string, run: Run, hostname = 'pc-17'): void {
  const kept = { ...run, id, target: { ...run.target, hostname } };
  mkdirSync(join(store, 'runs', id), { recursive: true });
  writeFileSync(join(store, 'runs', id, 'journal.ndjson'), `${JSON.stringify({ type: 'ended', run: kept })}\n`);
  writeFileSync(join(store, 'runs', id, 'run.json'), JSON.stringify(kept));
}

function list(...words: string[]): string[] {
  const { status, stdout } = itfix.runWith({ TZ: 'Europe/Berlin' }, 'report', 'list', ...words);
  expect(status).toBe(0);
  return stdout.trimEnd().split('\n');
}

const fleet = '20260304-100000-f1ee7';
/** A machine whose run was cut short is not done. */
const done = mixed.hosts.filter(({ cutShort }) => !cutShort);

beforeAll(() => {
  itfix = openItfix();
  store = join(itfix.folder, 'itfix');
  keep('20260301-080000-00001', { ...runs.rich, startedAt: '2026-03-01T08:00:00.000Z' });
  keep('20260302-080000-00002', { ...runs.fixed, startedAt: '2026-03-02T08:00:00.000Z' });
  keep('20260303-230000-00003', { ...runs.healthy, startedAt: '2026-03-03T23:00:00.000Z' }, 'pc-9.example.com');
  keep(`${fleet}-1`, runs.healthy, 'pc-1');
  keep(`${fleet}-2`, runs.rich, 'pc-2');
  mkdirSync(join(store, 'fleets'));
  const targets = [...mixed.hosts.map(({ name }) => name), ...mixed.left].map(name => ({
    name,
    groups: [],
    reach: { by: 'here' },
  }));
  const asked = {
    playbooks: ['network'],
    set: [],
    answer: [],
    offline: false,
    strict: false,
    acceptNewHostKeys: false,
    identityFile: [],
    targets,
  };
  const lines = [{ asked }, ...mixed.hosts.map(done => ({ done }))].map(line => `${JSON.stringify(line)}\n`);
  writeFileSync(join(store, 'fleets', `${fleet}.ndjson`), lines.join(''));
});
afterAll(() => itfix.close());

describe('report list', () => {
  test('is a line for each run, the newest first, by the clock here; many machines are one line', () => {
    const causes = 'N21 network/dns-unreachable (192.168.7.53), N03 network/slow-link (eth0)';
    const complaint = 'network: No website opens and no mail comes';
    const [first, ...rest] = list();
    expect(first).toMatch(
      /^20260304-100000-f1ee7 {2}2026-03-04 11:00 {2}1 healthy, 2 problems, 2 unreachable, .*1 fixed, 2 not done {2}- {2}8 machines {2}network/,
    );
    expect(rest).toEqual([
      `20260303-230000-00003  2026-03-04 00:00  healthy  -  pc-9.example.com  ${complaint}  N03 network/slow-link (eth0)`,
      expect.stringMatching(/^20260302-080000-00002 {2}2026-03-02 09:00 {2}fixed {2}1 done, 1 undone|fixed {2}\d/),
      `20260301-080000-00001  2026-03-01 09:00  problems  -  pc-17  ${complaint}  ${causes}`,
    ]);
  });

  test('as JSON lines', () => {
    const all = list('--json').map(line => JSON.parse(line));
    expect(all.map(({ id }) => id)).toEqual([
      fleet,
      '20260303-230000-00003',
      '20260302-080000-00002',
      '20260301-080000-00001',
    ]);
    expect(all[0]).toMatchObject({ machines: 8, verdicts: { problems: 2 }, runs: done.map(({ run }) => run) });
    expect(all[3]).toMatchObject({ machine: 'pc-17', verdict: 'problems', playbooks: ['network'] });
  });

  test.each([
    [['--machine', 'pc-9'], ['20260303-230000-00003']],
    [['--machine', 'PC-1'], [`${fleet}-1`]],
    [
      ['--machine', 'pc-1*'],
      [`${fleet}-1`, '20260302-080000-00002', '20260301-080000-00001'],
    ],
    [
      ['--verdict', 'fixed'],
      [fleet, '20260302-080000-00002'],
    ],
    [['--verdict', 'unreachable'], [fleet]],
    [
      ['--since', '2026-03-04'],
      [fleet, '20260303-230000-00003'],
    ],
    [
      ['--limit', '2'],
      [fleet, '20260303-230000-00003'],
    ],
  ])('%j', (words, ids) => expect(list(...words).map(line => line.split('  ')[0])).toEqual(ids));

  test('says that there are more', () =>
    expect(itfix.run('report', 'list', '--limit', '2').stderr).toContain('There are more: `--limit 4` shows them.'));

  test('nothing that fits is said, and is no empty page', () =>
    expect(list('--machine', 'nobody')).toEqual(['No stored run is like that. `itfix report list` shows all.']));

  test.each([
    [['--since', 'yesterday'], /not a time.*\n.*7d/],
    [['--since', '2026-13-01'], /not a time/],
    [['--verdict', 'healty'], /no such verdict.*\n.*healthy/],
    [['--limit', '0'], /no number of runs/],
    [['--limit', 'all'], /no number of runs/],
  ])('%j is wrong use', (words, says) => {
    const { status, stderr } = itfix.run('report', 'list', ...words);
    expect(stderr).toMatch(says);
    expect(status).toBe(2);
  });

  test('a run whose report is damaged is read from its journal, and one without either is said to be unreadable', () => {
    const folder = join(store, 'runs', '20260301-080000-00001');
    writeFileSync(join(folder, 'run.json'), '{"format":1,');
    expect(list().at(-1)).toContain('problems');
    writeFileSync(join(folder, 'journal.ndjson'), 'not a journal');
    expect(list().at(-1)).toBe('20260301-080000-00001  2026-03-01 09:00  unreadable');
    rmSync(folder, { recursive: true });
  });

  test('a change that was taken back after the run shows', () => {
    const folder = join(store, 'runs', '20260302-080000-00002');
    const [made] = runs.fixed.actions;
    const event = { type: 'treated', action: { ...made, outcome: 'undone' }, evidence: [] };
    appendFileSync(join(folder, 'journal.ndjson'), `${JSON.stringify(event)}\n`);
    const now = Date.now() / 1000;
    utimesSync(join(folder, 'journal.ndjson'), now, now + 1);
    expect(list('--machine', 'pc-17', '--json').map(line => JSON.parse(line).verdict)).toEqual(['undetermined']);
  });
});

test('the newest fifty of two thousand runs in less than a second, the start of the program included', () => {
  const many = openItfix();
  store = join(many.folder, 'itfix');
  for (let number = 0; number < 2000; number++) keep(`20260301-080000-${String(number).padStart(5, '0')}`, runs.rich);
  const once = (): number => {
    const startedAt = performance.now();
    expect(many.run('report', 'list').stdout.split('\n')).toHaveLength(51);
    return performance.now() - startedAt;
  };
  // The quickest of three: other programs run on this machine, too.
  expect(Math.min(once(), once(), once())).toBeLessThan(1000);
  many.close();
});
