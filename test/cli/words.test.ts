import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/cli/duration.ts';
import { exitCodeOf } from '../../src/cli/exit.ts';
import { explain } from '../../src/cli/explain.ts';
import { newRunId } from '../../src/cli/run-id.ts';
import { json, shown, shownLines } from '../../src/cli/shown.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

describe('times', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['24h', 86_400_000],
  ])('%s', (text, ms) => expect(parseDuration('--deadline', text)).toBe(ms));

  test.each(['', 's', '5', '-5s', '0s', '1e9s', '5 s', '25h', '999999h', '1d', '١s'])('"%s" is none', text =>
    expect(() => parseDuration('--deadline', text)).toThrow(UsageError),
  );
});

test('the exit code comes from the verdict alone; --strict counts warnings', () => {
  const cause = { severity: 'warning' };
  expect(exitCodeOf({ verdict: 'healthy', rootCauses: [] }, true)).toBe(0);
  expect(exitCodeOf({ verdict: 'healthy', rootCauses: [cause] }, false)).toBe(0);
  expect(exitCodeOf({ verdict: 'healthy', rootCauses: [cause] }, true)).toBe(1);
  expect(exitCodeOf({ verdict: 'undetermined', rootCauses: [cause] }, true)).toBe(3);
  expect(exitCodeOf({ verdict: 'unreachable', rootCauses: [] }, false)).toBe(4);
});

test('ids of runs sort by time', () => {
  const earlier = newRunId(new Date('2026-11-22T09:41:07Z'));
  expect(earlier).toMatch(/^20261122-094107-000[0-9a-f]{2}$/);
  expect(newRunId(new Date('2026-11-22T09:41:07.001Z')) > earlier).toBe(true);
  expect(newRunId(new Date('2026-11-22T09:41:07.999Z')) < newRunId(new Date('2026-11-22T09:41:08Z'))).toBe(true);
});

describe('what others said', () => {
  const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
  const actor = fc.constantFrom(
    '\x1b[31m',
    '\0',
    '\x07',
    '\x7f',
    '\x9b',
    '\u202e',
    '\u200b',
    '\u2028',
    '\ufeff',
    '\u{e0041}',
    '\ud800',
  );
  const anything = fc.string({ unit: fc.oneof(actor, fc.string({ unit: 'binary', maxLength: 3 })), maxLength: 100 });

  test('acts on no terminal', () =>
    fc.assert(
      fc.property(anything, text => {
        expect(shown(text)).not.toMatch(acting);
        for (const line of shownLines(text)) expect(line).not.toMatch(acting);
      }),
    ));

  test('is the same value as JSON, and acts on no terminal either', () =>
    fc.assert(
      fc.property(fc.anything(), anything, (value, text) => {
        const line = json([text, value]);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify([text, value])));
        expect(line).not.toMatch(acting);
      }),
    ));

  test('is cut where nobody reads on', () => expect(shown('x'.repeat(100_000)).length).toBeLessThan(5000));
});

describe('errors', () => {
  test('a mistake: what, and what next; no stack', () =>
    expect(explain(new UsageError('There is no \x1b[31mplaybook.', 'Name another.'))).toEqual({
      text: 'itfix: There is no \\x1b[31mplaybook.\nName another.\n',
      exitCode: 2,
    }));

  test('a fault of ours: the stack, and a plea', () => {
    const { text, exitCode } = explain(new TypeError('oops'));
    expect(text).toMatch(/fault of itfix itself[\s\S]*TypeError: oops\n {4}at [\s\S]*Please report/);
    expect(exitCode).toBe(70);
  });
});
