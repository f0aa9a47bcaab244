import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openDoor } from '../../../src/cli/exported.ts';
import { digestOf } from '../../../src/cli/fleet/digest.ts';
import { fleetScreen, makeOutputFolder } from '../../../src/cli/fleet/show.ts';
import { default as markdown } from '../../../src/reports/markdown.ts';
import { runs } from '../../reports/_runs.ts';
import { plain } from '../../reports/_style.ts';

const parent = mkdtempSync(join(tmpdir(), 'itfix-show-'));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test('a report that cannot be written ends no other machine, and is told once, at the end', async () => {
  const printed = vi.spyOn(process.stdout, 'write').mockImplementation((...words: unknown[]) => {
    const done = words.at(-1);
    if (typeof done === 'function') done();
    return true;
  });
  try {
    const folder = join(parent, 'reports');
    makeOutputFolder(folder);
    const screen = fleetScreen({ report: markdown, style: plain(), folder, full: false, machines: 3, known: 0 });
    const digests = ['a', 'b', 'c'].map(name => digestOf(name, { ...runs.rich, id: `run-${name}` }, 1, false));
    const [first, ...rest] = digests;
    if (first) await screen.done(first, runs.rich);
    expect(readdirSync(folder)).toEqual(['a-a.md']);
    rmSync(folder, { recursive: true });
    for (const digest of rest) await screen.done(digest, runs.rich);
    const fleet = { id: 'f', startedAt: '2026-03-04T09:12:00.000Z', tookMs: 1, hosts: digests, left: [] };
    await expect(screen.ended(fleet)).rejects.toThrow(/--output .*b-b\.md: could not be written/);
    expect(printed.mock.calls.map(([text]) => String(text)).join('')).toContain('3 machines');
  } finally {
    printed.mockRestore();
  }
});

test('what stand-ins mean is kept before a report leaves; where it cannot be, none leaves', async () => {
  const folder = join(parent, 'hidden');
  makeOutputFolder(folder);
  const put = async (): Promise<void> => undefined;
  const screen = (file: string) =>
    fleetScreen({
      report: markdown,
      style: plain(),
      folder,
      full: false,
      machines: 2,
      known: 0,
      put,
      door: openDoor('strict', file),
    });
  const run = { ...runs.rich, id: 'run-a' };
  const digest = digestOf('pc-17', run, 1, false);
  const map = join(parent, 'stand-ins.json');
  await screen(map).done(digest, run);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(JSON.parse(readFileSync(map, 'utf8')).pairs).not.toEqual([]);
  rmSync(join(folder, readdirSync(folder)[0] ?? ''));
  writeFileSync(join(parent, 'taken'), '');
  const stuck = screen(join(parent, 'taken', 'stand-ins.json'));
  await stuck.done(digest, run);
  expect(readdirSync(folder)).toEqual([]);
});
