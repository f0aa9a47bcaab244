import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foreignRun } from '../../src/cli/foreign-run.ts';
import type { Report } from '../../src/model/report.ts';
import type { Run } from '../../src/model/run.ts';
import html from '../../src/reports/html.ts';
import json from '../../src/reports/json.ts';
import junit from '../../src/reports/junit.ts';
import markdown from '../../src/reports/markdown.ts';
import prometheus from '../../src/reports/prometheus.ts';
import text from '../../src/reports/text.ts';
import { runs } from '../reports/_runs.ts';
import { plain } from '../reports/_style.ts';

const formats: readonly Report[] = [html, json, junit, markdown, prometheus, text];

/** All places in a value, as paths. */
function placesIn(value: unknown, path: readonly string[] = []): string[][] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [[...path], ...below.flatMap(([key, one]) => placesIn(one, [...path, key]))];
}

function changed(value: unknown, path: readonly string[], to: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return to;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  Reflect.set(copy, key, changed(Reflect.get(value, key), rest, to));
  return copy;
}

function readable(value: unknown): Run | undefined {
  try {
    return foreignRun(value);
  } catch {
    return undefined;
  }
}

const odd = fc.oneof(
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'e999',
    'p/none',
    -1,
    0,
    1e308,
    null,
    true,
    [],
    {},
    [[]],
    'x'.repeat(100_000),
  ),
  fc.constantFrom('2026-13-45T99:99:99Z', 'yesterday', '+275760-09-13T00:00:00.001Z'),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string(),
);

test('a run that somebody wrote by hand fits the schema and is shown in every format, or is refused', () => {
  const all = Object.values(runs);
  let shown = 0;
  const edits = fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...all), edits, (run, changes) => {
      let foreign: unknown = run;
      for (const [at, to] of changes) {
        const places = placesIn(foreign);
        foreign = changed(foreign, places[at % places.length] ?? [], to);
      }
      const accepted = readable(JSON.parse(JSON.stringify(foreign)));
      if (!accepted) return;
      shown++;
      for (const full of [false, true])
        for (const report of formats) expect(report.render(accepted, plain({ full }))).not.toBe('');
    }),
    { numRuns: 300 },
  );
  expect(shown).toBeGreaterThan(30);
});

test('what it refers to is in it, or nowhere', () => {
  const [cause] = runs.rich.rootCauses;
  const run = foreignRun({ ...runs.rich, rootCauses: [{ ...cause, evidence: ['constructor', '__proto__', 'e1'] }] });
  expect(run.evidence.constructor).toBeUndefined();
  expect(text.render(run, plain({ full: true }))).toContain('e1');
});
