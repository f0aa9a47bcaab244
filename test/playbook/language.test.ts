import { describe, expect, test } from 'vitest';
import type { Scope } from '../../src/model/language.ts';
import { identifier } from '../../src/model/language.ts';
import type { Expression } from '../../src/model/playbook.ts';
import { functions } from '../../src/playbook/functions.ts';
import { cel } from '../../src/playbook/language.ts';
import { loadPlaybook } from '../../src/playbook/load.ts';
import { probes } from './probes.ts';

const place = { file: 'test.yaml', line: 1, column: 1 };
const written = (text: string): Expression => ({ text, place });

const scope: Scope = {
  a: { n: 1, f: 2.5, s: 'x', l: [1, 2, 3], none: [], r: [{ p: 1 }, { p: 2, q: 3 }], words: ['b', 'a', 'b'] },
  ip: '192.168.1.1',
  params: { max_loss_pct: 5 },
  answers: { others: 'only-me' },
};

const values: [text: string, value: unknown][] = [
  ['a.n == 1', true],
  ['1 == a.n', true],
  ['a.n != 1', false],
  ['a.n == 1.0', true],
  ['a.n > 5', false],
  ['a.n + 1 > 2', false],
  ['a.n + 1', 2],
  ['1 + a.n * 2 - 3', 0],
  ['-1 < a.n', true],
  ['7 / 2', 3.5],
  ['5 % 3', 2],
  ['a.l.size() == 3', true],
  ['a.l.size() == a.n', false],
  ['a.l.size() + 1', 4],
  ['a.l.size() * a.f', 7.5],
  ['a.l.size() / 2', 1.5],
  ['a.l.size() in [3]', true],
  ['a.l.size() > a.f', true],
  ['a.n in [1, 2]', true],
  ['a.n in a.l', true],
  ['4 in a.l', false],
  ['a.l == [1, 2, 3]', true],
  ['a.none == []', true],
  ['a.l + [4]', [1, 2, 3, 4]],
  ['a.l[0]', 1],
  ['a.l[a.l.size() - 1]', 3],
  ['a["n"]', 1],
  ['a.l.exists(x, x == 2)', true],
  ['a.l.all(x, x > 1)', false],
  ['a.l.exists_one(x, x == 1)', true],
  ['a.l.filter(x, x > 1)', [2, 3]],
  ['a.l.map(x, x + 1)', [2, 3, 4]],
  ['a.r.exists(r, a.l.exists(x, x == r.p))', true],
  ['a.n > 0 ? 1 : 2', 1],
  ['[a.s, "b"]', ['x', 'b']],
  ['has(a.n)', true],
  ['has(a.q)', false],
  ['a.?q.orValue(0) == 0', true],
  ['a.?n.orValue(0)', 1],
  ['a.?q.?deeper.orValue("none")', 'none'],
  ['a.r.map(r, r.?q.orValue(0))', [0, 3]],
  ['a.r.exists(r, r.q == 3)', true],
  ['a.r.all(r, r.q == 4)', false],
  ['nothing || true', true],
  ['true || nothing', true],
  ['nothing && false', false],
  ['false && nothing', false],
  ['answers.others == "only-me"', true],
  ['params.max_loss_pct + 1', 6],
  ['a.s + "y"', 'xy'],
  ['a.s + string(a.n)', 'x1'],
  ['"abc".substring(1, 2)', 'b'],
  ['"abc".indexOf("c")', 2],
  ['"a b".like("^a\\\\s")', true],
  ['"abc".like("^b")', false],
  ['ip.inNet("192.168.0.0/16")', true],
  ['ip.inNet("10.0.0.0/8")', false],
  ['ip.inNet("fe80::/10")', false],
  ['"::ffff:10.1.2.3".inNet("10.0.0.0/8")', true],
  ['ip.isPrivate()', true],
  ['"100.64.0.1".isPrivate()', true],
  ['"fd00::1".isPrivate()', true],
  ['"fe80::1%eth0".isPrivate()', true],
  ['"127.0.0.1".isPrivate()', true],
  ['"169.254.1.1".isPrivate()', true],
  ['"8.8.8.8".isPrivate()', false],
  ['"example.com".belowAny(["example.org", "example.com"])', true],
  ['"update.example.com".belowAny(["example.com"])', true],
  ['"notexample.com".belowAny(["example.com"])', false],
  ['"example.com".belowAny([])', false],
  ['"172.32.0.1".isPrivate()', false],
  ['"2001:4860::1".isPrivate()', false],
  ['a.words.unique()', ['b', 'a']],
  ['a.l.unique()', [1, 2, 3]],
  ['a.r.map(r, r.p).unique().size()', 2],
  ['a.words.join(", ")', 'b, a, b'],
  ['a.l.join("-")', '1-2-3'],
  ['a.none.join(", ")', ''],
  ['a.r.map(r, r.p).join(", ")', '1, 2'],
  ['a.r.map(r, a.l.size()).join(", ")', '3, 3'],
  ['a.l.max()', 3],
  ['a.l.min()', 1],
  ['a.l.sum()', 6],
  ['a.none.sum()', 0],
  ['a.r.map(r, a.l.size()).max()', 3],
  ['round(a.f)', 3],
  ['round(10 / 3, 2)', 3.33],
  ['abs(-3)', 3],
  ['cel.bind(t, a.n + 1, t * 2)', 4],
  ['{"a": 1}["a"]', 1],
  ['int("3") + a.n', 4],
  ['timestamp("2024-01-01T00:00:00Z")', '2024-01-01T00:00:00.000Z'],
];

const unknown: [text: string, unknownNames: string[], problem: string][] = [
  ['nothing', ['nothing'], 'nothing is not known'],
  ['nothing.at == 1', ['nothing'], 'nothing is not known'],
  ['nothing && other', ['nothing', 'other'], 'other is not known'],
  ['true && nothing', ['nothing'], 'nothing is not known'],
  ['has(nothing.at)', ['nothing'], 'nothing is not known'],
  ['a.l.exists(x, x == nothing)', ['nothing'], 'nothing is not known'],
  ['a.q', [], 'a.q is not known'],
  ['a.q > 3 && a.n == 1', [], 'a.q is not known'],
  ['a.r[0].q', [], 'a.r[0].q is not known'],
  ['a.r.exists(r, r.q == 4)', [], 'r.q is not known'],
  ['a.r.all(r, r.q == 3)', [], 'r.q is not known'],
  ['a.r.filter(r, r.q == 3)', [], 'r.q is not known'],
  ['a.l[9]', [], 'a.l[9] is not known'],
  ['a.none[0]', [], 'a.none[0] is not known'],
  ['answers.elsewhere == "x"', [], 'answers.elsewhere is not known'],
  ['a.none.max()', [], 'the list is empty'],
  ['0 / 0', [], 'division by zero'],
  ['a.n / (a.n - 1) < 0.05', [], 'division by zero'],
  ['a.l.size() / a.none.size()', [], 'division by zero'],
  ['"router".isPrivate()', [], '"router" is not an IP address'],
  ['ip.inNet("home")', [], '"home" is not a network such as 10.0.0.0/8'],
  ['a.s.matches("x")', [], 'matches() can take forever: use like(), which cannot.'],
  ['a.l.map(x, a.l.map(y, a.l.map(z, z)))', [], 'exists, all, map and filter can be nested 2 deep.'],
  ['cel.bind(x, a.l, cel.bind(y, x, cel.bind(z, y, z)))', [], 'exists, all, map and filter can be nested 2 deep.'],
  ['1 +', [], 'Unexpected token: EOF'],
  ['toString', ['toString'], 'toString is not known'],
  ['a.constructor', [], 'a.constructor is not known'],
  ['a.__proto__', [], 'a.__proto__ is not known'],
];

describe('an expression', () => {
  test.each(values)('%s is %j', (text, value) => {
    expect(cel.evaluate(written(text), scope)).toEqual({ ok: true, value });
    // Compiled once, evaluated again.
    expect(cel.evaluate(written(text), scope)).toEqual({ ok: true, value });
  });

  test.each(unknown)('%s is not known', (text, unknownNames, problem) => {
    expect(cel.evaluate(written(text), scope)).toEqual({ ok: false, unknownNames, problem });
  });

  test('never throws, whatever it is given', () => {
    for (const odd of [() => 1, Symbol('x'), new Map(), new Date(0), undefined, Number.NaN, 3n])
      expect(cel.evaluate(written('odd == 1 || odd.x'), { odd })).toHaveProperty('ok');
  });

  test('a pattern takes time in proportion to the text', () => {
    const startedAt = performance.now();
    expect(cel.evaluate(written('t.like("^(([a-z])+.)+[A-Z]([a-z])+$")'), { t: 'a'.repeat(5000) })).toEqual({
      ok: true,
      value: false,
    });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('what is read', () => {
  const reads: [text: string, names: string[], answers: string[]][] = [
    ['a.n == b.n', ['a', 'b'], []],
    ['a.l.exists(x, x == params.m && y.z)', ['a', 'params', 'y'], []],
    ['a.exists(a, a.b)', ['a'], []],
    ['type(a.n) == string && run.here', ['a', 'run'], []],
    ['answers.others == "x" || answers["when"] == "y"', ['answers'], ['others', 'when']],
    ['has(answers.q) && answers.?r.orValue("") == ""', ['answers'], ['q', 'r']],
    ['a.answers.x', ['a'], []],
    ['cel.bind(t, t + a, t)', ['t', 'a'], []],
    ['1 +', [], []],
  ];
  test.each(reads)('%s', (text, names, answers) => {
    expect(cel.reads(written(text))).toEqual(names);
    expect(cel.answersRead(written(text))).toEqual(answers);
  });
});

describe('text', () => {
  const fill = (...pieces: string[]): string =>
    cel.fill({ pieces: pieces.map(piece => (piece.startsWith('=') ? written(piece.slice(1)) : piece)) }, scope);

  test('is filled in', () => {
    expect(fill('n ', '=a.n', ', l ', '=a.l', ', s ', '=a.s', ', f ', '=a.f')).toBe('n 1, l 1, 2, 3, s x, f 2.5');
    expect(fill('=0.1 + 0.2', ' ', '=a.l.size()', ' ', '=100.0', ' ', '=has(a.n)')).toBe('0.3 3 100 true');
  });
  test('says what is unknown', () => expect(fill('is ', '=nothing', '.')).toBe('is (unknown).'));
  test('leaves out what may be unknown', () => {
    const optional = (text: string) => ({ ...written(text), optional: true as const });
    expect(cel.fill({ pieces: ['is', optional('" " + nothing'), optional('" " + a.s'), '.'] }, scope)).toBe('is x.');
  });
  test('is bounded', () => {
    const long = cel.fill({ pieces: [written('t')] }, { t: 'x'.repeat(1000) });
    expect(long).toHaveLength(300);
    expect(long.endsWith('…')).toBe(true);
    expect(cel.fill({ pieces: [written('t')] }, { t: Array.from({ length: 100_000 }, () => 'x') }).length).toBe(300);
  });
});

test('names with dashes are read with underscores', () => {
  expect(identifier('max-loss-pct')).toBe('max_loss_pct');
  expect(identifier('adapters')).toBe('adapters');
});

describe('each function of ours', () => {
  // The examples stand in the documentation. Each has to be an expression that can be parsed.
  test.each(functions)('$example', ({ example }) => {
    const evaluation = cel.evaluate(written(example), {});
    expect(evaluation).toMatchObject({ ok: false, unknownNames: cel.reads(written(example)) });
  });
});

describe('what is checked is what is evaluated', () => {
  const facts = {
    route: { gateway: '10.0.0.1', metric: 100 },
    resolvers: {
      list: [{ address: '10.0.0.2', answered: true, ports: [53] }],
      addresses: ['10.0.0.2'],
      tags: { a: 'b' },
    },
  };
  const expressions = [
    'route.metric == 100',
    'route.metric + 1 > resolvers.list.size()',
    'resolvers.list.size() == 1',
    'resolvers.list.size() + 1 == 2',
    'resolvers.list[0].ports == [53]',
    'resolvers.list[resolvers.list.size() - 1].answered',
    'resolvers.list.map(r, r.ports.size()).join(",") == "1"',
    'resolvers.list.map(r, r.ports.size()).max() == 1',
    '53 in resolvers.list[0].ports',
    'resolvers.list.size() in [1, 2]',
    'resolvers.list[0].?why.orValue("") == ""',
    'resolvers.list.filter(r, r.answered).map(r, r.address) == resolvers.addresses',
    'resolvers.addresses.unique().join(" ") == "10.0.0.2"',
    'resolvers.tags.a == "b" && resolvers.tags.size() == 1',
    'has(route.gateway) && route.gateway.inNet("10.0.0.0/8")',
    'round(route.metric / 3, 1) == 33.3',
    '(route.metric > 1 ? route.metric : 0) == 100',
    'route.?metric.orValue(0) == 100',
    'route.metric % 2 == 0',
    'abs(0 - route.metric) == 100',
    '[route.gateway, "x"].size() == 2',
    'resolvers.list.exists(r, r.ports.exists(p, p == 53))',
    'resolvers.list == resolvers.list',
  ];
  test.each(expressions)('%s', text => {
    const yaml = `language: 1
title: Test
facts: { route: { probe: net.route }, resolvers: { probe: net.resolvers } }
checks:
  c: { code: N01, title: T, expect: ${JSON.stringify(text)}, otherwise: O, plain: P, severity: error }
escalate: { queue: network, include: [route, resolvers] }
`;
    expect(loadPlaybook({ file: 'x.yaml', id: 'x', text: yaml }, probes).problems).toEqual([]);
    expect(cel.evaluate(written(text), facts)).toEqual({ ok: true, value: true });
  });
});
