import { expect, test } from 'vitest';
import { formatProblem } from '../../src/playbook/describe.ts';

const problem = (source: string, column: number, message = 'Wrong.') => ({
  place: { file: 'network.yaml', line: 3, column },
  message,
  rule: 'some-rule',
  source,
});

test('head, line and mark', () => {
  expect(formatProblem(problem('  expect: a.b', 11))).toBe(
    'network.yaml:3:11: Wrong. [some-rule]\n    expect: a.b\n            ^',
  );
});

test('an empty line is not shown', () => {
  expect(formatProblem(problem('', 1))).toBe('network.yaml:3:1: Wrong. [some-rule]');
});

test('the mark stands right after tabs and wide characters', () => {
  expect(formatProblem(problem('\ta: x', 5)).split('\n').slice(1)).toEqual(['    a: x', '       ^']);
  expect(formatProblem(problem('日本: x', 5)).split('\n').slice(1)).toEqual(['  日本: x', '        ^']);
});

test('control characters are shown, not sent to the terminal', () => {
  const said = formatProblem(problem('a: \u001b[31mred\u202e', 14, 'Bad \u001b]0;x\u0007.'));
  for (const odd of ['\u001b', '\u202e', '\u0007']) expect(said).not.toContain(odd);
  expect(said).toContain('Bad \\x1b]0;x\\x07.');
  expect(said.split('\n')[2]).toBe(`${' '.repeat(2 + 'a: \\x1b[31mred\\u{202e}'.length)}^`);
});

test('a long line is cut around the column', () => {
  const said = formatProblem(problem(`${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`, 5001)).split('\n');
  expect(said[1]?.length).toBeLessThan(120);
  expect(said[1]!.slice(said[2]!.length - 1)).toMatch(/^HEREy+…$/);
  expect(said[1]).toMatch(/^ {2}…x/);
});
