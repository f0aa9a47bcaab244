import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf } from '../../src/model/difference.ts';
import type { Run } from '../../src/model/run.ts';
import html from '../../src/reports/html.ts';
import markdown from '../../src/reports/markdown.ts';
import text from '../../src/reports/text.ts';
import { anyRun } from './_arbitrary-run.ts';
import { runs } from './_runs.ts';
import { invisible, plain } from './_style.ts';

const { rich, healthy, fixed } = runs;

/** The machine of `rich` after somebody gave it another DNS server. */
const later: Run = {
  ...healthy,
  id: '9c01aa52',
  startedAt: '2026-03-05T09:12:10.000Z',
  endedAt: '2026-03-05T09:12:41.000Z',
  answers: { others: 'no' },
  facts: {
    ...healthy.facts,
    'network/resolvers': {
      ok: true,
      value: { list: [{ address: '192.168.7.54', source: '/etc/resolv.conf' }], upstream: [], search: [] },
      evidence: ['e4'],
    },
    'network/gateway': {
      ok: true,
      value: {
        address: '192.168.7.1',
        adapter: 'eth0',
        alive: true,
        neighbour: 'reachable',
        ping: { sent: 2, received: 2, avgMs: 0.7 },
      },
      evidence: ['e3'],
    },
    'network/firewall': { ok: true, value: { blocked: [], managers: ['nftables'] }, evidence: [] },
  },
  findings: rich.findings.map(({ why, ...finding }) => ({
    ...finding,
    ...(finding.status === 'root-cause' && finding.severity === 'error' ? { status: 'pass' } : {}),
    ...(finding.status === 'consequence' ? { status: 'pass' } : {}),
    ...(why !== undefined && finding.status !== 'root-cause' && finding.status !== 'consequence' ? { why } : {}),
  })),
};
const difference = differenceOf(rich, later);

test.each([40, 80])('reads well at %i columns', async width => {
  await expect(text.renderDifference(difference, plain({ width }))).toMatchFileSnapshot(
    `golden/difference-${width}.txt`,
  );
});

test('everything, as Markdown', async () => {
  await expect(markdown.renderDifference(difference, plain({ full: true }))).toMatchFileSnapshot(
    'golden/difference-full.md',
  );
});

test('says what went, what stayed, and by which fact; what says nothing only when all is asked for', () => {
  const shown = text.renderDifference(difference, plain({ width: 120 }));
  expect(shown).toMatch(/^VERDICT +problems, then healthy$/m);
  expect(shown).toMatch(/^GONE +N21 network\/dns-unreachable/m);
  expect(shown).toMatch(/^STILL +N03 network\/slow-link/m);
  expect(shown).toContain('resolvers (network, which a changed check rests on)');
  expect(shown).toContain('list[source=/etc/resolv.conf].address: 192.168.7.53, then 192.168.7.54');
  expect(shown).toContain('others: cannot-tell, then no');
  expect(shown).toContain('Left out: amounts that are hardly others (1). `--all` shows them.');
  expect(shown).not.toContain('ping.avgMs');
  expect(text.renderDifference(difference, plain({ full: true, width: 120 }))).toContain(
    'ping.avgMs: 0.4, then 0.7 (amount)',
  );
});

test('what was done is told', () =>
  expect(text.renderDifference(differenceOf(rich, fixed), plain())).toContain('WHAT WAS DONE IN BETWEEN'));

test('two machines are named', () => {
  const other: Run = { ...later, target: { ...later.target, hostname: 'pc-18', serial: 'other' } };
  const shown = text.renderDifference(differenceOf(other, rich), plain());
  expect(shown).toMatch(/^COMPARED +two machines: pc-18, then pc-17$/m);
});

test('nothing is said to differ between a run and itself', () =>
  expect(text.renderDifference(differenceOf(rich, rich), plain())).toMatch(
    /^RESULT +nothing differs that says anything$/m,
  ));

describe('any two runs', () => {
  test('show nothing a terminal would act on, and fit into a ticket', () => {
    fc.assert(
      fc.property(anyRun(true), anyRun(true), (one, other) => {
        const any = differenceOf(one, other);
        expect(text.renderDifference(any, plain({ full: true }))).not.toMatch(invisible);
        expect(markdown.renderDifference(any, plain({ full: true }))).not.toMatch(invisible);
        expect(html.renderDifference(any, plain({ full: true }))).not.toMatch(invisible);
        expect(markdown.renderDifference(any, plain()).length).toBeLessThanOrEqual(8000);
      }),
      { numRuns: 60 },
    );
  });
});
