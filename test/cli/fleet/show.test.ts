import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
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
