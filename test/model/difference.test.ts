import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, differenceOf, isEmpty, isSameMachine } from '../../src/model/difference.ts';
import type { Run } from '../../src/model/run.ts';
import type { Light } from '../../src/model/steadiness.ts';
import { valueChanges } from '../../src/model/value-difference.ts';
import { anyRun } from '../reports/_arbitrary-run.ts';
import { runs } from '../reports/_runs.ts';

const now = Date.parse('2026-03-04T09:12:00Z');
const light: Light = { readAt: [now, now], isDeciding: false, areTwoMachines: false };

/** The same value with its lists and keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]): [string, unknown] => [key, reversed(inner)])
      .reverse(),
  );
}

describe('values', () => {
  test.each([
    ['a plain value', { mtu: 1500 }, { mtu: 1400 }, [{ path: 'mtu', before: 1500, after: 1400 }]],
    [
      'an element, by its name, wherever it stands',
      {
        list: [
          { name: 'a', up: true },
          { name: 'b', up: true },
        ],
      },
      {
        list: [
          { name: 'b', up: false },
          { name: 'a', up: true },
        ],
      },
      [{ path: 'list[name=b].up', before: true, after: false }],
    ],
    [
      'an element that only one has',
      { list: [{ mount: '/', type: 'ext4' }] },
      {
        list: [
          { mount: '/', type: 'ext4' },
          { mount: '/home', type: 'nfs' },
        ],
      },
      [{ path: 'list[mount=/home]', after: { mount: '/home', type: 'nfs' } }],
    ],
    [
      'an element that two fields name together',
      {
        list: [
          { host: 'a', port: 25, open: true },
          { host: 'b', port: 25, open: true },
          { host: 'a', port: 587 },
        ],
      },
      {
        list: [
          { host: 'a', port: 25, open: false },
          { host: 'b', port: 25, open: true },
          { host: 'a', port: 587 },
        ],
      },
      [{ path: 'list[host=a,port=25].open', before: true, after: false }],
    ],
    [
      'words in a list',
      { search: ['a', 'b'] },
      { search: ['b', 'c'] },
      [
        { path: 'search[]', before: 'a' },
        { path: 'search[]', after: 'c' },
      ],
    ],
    ['one more of the same', { list: [1] }, { list: [1, 1] }, [{ path: 'list[]', after: 1 }]],
    ['a value that is no longer there', { by: 'x' }, {}, [{ path: 'by', before: 'x' }]],
    [
      'a name of JavaScript',
      { a: 1 },
      JSON.parse('{"a":1,"__proto__":{"b":2}}'),
      [{ path: '__proto__', after: { b: 2 } }],
    ],
    ['another form', { list: [] }, { list: 'none' }, [{ path: 'list', before: [], after: 'none' }]],
  ])('%s', (_what, before, after, changes) => expect(valueChanges(before, after, light)).toEqual(changes));

  test('an event that happened again is the same event', () => {
    const event = { kind: 'oom', text: 'killed 812', at: '2026-03-04T09:00:00Z', pid: 812 };
    const again = { ...event, text: 'killed 940', at: '2026-03-04T09:01:00Z', pid: 940 };
    const twice = (one: object) => ({ list: [one, one] });
    expect(valueChanges(twice(event), twice(again), light)).toEqual([]);
  });

  test('a process with another number is the same process, and one number tells two of a kind apart', () => {
    const bash = (pid: number, ageSec: number) => ({ pid, name: 'bash', ageSec });
    expect(valueChanges([bash(812, 9), bash(813, 9)], [bash(12, 900), bash(13, 900)], light)).toEqual([]);
    const grown = { ...bash(813, 9), hidden: true };
    expect(valueChanges([bash(812, 9), bash(813, 9)], [bash(812, 9), grown], light)).toEqual([
      { path: '[pid=813].hidden', after: true },
    ]);
  });

  test('very large facts are compared in time', () => {
    const rows = (from: number): object[] =>
      Array.from({ length: 20_000 }, (_one, index) => ({
        a: index % 7,
        b: `${index % 50}`,
        c: 'x',
        d: index % 3 === 0,
        e: `${(from + index) % 19_990}`,
        text: index === 5 ? 'y'.repeat(10_000_000) : 'z',
      }));
    const startedAt = performance.now();
    expect(valueChanges({ list: rows(0) }, { list: rows(7) }, light).length).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  test('nothing differs from itself, in whatever order it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(valueChanges(value, reversed(value), light)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('something always differs between two that say different things', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const isSame = valueChanges(one, other, light).length === 0;
        if (isSame) expect(valueChanges(other, one, light)).toEqual([]);
        else expect(valueChanges(other, one, light).length).toBe(valueChanges(one, other, light).length);
      }),
      { numRuns: 300 },
    );
  });
});

interface Sided {
  readonly before?: unknown;
  readonly after?: unknown;
}

function turned<T extends Sided>({ before, after, ...rest }: T): object {
  return {
    ...rest,
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  };
}

/** What is the same the other way round, but for the sides. */
function shape(
  { before, after, causes, checks, facts, answers }: Difference,
  turn: <T extends Sided>(one: T) => object,
) {
  const names = (some: readonly { id: string; subject?: string }[]) => some.map(({ id, subject }) => ({ id, subject }));
  const { went, came } = causes;
  return {
    ...turn({ before, after }),
    ...turn({ before: names(went), after: names(came) }),
    stayed: new Set(names(causes.stayed).map(name => JSON.stringify(name))),
    checks: checks.map(({ id, subject, before: one, after: other }) =>
      turn({ id, subject, before: one!, after: other! }),
    ),
    facts: new Set(facts.map(fact => JSON.stringify(turn(fact)))),
    answers: answers.map(turn),
  };
}

describe('runs', () => {
  test('a run does not differ from itself', () => {
    for (const run of Object.values(runs)) expect(isEmpty(differenceOf(run, structuredClone(run)))).toBe(true);
    fc.assert(
      fc.property(anyRun(true), run => {
        const difference = differenceOf(run, structuredClone(run));
        expect(isEmpty(difference)).toBe(true);
        expect(difference.facts).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('the other way round it says the same', () => {
    fc.assert(
      fc.property(anyRun(true), anyRun(true), (one, other) => {
        const [forth, back] = [differenceOf(one, other), differenceOf(other, one)];
        expect(shape(forth, turned)).toEqual(shape(back, side => turned(turned(side))));
      }),
      { numRuns: 60 },
    );
  });

  const { rich, healthy } = runs;
  const mended: Run = {
    ...healthy,
    facts: {
      ...healthy.facts,
      'network/dns': {
        ok: true,
        value: {
          servers: [{ address: '192.168.7.53', answered: true, udp: 'answered', tcp: 'answered' }],
          replies: [],
        },
        evidence: ['e6'],
      },
      'network/firewall': { ok: true, value: { blocked: [] }, evidence: [] },
    },
    findings: rich.findings.map(finding =>
      finding.id === 'network/dns-unreachable' ? { ...finding, status: 'pass', why: undefined! } : finding,
    ),
  };

  test('says which causes went, came and stayed', () => {
    const { causes } = differenceOf(rich, mended);
    expect(causes.went.map(({ id }) => id)).toEqual(['network/dns-unreachable']);
    expect(causes.came).toEqual([]);
    expect(causes.stayed.map(({ id }) => id)).toEqual(['network/slow-link']);
  });

  test('says what came out otherwise, and the fact that decided it first', () => {
    const { checks, facts } = differenceOf(rich, mended);
    expect(checks).toMatchObject([{ id: 'network/dns-unreachable', before: 'root-cause', after: 'pass' }]);
    expect(facts[0]).toEqual({
      fact: 'network/dns',
      path: 'servers[address=192.168.7.53].answered',
      before: false,
      after: true,
      isDeciding: true,
    });
    expect(facts.at(-1)).toMatchObject({
      fact: 'network/firewall',
      before: 'not known: no permission: needs administrator rights',
      after: 'known',
      isDeciding: false,
    });
  });

  test('what only one of them asked is named, and no difference', () => {
    const { 'network/clock': _clock, ...facts } = rich.facts;
    const less: Run = { ...rich, facts, findings: rich.findings.filter(({ id }) => id !== 'network/clock-wrong') };
    const difference = differenceOf(rich, less);
    expect(isEmpty(difference)).toBe(true);
    expect(difference.notes).toEqual(['Only the first run read network/clock.']);
  });

  test.each([
    [{}, true],
    [{ hostname: 'pc-18' }, false],
    [{ serial: 'other' }, false],
    [{ url: 'ssh://10.0.0.5' }, true],
  ])('the same machine with %j: %j', (rest, isSame) =>
    expect(isSameMachine(rich, { target: { ...rich.target, ...rest } })).toBe(isSame),
  );

  test('what was done in between is told, with the run that did it', () => {
    const between = [{ id: 'r1', actions: runs.fixed.actions }];
    const { actions } = differenceOf(rich, healthy, { between });
    expect(actions.map(({ title, run }) => [title, run])).toEqual(runs.fixed.actions.map(({ title }) => [title, 'r1']));
  });

  test('actions of another machine are not told', () =>
    expect(differenceOf({ ...rich, target: { ...rich.target, hostname: 'pc-1' } }, runs.fixed).actions).toEqual([]));
});
