import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import type { Past } from '../../src/cli/past.ts';
import { pastLines } from '../../src/cli/past-table.ts';
import { plain } from '../reports/_style.ts';

const sick: Past = {
  id: '20260304-091210-2f9c1',
  startedAt: '2026-03-04T09:12:10.000Z',
  machine: 'a-machine-with-a-long-name.example.com',
  playbooks: ['network'],
  symptom: '漢字かな No website opens and no mail comes',
  verdict: 'problems',
  causes: Array.from({ length: 9 }, (_, index) => ({ code: `N2${index}`, id: `network/fault-${index}` })),
  changes: { done: 1, undone: 2 },
};
const fleet: Past = {
  ...sick,
  id: '20260304-091210-f1ee7',
  machine: '',
  machines: 500,
  verdict: 'several',
  verdicts: { problems: 12, healthy: 400, unreachable: 88 },
};
const all = [sick, fleet, { ...sick, verdict: 'unreadable', machine: '', causes: [], changes: {} } satisfies Past];

describe.each([40, 60, 80, 99, 100, 120])('at %i columns', width => {
  const lines = pastLines(all, plain({ width }), false);

  test('every line fits', () => expect(Math.max(...lines.map(line => stringWidth(line)))).toBeLessThanOrEqual(width));

  test('ids are whole, and what is said of each is there', () => {
    for (const { id } of all) expect(lines.join('\n')).toContain(id);
    expect(lines.join('\n')).toMatch(/problems[\s\S]*500 machines[\s\S]*unreadable/);
  });
});

test('for a file nothing is cut', () => {
  const [line] = pastLines(all, plain({ width: 40 }), true);
  expect(line).toContain('network/fault-8');
  expect(line).toContain('1 done, 2 undone');
});
