import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { sh } from '../../src/model/command.ts';
import { defineProbe } from '../../src/model/probe.ts';
import { openReplay } from '../../src/transports/replay.ts';
import { book, inTurn, probe, probesOf, statuses, trial } from './_workshop.ts';

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

describe('what is gathered', () => {
  test('only what a check, its texts, its remedies or the escalation read', async () => {
    const asked: unknown[] = [];
    const probes = probesOf({
      say: probe(({ name }) => {
        asked.push(name);
        return { ok: name !== 'read', name };
      }),
    });
    const fact = (name: string) => ({ probe: 't.say', with: { name } });
    const other = book({ facts: { far: fact('far') }, checks: { far: 'far.ok' } }, probes, 'other');
    const playbook = book(
      {
        facts: Object.fromEntries(['read', 'told', 'fix', 'kept'].map(name => [name, fact(name)])),
        checks: { one: { expect: 'read.ok', otherwise: '${told.name}' } },
        remedies: {
          mend: {
            title: 'Mend',
            fixes: ['one'],
            risk: 'none',
            effect: 'none',
            run: { linux: [['mend', '${fix.name}']], darwin: [['mend']], windows: [['mend']] },
          },
        },
        escalate: { queue: 'network', include: ['kept'] },
      },
      probes,
    );
    const { run } = await trial({ playbooks: [playbook, other], probes });
    expect(asked.sort()).toEqual(['fix', 'kept', 'read', 'told']);
    expect(run.rootCauses[0]?.because).toBe('told');
    expect(run.rootCauses[0]?.remedies[0]?.commands).toEqual([['mend', 'fix']]);
  });

  test('a check before one of ours is run, the rest of its playbook is not', async () => {
    const asked: unknown[] = [];
    const probes = probesOf({ say: probe(({ name }) => asked.push(name) > 0) });
    const fact = (name: string) => ({ probe: 't.say', with: { name } });
    const disk = book(
      {
        facts: { full: fact('full'), smart: fact('smart'), mount: fact('mount') },
        checks: { mounted: 'mount', filesystem: { expect: '!full', after: ['mounted'] }, health: 'smart' },
      },
      probes,
      'disk',
    );
    const mail = book(
      { facts: { client: fact('client') }, checks: { client: { expect: '!client', after: ['disk/filesystem'] } } },
      probes,
      'mail',
    );
    const { run } = await trial({ playbooks: [mail, disk], probes });
    expect(asked.sort()).toEqual(['client', 'full', 'mount']);
    expect(statuses(run)).toEqual({
      'mail/client': 'consequence',
      'disk/mounted': 'pass',
      'disk/filesystem': 'root-cause',
    });
    expect(run.rootCauses[0]?.consequences).toEqual(['mail/client']);
    expect(run.findings.find(({ id }) => id === 'mail/client')?.explainedBy).toEqual(['disk/filesystem']);
  });

  test('a check of another playbook that says the same comes first only where it is run anyway', async () => {
    const asked: unknown[] = [];
    const probes = probesOf({ say: probe(({ name }) => asked.push(name) < 0) });
    const one = (id: string, more: object) =>
      book(
        { facts: { f: { probe: 't.say', with: { name: id } } }, checks: { old: { expect: 'f', ...more } } },
        probes,
        id,
      );
    const playbooks = [one('system', { 'after-if-run': ['virus/old'] }), one('virus', {})];
    const alone = await trial({ playbooks, probes });
    expect([asked, statuses(alone.run)]).toEqual([['system'], { 'system/old': 'root-cause' }]);
    const both = await trial({ playbooks, probes, started: { selected: ['system', 'virus'] } });
    expect(statuses(both.run)).toEqual({ 'system/old': 'consequence', 'virus/old': 'root-cause' });
    expect((await trial({ playbooks: playbooks.slice(0, 1), probes })).run.verdict).toBe('problems');
  });

  test('facts are read side by side, and one that feeds another before it', async () => {
    let running = 0;
    const seen: number[] = [];
    const probes = probesOf({
      slow: probe(async ({ from }) => {
        seen.push(++running);
        await sleep(20);
        running--;
        return { ok: true, from: from ?? 'nobody' };
      }),
    });
    const names = Array.from({ length: 10 }, (_, index) => `f${index}`);
    const facts = Object.fromEntries(names.map(name => [name, { probe: 't.slow', with: { name } }]));
    const last = { probe: 't.slow', with: { from: '${f3.from} and more' } };
    const checks = { all: names.map(name => `${name}.ok`).join(' && '), fed: "last.from == 'nobody and more'" };
    const { run } = await trial({ playbooks: [book({ facts: { ...facts, last }, checks }, probes)], probes });
    expect(statuses(run)).toEqual({ 'p/all': 'pass', 'p/fed': 'pass' });
    expect(seen.slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('two facts that ask the same share one answer and its evidence', async () => {
    const { probe: one, asked } = inTurn({ ok: true });
    const probes = probesOf({ one, other: probe(({ n }) => n) });
    const numbers = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`n${n}`, { probe: 't.other', with: { n } }]),
    );
    const facts = { a: { probe: 't.one', with: { x: 1 } }, b: { probe: 't.one', with: { x: 1 } }, ...numbers };
    const expect1 = ['a.ok', 'b.ok', ...Object.keys(numbers).map(name => `${name} >= 0`)].join(' && ');
    const { run } = await trial({ playbooks: [book({ facts, checks: { c: expect1 } }, probes)], probes });
    expect(asked()).toBe(1);
    expect(run.facts['p/a']?.evidence).toEqual(run.facts['p/b']?.evidence);
    expect(Object.keys(run.evidence)).toHaveLength(10);
    for (const [id, evidence] of Object.entries(run.evidence)) expect(evidence.id).toBe(id);
  });
});

describe('what is left out', () => {
  const probes = probesOf({ give: probe(({ value }) => value) });
  const give = (value: unknown, more = {}) => ({ probe: 't.give', with: { value }, ...more });

  test('a fact whose condition does not hold: what reads it does not apply', async () => {
    const facts = { a: give(1), b: give(2, { when: 'a == 2' }), c: give('${b}') };
    const playbook = book({ facts, checks: { one: 'b == 2', two: 'c == 2', three: 'a == 1' } }, probes);
    const { run } = await trial({ playbooks: [playbook], probes });
    expect(statuses(run)).toEqual({ 'p/one': 'not-applicable', 'p/two': 'not-applicable', 'p/three': 'pass' });
    expect(run.facts['p/c']).toMatchObject({ ok: false, reason: { why: 'not-needed' } });
    expect(run.verdict).toBe('healthy');
  });

  test('what is outside, with --offline, and what is fed from it', async () => {
    const facts = { far: give(1, { outside: true }), fed: give('${far}'), near: give(1) };
    const checks = { far: 'far == 1', fed: 'fed == 1', near: 'near == 1' };
    const playbook = book({ facts, checks }, probes);
    const { run } = await trial({ playbooks: [playbook], probes, started: { offline: true } });
    expect(statuses(run)).toEqual({ 'p/far': 'not-applicable', 'p/fed': 'not-applicable', 'p/near': 'pass' });
    expect(run.facts['p/fed']).toMatchObject({ reason: { why: 'offline' } });
    expect(run.limits.join()).toContain('--offline');
  });

  test('left out on purpose is no excuse for what is missing for another reason', async () => {
    const broken = probesOf({
      give: probe(({ value }) => value),
      broken: probe(() => {
        throw new Error('x');
      }),
    });
    const facts = {
      a: give(1),
      b: give(2, { when: 'a == 2' }),
      c: { probe: 't.broken' },
      d: give('${[b, c]}'),
      e: give('${[c, b]}'),
    };
    const playbook = book({ facts, checks: { one: 'd.size() == 2', two: 'e.size() == 2' } }, broken);
    const { run } = await trial({ playbooks: [playbook], probes: broken });
    expect(statuses(run)).toEqual({ 'p/one': 'unknown', 'p/two': 'unknown' });
  });

  test('a condition that is neither true nor false is not "no"', async () => {
    const facts = { a: give('maybe'), b: give(2, { when: 'a' }) };
    const { run } = await trial({ playbooks: [book({ facts, checks: { one: 'b == 2' } }, probes)], probes });
    expect(statuses(run)).toEqual({ 'p/one': 'unknown' });
  });
});

describe('bad news', () => {
  const facts = { bad: { probe: 't.bad' }, good: { probe: 't.good' } };
  const checks = { bad: 'bad == 1', good: 'good == 1' };
  const good = probe(() => 1);
  const outcome = async (bad: ReturnType<typeof probe>, more: Partial<Parameters<typeof trial>[0]> = {}) => {
    const probes = probesOf({ bad, good });
    return (await trial({ playbooks: [book({ facts, checks }, probes)], probes, ...more })).run;
  };

  test('a probe that throws is a fault of itfix, and the run goes on', async () => {
    const run = await outcome(
      probe(() => {
        throw new TypeError('x is undefined');
      }),
    );
    expect(statuses(run)).toEqual({ 'p/bad': 'unknown', 'p/good': 'pass' });
    expect(run.facts['p/bad']).toMatchObject({ reason: { why: 'bug', problem: 'x is undefined' } });
    expect(run.rootCauses).toEqual([]);
    expect(run.verdict).toBe('undetermined');
  });

  test('also one that does not even return a promise', async () => {
    const sudden = { ...probe(() => 1), here: () => JSON.parse('{') };
    expect(statuses(await outcome(sudden))).toEqual({ 'p/bad': 'unknown', 'p/good': 'pass' });
  });

  test('a probe that never ends is given up at its limit', async () => {
    const run = await outcome(probe(() => new Promise(() => undefined), { limitMs: 30 }));
    expect(run.facts['p/bad']).toMatchObject({ reason: { why: 'timed-out', limitMs: 30 } });
    expect(statuses(run)).toEqual({ 'p/bad': 'unknown', 'p/good': 'pass' });
  });

  test('a fact that is no JSON, or far too much of it', async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(statuses(await outcome(probe(() => circle)))['p/bad']).toBe('unknown');
    const huge = await outcome(probe(() => 'x'.repeat(3_000_000)));
    expect(huge.facts['p/bad']).toMatchObject({ reason: { why: 'unparsable' } });
    expect(JSON.stringify(huge).length).toBeLessThan(100_000);
  });

  test('an answer that comes with names of JavaScript changes nothing', async () => {
    const hostile = JSON.parse('{"__proto__": {"ok": true}, "constructor": 1, "toString": 2}');
    const run = await outcome(probe(() => hostile));
    expect(JSON.stringify(run.facts['p/bad'])).toContain('"__proto__":{"ok":true}');
    expect(Object.getPrototypeOf({})).not.toHaveProperty('ok');
  });
});

describe('commands of a recorded machine', () => {
  const fine = { droppedBytes: 0, stderr: '', startedAt: '2026-03-04T09:12:10.000Z', durationMs: 5 };
  const answer = (asked: string, stdout: string, code = 0) => ({
    asked,
    stdout,
    ended: { by: 'exit', code } as const,
    ...fine,
  });
  const method = (word: string, elevated = false) => ({
    command: () => sh`${word}`,
    parse: ({ stdout, ended }: { stdout: string; ended: unknown }) => ({ from: word, stdout, ended }),
    ...(elevated ? { elevated: true as const } : {}),
  });
  const commands = (...methods: ReturnType<typeof method>[]) =>
    defineProbe({
      title: 'Commands',
      params: z.object({}),
      fact: z.looseObject({ from: z.string(), stdout: z.string().min(1) }),
      on: { linux: methods, darwin: { unsupported: 'no' }, windows: { unsupported: 'no' } },
    });
  const reading = async (one: ReturnType<typeof commands>, rights: 'none' | 'root' = 'root') => {
    const probes = probesOf({ one });
    const executions = [answer('first', ''), answer('second', 'ok'), answer('third', 'ok')];
    const connection = openReplay({ platform: 'linux', rights, executions });
    const playbook = book({ facts: { a: { probe: 't.one' } }, checks: { c: "a.stdout == 'ok'" } }, probes);
    return (await trial({ playbooks: [playbook], probes, connection })).run;
  };

  test('other ways are tried in order until one answers, and all are evidence', async () => {
    const run = await reading(commands(method('first'), method('second'), method('third')));
    expect(run.facts['p/a']).toMatchObject({ ok: true, value: { from: 'second' }, evidence: ['e1', 'e2'] });
    expect(Object.values(run.evidence).map(({ asked }) => asked)).toEqual(['first', 'second']);
  });

  test('without the rights nothing is run, and the reason is what would be needed', async () => {
    const run = await reading(commands(method('second', true)), 'none');
    expect(run.facts['p/a']).toMatchObject({ reason: { why: 'denied', needs: 'administrator rights' } });
    expect(run.evidence).toEqual({});
    expect(run.findings[0]).toMatchObject({ status: 'unknown', wouldTell: 'look at p/a' });
  });

  test('a command that nobody recorded is a fault of the recording, not of the machine', async () => {
    expect((await reading(commands(method('fourth')))).facts['p/a']).toMatchObject({ reason: { why: 'bug' } });
  });
});

describe('what needs a secret', () => {
  const secret = () => 'ann at mail.example.com';
  const parts = {
    facts: { server: { probe: 't.server' }, login: { probe: 't.login', with: { at: '${server.at}' } } },
    checks: { server: 'server.ok', login: 'login.ok' },
  };

  test('is asked once, also where what feeds it is looked at again', async () => {
    const server = inTurn({ ok: false, at: 'here' });
    const tried: unknown[] = [];
    const login = probe((_, here) => tried.push(here.secret) < 0 || { ok: false }, { secret });
    const probes = probesOf({ server: server.probe, login });
    const { run } = await trial({
      playbooks: [book(parts, probes)],
      probes,
      secrets: ['correct horse'],
      tellSecret: async owner => (owner === secret() ? 'correct horse' : undefined),
    });
    expect([server.asked(), tried]).toEqual([2, ['correct horse']]);
    expect(JSON.stringify(run)).not.toContain('horse');
    expect(statuses(run)).toEqual({ 'p/server': 'root-cause', 'p/login': 'root-cause' });
  });

  test('is not asked without it', async () => {
    const login = probe(() => ({ ok: false }), { secret });
    const probes = probesOf({ server: inTurn({ ok: true, at: 'here' }).probe, login });
    const { run } = await trial({ playbooks: [book(parts, probes)], probes });
    expect(statuses(run)).toEqual({ 'p/server': 'pass', 'p/login': 'unknown' });
    expect(run.verdict).toBe('undetermined');
  });
});
