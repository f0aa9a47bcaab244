import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { Run } from '../../src/model/run.ts';
import { runJsonSchema, type runSchema } from '../../src/reports/_run-schema.ts';
import json from '../../src/reports/json.ts';
import { anyRun } from './_arbitrary-run.ts';
import { runs } from './_runs.ts';

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

const validate = new Ajv({ allErrors: true }).compile<Run>(runJsonSchema());

test('the schema says what the type says', () => {
  expectTypeOf<z.output<typeof runSchema>>().toEqualTypeOf<Writable<Run>>();
  expectTypeOf<z.input<typeof runSchema>>().toEqualTypeOf<Writable<Run>>();
});

describe.each(Object.entries(runs))('%s', (name, run) => {
  test('is written as before', async () => {
    await expect(json.render(run)).toMatchFileSnapshot(`golden/${name}.json`);
  });

  test('fits the published schema', () => {
    validate(JSON.parse(json.render(run)));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('the published schema', () => {
  test('says what each key means', () =>
    expect(JSON.stringify(runJsonSchema())).toContain('It changes only by addition'));

  test('allows keys of later versions', () => {
    const later = { ...runs.rich, later: 1, target: { ...runs.rich.target, room: '2.17' } };
    expect(validate(JSON.parse(JSON.stringify(later)))).toBe(true);
  });

  test.each([
    ['another format', { ...runs.rich, format: 2 }],
    ['no verdict', { ...runs.rich, verdict: undefined }],
    ['a verdict nobody knows', { ...runs.rich, verdict: 'fine' }],
    ['an empty host name for one that is not known', { ...runs.rich, target: { ...runs.rich.target, hostname: null } }],
    ['a fact without evidence', { ...runs.rich, facts: { 'network/adapters': { ok: true, value: 1 } } }],
    ['a reason nobody knows', { ...runs.rich, facts: { x: { ok: false, reason: { why: 'tired' }, evidence: [] } } }],
  ])('refuses %s', (_what, run) => expect(validate(JSON.parse(JSON.stringify(run)))).toBe(false));
});

/** The same value with its keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe('any run', () => {
  test('comes back as it was, from one line that no terminal acts on', () => {
    fc.assert(
      fc.property(anyRun(true), run => {
        const line = json.render(run);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(run)));
        expect(line).toMatch(/^\{"format":1,"id":.*\}\n$/);
        expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 60 },
    );
  });

  test('is written the same, whatever the order of its keys', () => {
    fc.assert(
      fc.property(anyRun(true), run => {
        const other = reversed(run);
        if (!validate(other)) throw new Error(JSON.stringify(validate.errors));
        expect(json.render(other)).toBe(json.render(run));
      }),
      { numRuns: 60 },
    );
  });
});
