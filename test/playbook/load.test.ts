import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPlaybook, probesNamed } from '../../src/playbook/load.ts';
import { probes } from './probes.ts';

const text = readFileSync(new URL('network.yaml', import.meta.url), 'utf8');

function load(changed: string | Uint8Array, id = 'network') {
  return loadPlaybook({ file: 'network.yaml', id, text: changed }, probes);
}

function loaded() {
  const { playbook, problems } = load(text);
  expect(problems).toEqual([]);
  return playbook!;
}

describe('a good playbook', () => {
  test('gives full ids, and keeps its text', () => {
    const playbook = loaded();
    expect(Object.keys(playbook.checks)).toEqual([
      'network/no-carrier',
      'network/gateway-silent',
      'network/resolver-unreachable',
      'network/site-down',
    ]);
    expect(playbook.checks['network/resolver-unreachable']?.after).toEqual([
      'network/no-carrier',
      'network/gateway-silent',
    ]);
    expect(playbook.text).toBe(text);
    expect(playbook.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('fills in what may be left out', () => {
    const { checks, facts, remedies, escalate } = loaded();
    expect(checks['network/no-carrier']).toMatchObject({
      after: [],
      evenAfter: [],
      afterIfRun: [],
      about: {},
      evidence: 'direct',
      general: false,
      dataAtRisk: false,
    });
    expect(checks['network/no-carrier']).not.toHaveProperty('when');
    expect(checks['network/no-carrier']).not.toHaveProperty('each');
    expect(facts.adapters).toMatchObject({ with: {}, outside: false });
    expect(facts.web).toMatchObject({ outside: true });
    expect(remedies['network/restart-resolver']).toMatchObject({
      settleMs: 5000,
      steps: [],
      cutsConnection: false,
      fixes: ['network/resolver-unreachable'],
      verify: ['network/resolver-unreachable', 'network/site-down'],
    });
    expect(escalate).toEqual({ queue: 'network', include: ['adapters', 'route'] });
  });

  test('names an element by its address', () => {
    const { each } = loaded().checks['network/resolver-unreachable']!;
    expect(each).toMatchObject({
      name: 'resolver',
      list: { text: 'resolvers.list' },
      subject: { text: 'resolver.address' },
    });
  });

  test('splits text from expressions, and says where each begins', () => {
    const { otherwise, expect: expected } = loaded().checks['network/gateway-silent']!;
    expect(otherwise.pieces).toMatchObject([
      'The gateway ',
      { text: 'route.gateway' },
      ' lost ',
      { text: 'gateway.lossPct' },
      ' %.',
    ]);
    const line = text.split('\n')[expected.place.line - 1] ?? '';
    expect(line.slice(expected.place.column - 1)).toBe(expected.text);
  });

  test('knows what may be left out of a text', () => {
    const { playbook } = load(text.replace('${gateway.lossPct}', '${?gateway.lossPct}'));
    const { otherwise } = playbook!.checks['network/gateway-silent']!;
    expect(otherwise.pieces[3]).toMatchObject({ text: 'gateway.lossPct', optional: true });
    const { problems } = load(text.replace('${gateway.lossPct}', '${?gateway.lossPct_}'));
    expect(problems).toMatchObject([{ message: expect.stringContaining('lossPct_') }]);
  });

  test('an argument that is one expression stays one', () => {
    expect(loaded().facts.gateway?.with).toMatchObject({ host: { pieces: [{ text: 'route.gateway' }] }, count: 5 });
  });

  test('a byte order mark and CRLF change nothing but the checksum', () => {
    const { playbook, problems } = load(`\ufeff${text.replaceAll('\n', '\r\n')}`);
    expect(problems).toEqual([]);
    expect({ ...playbook, sha256: '' }).toEqual({ ...loaded(), sha256: '' });
  });

  test('names its probes', () => {
    expect(probesNamed(text)).toEqual(['net.adapters', 'net.route', 'net.ping', 'net.resolvers', 'net.site']);
    expect(probesNamed('a: { "probe": "x.y" }\n\tprobe: [\n probe: z.z # }')).toEqual(['x.y', 'z.z']);
  });

  test('needs a name that can be part of an id', () => {
    expect(load(text, 'My Playbook').problems).toMatchObject([{ rule: 'name' }]);
  });
});

/** Longest time for any file: a person is waiting. Time of the processor, which others on a busy machine cannot take away. */
const limitMs = 1000;

function many(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join('');
}

/** A playbook as large as can be, with long names. */
function crowd(facts: number, expectation: (fact: string) => string, count = facts): string {
  const name = (index: number): string => `factWithALongName${String(index).padStart(12, 'x')}`;
  const common = 'title: T, otherwise: O, plain: P, severity: error, each: { resolver: resolvers.list }';
  return `language: 1
title: T
facts:
  resolvers: { probe: net.resolvers }
${many(facts - 1, i => `  ${name(i)}: { probe: net.resolvers }\n`)}checks:
${many(count, i => `  c${i}: { code: N${String(i % 100).padStart(2, '0')}, expect: '${expectation(name(i % (facts - 1)))}', after: [c${i + 1}], ${common} }\n`)}remedies:
${many(count, i => `  r${i}: { title: T, fixes: [c${i}], risk: none, effect: E, steps: [s], run: { linux: [[a, '\${resolver.address}']] } }\n`)}escalate: { queue: network }
`;
}

const hostile: [what: string, text: string | Uint8Array, rule: string][] = [
  ['more than a mebibyte', `title: ${'x'.repeat(1024 * 1024)}`, 'too-large'],
  [
    'an alias bomb',
    Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}]`).join('\n'),
    'alias',
  ],
  ['100 000 checks', `checks:\n${Array.from({ length: 100_000 }, (_, i) => ` ${i}:\n`).join('')}`, 'too-large'],
  [
    '100 000 checks on one line',
    `checks: {${Array.from({ length: 100_000 }, (_, i) => `a${i}:`).join(',')}}`,
    'too-large',
  ],
  ['5 000 equal keys', 'a: 1\n'.repeat(5_000), 'duplicate-key'],
  ['5 000 different keys', Array.from({ length: 5_000 }, (_, i) => `a${i}: 1\n`).join(''), 'unknown-key'],
  ['30 000 wrong names', `checks:\n${Array.from({ length: 30_000 }, (_, i) => ` A${i}: 1\n`).join('')}`, 'too-large'],
  ['open brackets', `a: ${'['.repeat(1_000_000)}`, 'too-deep'],
  ['open braces', `a: ${'{a: '.repeat(250_000)}`, 'too-deep'],
  ['dashes', '- '.repeat(500_000), 'too-deep'],
  ['question marks', '? '.repeat(500_000), 'too-deep'],
  ['stairs', Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), 'too-deep'],
  ['stairs of forty', Array.from({ length: 40 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), 'too-deep'],
  ['only line ends', '\n'.repeat(1_000_000), 'too-large'],
  ['only blanks', ' '.repeat(1_000_000), 'empty'],
  ['only quotes', '"'.repeat(70_001), 'yaml'],
  ['a long key', `${'k'.repeat(1_000_000)}: 1`, 'yaml'],
  ['random bytes', Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256), 'encoding'],
  ['zeros', new Uint8Array(100_000), 'control-character'],
  [
    'a deep expression',
    text.replace('resolver.answered', `${'('.repeat(1900)}1${')'.repeat(1900)}`),
    'expression-limit',
  ],
  ['many negations', text.replace('resolver.answered', `"${'!'.repeat(3900)}true"`), 'expression-limit'],
  ['many expressions', text.replace('does not answer (', '${1 + 1}'.repeat(80_000)), 'expression-limit'],
  ['a quadratic pattern', text.replace('resolver.answered', 'resolver.address.like("(a+)+$(")'), 'literal'],
  [
    'checks and remedies, all right',
    crowd(150, name => `resolver.answered && ${name}.list.size() > 0`),
    'unknown-check',
  ],
  ['checks and remedies, all wrong', crowd(150, name => `${name}x.list.size() > 0`), 'unknown-name'],
  ['many facts', crowd(500, name => `${name}.list.size() > 0`, 100), 'unused'],
  [
    'many unknown checks',
    text.replace('after: [no-carrier]', `after: [${many(5_000, i => `no-such-check-there-is-${i}, `)}]`),
    'unknown-check',
  ],
  [
    'a list that names itself',
    text.replace('after: [no-carrier]', `after: [${'gateway-silent, '.repeat(5_000)}]`),
    'cycle',
  ],
];

describe('a hostile file', () => {
  test.each(hostile)('%s', (_what, hostileText, rule) => {
    const before = process.cpuUsage();
    const { problems } = load(hostileText);
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1000;
    expect(problems.map(problem => problem.rule)).toContain(rule);
    expect(problems.length).toBeLessThanOrEqual(201);
    expect(tookMs).toBeLessThan(limitMs);
  });

  test('pollutes nothing', () => {
    load('__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\n');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
