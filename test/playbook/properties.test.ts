import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { identifier } from '../../src/model/language.ts';
import { cel } from '../../src/playbook/language.ts';
import { loadPlaybook } from '../../src/playbook/load.ts';
import { probes } from './probes.ts';

const good = readFileSync(new URL('network.yaml', import.meta.url), 'utf8');
const lines = good.split('\n');

function load(text: string | Uint8Array) {
  return loadPlaybook({ file: 'x.yaml', id: 'network', text }, probes);
}

/** A good playbook with some characters replaced, inserted or left out. */
const edited = fc
  .array(
    fc.tuple(
      fc.nat(good.length),
      fc.nat(3),
      fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom('${', '}', ': ', '\n', '\t', "'", '"', '- ', '&a ', '*a ', '!x ', '|\n', '[', '{'),
      ),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map(edits =>
    edits.reduce((text, [at, dropped, inserted]) => text.slice(0, at) + inserted + text.slice(at + dropped), good),
  );

/** A good playbook with its lines shuffled, doubled or left out. */
const shuffled = fc
  .array(fc.nat(lines.length - 1), { maxLength: 80 })
  .map(order => order.map(index => lines[index]).join('\n'));

test.each([
  ['edited', edited],
  ['shuffled', shuffled],
  ['any text', fc.string({ unit: 'binary', maxLength: 200 })],
])('never throws, and has either a playbook or problems: %s', async (_what, texts) => {
  await fc.assert(
    fc.property(texts, text => {
      const { playbook, problems } = load(text);
      expect(problems.length > 0).toBe(playbook === undefined);
      const count = text.split('\n').length;
      for (const { place, message, source } of problems) {
        expect(place.line >= 1 && place.line <= count && place.column >= 1).toBe(true);
        expect(place.column).toBeLessThanOrEqual(source.length + 1);
        expect(message).toMatch(/[.?]$/);
      }
    }),
    { numRuns: 300 },
  );
});

test('never throws on bytes', async () => {
  await fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => void load(bytes)),
    { numRuns: 200 },
  );
});

/** Printable text. The loader refuses control and direction characters. */
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter(text => !/[\p{C}\u2028\u2029]/u.test(text));

test('a place in an expression is exact, however YAML writes it', async () => {
  const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
  await fc.assert(
    fc.property(words, fc.constantFrom(...styles), fc.constantFrom(20, 40, 0), (text, defaultStringType, lineWidth) => {
      const expect_ = `route.gateway == ${JSON.stringify(text)} && route.misspelt > 0`;
      const yaml = stringify(
        {
          language: 1,
          title: 'T',
          facts: { route: { probe: 'net.route' } },
          checks: { c: { code: 'N01', title: 'T', expect: expect_, otherwise: 'O', plain: 'P', severity: 'error' } },
          escalate: { queue: 'network' },
        },
        { defaultStringType, defaultKeyType: 'PLAIN', lineWidth },
      );
      const { problems } = load(yaml);
      expect(problems).toMatchObject([{ rule: 'unknown-field' }]);
      const { line, column } = problems[0]!.place;
      expect(yaml.split('\n')[line - 1]?.slice(column - 1)).toMatch(/^misspelt/);
    }),
    { numRuns: 300 },
  );
});

test('text comes out as it was written, and a value is only a value', async () => {
  await fc.assert(
    fc.property(words, words, (text, value) => {
      const plain = text.replaceAll('${', '$ {');
      const yaml = stringify({
        language: 1,
        title: 'T',
        facts: { route: { probe: 'net.route' } },
        checks: {
          c: {
            code: 'N01',
            title: 'T',
            expect: 'route.metric > 0',
            otherwise: `${plain} \${route.gateway} ${plain}`,
            plain: 'P',
            severity: 'error',
          },
        },
        escalate: { queue: 'network' },
      });
      const { playbook, problems } = load(yaml);
      expect(problems).toEqual([]);
      const { otherwise } = playbook!.checks['network/c']!;
      expect(cel.fill(otherwise, { route: { gateway: value } })).toBe(`${plain} ${value} ${plain}`);
    }),
    { numRuns: 200 },
  );
});

test('an identifier is one in expressions', async () => {
  await fc.assert(
    fc.property(fc.stringMatching(/^[a-z][A-Za-z0-9-]{0,20}$/), name => {
      const text = `params.${identifier(name)}`;
      const scope = { params: { [identifier(name)]: 7 } };
      expect(cel.evaluate({ text, place: { file: '', line: 1, column: 1 } }, scope)).toEqual({ ok: true, value: 7 });
    }),
  );
});

test('evaluation never throws', async () => {
  const parts = fc.constantFrom(
    'a',
    'a.b',
    '1',
    '"x"',
    '==',
    '&&',
    '||',
    '+',
    '(',
    ')',
    '[',
    ']',
    '.size()',
    '.map(x, x)',
    '?',
    ':',
    '!',
    'in',
    ',',
    '{',
    '}',
    ' ',
    '.?',
    'has(',
    'null',
    '-',
  );
  await fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), fc.jsonValue(), (pieces, a) => {
      const place = { file: '', line: 1, column: 1 };
      expect(cel.evaluate({ text: pieces.join(''), place }, { a })).toHaveProperty('ok');
      expect(typeof cel.fill({ pieces: [{ text: pieces.join(' '), place }] }, { a })).toBe('string');
    }),
    { numRuns: 1000 },
  );
});
