import { describe, expect, test } from 'vitest';
import { redact } from '../../src/engine/redact.ts';
import { plantedSecrets } from './_secrets.ts';

/** Pieces of a secret that would help to guess it: each line of it. */
const linesOf = (secret: string): string[] => secret.split('\n');

test('the planted secrets are many, and of many kinds', () => {
  expect(plantedSecrets.length).toBeGreaterThanOrEqual(300);
  expect(new Set(plantedSecrets.map(({ secret }) => secret)).size).toBe(plantedSecrets.length);
});

describe('none is left', () => {
  test.each(plantedSecrets.filter((_, index) => index % 4 === 0).map(({ kind }) => kind))('%s', kind => {
    for (const { secret, output } of plantedSecrets.filter(one => one.kind === kind)) {
      const found = [output, `before\n  ${output}\nbehind`, JSON.stringify({ stdout: output })].map(
        one => redact(one).value,
      );
      for (const line of linesOf(secret))
        for (const text of found.slice(0, 2)) expect(text, output).not.toContain(line);
      expect(found[0], 'what is not secret stays').toContain('[secret removed]');
    }
  });
});

test('all of them in one answer', () => {
  const { value } = redact(plantedSecrets.map(({ output }) => output).join('\n\n'));
  expect(plantedSecrets.filter(({ secret }) => linesOf(secret).some(line => value.includes(line)))).toEqual([]);
});
