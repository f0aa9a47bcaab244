import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readInventory } from '../../../src/cli/inventory/inventory.ts';
import { limitTo } from '../../../src/cli/inventory/limit.ts';
import { expandRanges } from '../../../src/cli/inventory/ranges.ts';
import { splitWords } from '../../../src/cli/inventory/words.ts';
import { asIni, asYaml, inventories } from './generated.ts';
import { mistakeOf, told } from './told.ts';

const numbers = fc
  .record({
    from: fc.nat(30),
    length: fc.nat(12),
    step: fc.integer({ min: 1, max: 4 }),
    width: fc.constantFrom(0, 2, 3),
  })
  .map(({ from, length, step, width }) => {
    const pad = (value: number) => String(value).padStart(width, '0');
    const values = Array.from({ length: length + 1 }, (_, index) => from + index);
    const isPadded = pad(from).startsWith('0') && pad(from).length > 1;
    const named = values.filter((_, index) => index % step === 0).map(value => (isPadded ? pad(value) : String(value)));
    return { text: `[${pad(from)}:${pad(from + length)}${step > 1 ? `:${step}` : ''}]`, named };
  });
const letters = fc.tuple(fc.nat(25), fc.nat(25)).map(([one, other]) => {
  const all = [...'abcdefghijklmnopqrstuvwxyz'].slice(Math.min(one, other), Math.max(one, other) + 1);
  return { text: `[${all[0]}:${all.at(-1)}]`, named: all };
});
const plain = fc.constantFrom('web', '-', '.example', 'x').map(text => ({ text, named: [text] }));

test('ranges stand for what loops in loops would give', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(numbers, letters, plain), { maxLength: 4 }), parts => {
      const named = parts.reduce<string[]>(
        (names, part) => names.flatMap(name => part.named.map(one => name + one)),
        [''],
      );
      const pattern = parts.map(({ text }) => text).join('');
      const expected = named.length > 5000 ? 'stands for more than 5000 names' : named;
      expect(expandRanges(pattern, 5000)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('INI and YAML of the same inventory read the same', () => {
  fc.assert(
    fc.property(inventories, written => {
      const [ini, yaml] = [readInventory(asIni(written), 'f'), readInventory(asYaml(written), 'f')];
      expect(new Set(told(yaml))).toEqual(new Set(told(ini)));
      expect(new Set(ini.hosts.map(({ name }) => name)).size).toBe(ini.hosts.length);
    }),
    { numRuns: 300 },
  );
});

test('what is quoted for a shell is one word again', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' })), words => {
      const line = words.map(word => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
      expect(splitWords(line, '#')).toEqual(words.map(text => expect.objectContaining({ text })));
    }),
  );
});

const pieces = fc.constantFrom(
  '[web]',
  '[web:vars]',
  '[db:children]',
  '\n',
  '\n  ',
  ' ',
  ':',
  ': ',
  '=',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '- ',
  '&a ',
  '*a',
  '<<: ',
  '!vault ',
  '#',
  '\\',
  'h',
  'web',
  'db',
  'all',
  'hosts',
  'children',
  'vars',
  'ansible_host',
  'ansible_ssh_common_args',
  '-o',
  '-J',
  '[1:3]',
  '@',
  '22',
  '"_meta"',
  '{{ x }}',
  '\t',
  '---\n',
  'null',
  '\u0000',
  '%',
  '|\n',
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 40 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .tuple(inventories, fc.boolean(), fc.array(fc.tuple(fc.nat(400), fc.nat(4), pieces), { maxLength: 4 }))
    .map(([written, isIni, edits]) =>
      edits.reduce(
        (text, [at, dropped, piece]) => text.slice(0, at) + piece + text.slice(at + dropped),
        isIni ? asIni(written) : asYaml(written),
      ),
    ),
  fc.json().map(text => `{"a": ${text}}`),
);

test('no text makes it throw anything but a mistake with its place', () => {
  fc.assert(
    fc.property(texts, text => {
      const message = mistakeOf(() => {
        const { hosts, groups } = readInventory(text, 'f');
        for (const { name, place } of hosts)
          expect([name !== '', place.line >= 1 && place.column >= 1]).toEqual([true, true]);
        for (const group of groups.values())
          for (const name of group.hosts) expect(hosts.some(host => host.name === name)).toBe(true);
      });
      if (message !== undefined) expect(message).toMatch(/^f:\d+:\d+: /);
    }),
    { numRuns: 3000 },
  );
});

test('no bytes do either', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), bytes => void mistakeOf(() => readInventory(bytes, 'f'))));
});

const patterns = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        'web',
        'h1',
        '*',
        '?',
        '[',
        ']',
        '[0]',
        '[1:]',
        ':',
        ',',
        '!',
        '&',
        '~',
        '(',
        ')',
        '+',
        '\\',
        '@',
        '-',
        '{',
        '9',
      ),
      { maxLength: 8 },
    )
    .map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

test('no limit does, and what it leaves stands in the inventory, in its order', () => {
  const inventory = readInventory('h1\n[web]\nh[1:5]\n[db]\nh3\nx\n', 'f');
  const order = inventory.hosts.map(({ name }) => name);
  fc.assert(
    fc.property(fc.array(patterns, { maxLength: 3 }), words => {
      mistakeOf(() => {
        const left = limitTo(inventory, words).map(({ name }) => name);
        expect(left).toEqual(order.filter(name => left.includes(name)));
      });
    }),
    { numRuns: 2000 },
  );
});
