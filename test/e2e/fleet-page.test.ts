import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openItfix } from './itfix.ts';

const itfix = openItfix();
afterAll(() => itfix.close());

/** This machine twice, and a port of it where nothing listens. */
const inventory = itfix.write(
  'hosts.ini',
  'first ansible_connection=local\nsecond ansible_connection=local\naway ansible_host=127.0.0.1 ansible_port=1\n',
);

test('many machines are one page, in a file too, and the same page is made of what is stored', () => {
  const words = ['diagnose', 'disk', '--offline', '--inventory', inventory, '--format', 'html', '-o', 'reports'];
  const { status, stdout } = itfix.run(...words);
  expect(status).toBe(4);
  expect(readdirSync(join(itfix.folder, 'reports')).sort()).toEqual([
    'all-machines.html',
    'away-3.html',
    'first-1.html',
    'second-2.html',
  ]);
  const filed = readFileSync(join(itfix.folder, 'reports/all-machines.html'), 'utf8');
  for (const name of ['first', 'second', 'away'])
    expect(stdout).toMatch(new RegExp(`<a href="#run-[^"]*">${name}</a>`));
  for (const page of [stdout, filed]) expect(page.match(/<details class="host"/g)).toHaveLength(3);

  const [record = ''] = readdirSync(join(itfix.folder, 'itfix/fleets'));
  const id = record.replace('.ndjson', '');
  const again = itfix.run('report', 'show', id, '-o', 'again.html');
  expect(again).toMatchObject({ status: 4, stdout: '' });
  const stored = readFileSync(join(itfix.folder, 'again.html'), 'utf8');
  // How long all of it took is known to the millisecond only while it runs.
  const withoutLength = (page: string): string => page.replaceAll(/ (?:in|for) [\d.]+ (?:ms|s)\b/g, '');
  expect(withoutLength(stored)).toBe(withoutLength(filed));
  expect(itfix.run('report', 'show', id, '--json').stdout.trim().split('\n')).toHaveLength(3);
});

test('a fleet is written into a file of any format, and a place that cannot be written says so', () => {
  const [record = ''] = readdirSync(join(itfix.folder, 'itfix/fleets'));
  const id = record.replace('.ndjson', '');
  expect(itfix.run('report', 'show', id, '-o', 'all.md').status).toBe(4);
  expect(readFileSync(join(itfix.folder, 'all.md'), 'utf8')).toContain('3 machines');
  const { status, stderr } = itfix.run('report', 'show', id, '-o', join(itfix.folder, 'nowhere/all.md'));
  expect(status).toBe(2);
  expect(stderr).toContain('cannot be written');
});

test('a run or a fleet is opened in a browser, or it is said where its page is', () => {
  const [record = ''] = readdirSync(join(itfix.folder, 'itfix/fleets')).filter(name => name.endsWith('.ndjson'));
  const nowhere = { DISPLAY: '', WAYLAND_DISPLAY: '', TMPDIR: itfix.folder };
  for (const [id, words] of [
    [record.replace('.ndjson', ''), '3 machines'],
    [`${record.replace('.ndjson', '')}-1`, 'Files can be saved'],
  ] as const) {
    const { stdout } = itfix.runWith(nowhere, 'report', 'show', id, '--browser');
    const page = /The report is (?<page>\S+)\n/.exec(stdout)?.groups?.page ?? '';
    expect(readFileSync(page, 'utf8')).toContain(words);
    expect(itfix.runWith(nowhere, 'report', 'show', id, '--browser', '--json').status).toBe(2);
  }
});

test('a machine whose run was deleted since is named, and the others are shown', () => {
  const [record = ''] = readdirSync(join(itfix.folder, 'itfix/fleets')).filter(name => name.endsWith('.ndjson'));
  const id = record.replace('.ndjson', '');
  rmSync(join(itfix.folder, 'itfix/runs', `${id}-2`), { recursive: true });
  const { stdout, stderr } = itfix.run('report', 'show', id, '--json');
  expect(stdout.trim().split('\n')).toHaveLength(2);
  expect(stderr).toMatch(/^second has no report of its own: The run \S+-2 cannot be shown: /);
});
