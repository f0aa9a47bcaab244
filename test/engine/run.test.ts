import { describe, expect, test } from 'vitest';
import { type Ask, goBack } from '../../src/engine/ask.ts';
import { journalOf } from '../../src/engine/journal.ts';
import type { RunEvent } from '../../src/model/event.ts';
import type { Question } from '../../src/model/playbook.ts';
import { until } from '../../src/model/until.ts';
import { book, inTurn, probe, probesOf, statuses, trial } from './_workshop.ts';

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

describe('a second look', () => {
  const facts = { a: { probe: 't.a' } };

  test('a glitch passes', async () => {
    const { probe: a, asked } = inTurn({ ok: false }, { ok: true });
    const probes = probesOf({ a });
    const { run } = await trial({ playbooks: [book({ facts, checks: { c: 'a.ok' } }, probes)], probes });
    expect([asked(), run.verdict, statuses(run)]).toEqual([2, 'healthy', { 'p/c': 'pass' }]);
  });

  test('what fails twice is named, and the evidence shown is what it was judged by; the first look is kept', async () => {
    const { probe: a, asked } = inTurn({ ok: false, look: 1 }, { ok: false, look: 2 });
    const probes = probesOf({ a });
    const checks = { c: { expect: 'a.ok', otherwise: 'look ${a.look}' } };
    const { run } = await trial({ playbooks: [book({ facts, checks }, probes)], probes });
    expect([asked(), run.verdict, run.rootCauses[0]?.because]).toEqual([2, 'problems', 'look 2']);
    expect(run.rootCauses[0]?.evidence).toEqual(['e2']);
    expect(run.facts['p/a']).toMatchObject({ value: { look: 2 }, evidence: ['e2'] });
    expect(run.evidence.e2?.stdout).toMatch(/look"?: 2/);
    expect(run.evidence.e1?.stdout).toMatch(/look"?: 1/);
  });

  test('a healthy machine, and a probe whose answer is no glitch, are asked once', async () => {
    const fine = inTurn({ ok: true });
    let asked = 0;
    const solid = probe(() => ({ ok: asked++ < 0 }));
    const probes = probesOf({ a: fine.probe, b: solid });
    const both = { ...facts, b: { probe: 't.b' } };
    const { run } = await trial({
      playbooks: [book({ facts: both, checks: { c: 'a.ok', d: 'b.ok' } }, probes)],
      probes,
    });
    expect([fine.asked(), asked, statuses(run)]).toEqual([1, 1, { 'p/c': 'pass', 'p/d': 'root-cause' }]);
  });

  test('two facts that ask the same are asked again once, and agree', async () => {
    const { probe: a, asked } = inTurn({ n: 1 }, { n: 2 }, { n: 3 });
    const probes = probesOf({ a });
    const playbook = book(
      { facts: { x: { probe: 't.a' }, y: { probe: 't.a' } }, checks: { c: 'x.n == 9', d: 'y.n == 9' } },
      probes,
    );
    const { run } = await trial({ playbooks: [playbook], probes });
    expect(asked()).toBe(2);
    expect(run.facts['p/x']).toEqual(run.facts['p/y']);
  });

  test('what is fed from a glitch is gathered by what was seen then', async () => {
    const { probe: site } = inTurn({ answered: false }, { answered: true });
    const probes = probesOf({ site, ways: probe(() => ({ blocked: true })) });
    const playbook = book(
      {
        facts: { site: { probe: 't.site' }, ways: { probe: 't.ways', when: '!site.answered' } },
        checks: { opens: 'site.answered', free: '!ways.blocked' },
      },
      probes,
    );
    const { run } = await trial({ playbooks: [playbook], probes });
    expect(run.facts['p/ways']).toMatchObject({ reason: { why: 'not-needed' } });
    expect([run.verdict, statuses(run)]).toEqual(['healthy', { 'p/opens': 'pass', 'p/free': 'not-applicable' }]);
  });

  test('also when a glitch kept it from being looked at', async () => {
    const { probe: line } = inTurn({ up: false }, { up: true });
    const probes = probesOf({ line, mail: probe(() => ({ ok: false })) });
    const playbook = book(
      {
        facts: { line: { probe: 't.line' }, mail: { probe: 't.mail', when: 'line.up' } },
        checks: { line: 'line.up', mail: { expect: 'mail.ok', after: ['line'] } },
      },
      probes,
    );
    const { run } = await trial({ playbooks: [playbook], probes });
    expect(statuses(run)).toEqual({ 'p/line': 'pass', 'p/mail': 'root-cause' });
  });

  test('causes that glitches had hidden are looked at again as well, one after the other', async () => {
    const glitches = ['a', 'b', 'c', 'd'].map(name => [name, inTurn({ ok: false }, { ok: true })] as const);
    const probes = probesOf(Object.fromEntries(glitches.map(([name, { probe: one }]) => [name, one])));
    const playbook = book(
      {
        facts: Object.fromEntries(glitches.map(([name]) => [name, { probe: `t.${name}` }])),
        checks: Object.fromEntries(
          glitches.map(([name], index) => [
            name,
            { expect: `${name}.ok`, after: index > 0 ? [glitches[index - 1]![0]] : [] },
          ]),
        ),
      },
      probes,
    );
    const { run } = await trial({ playbooks: [playbook], probes });
    expect([glitches.map(([, { asked }]) => asked()), run.verdict]).toEqual([[2, 2, 2, 2], 'healthy']);
  });

  test('one that is cut short does not take away what the first one saw', async () => {
    const stop = until(undefined);
    let asked = 0;
    const a = probe(
      async () => {
        if (asked++ === 0) return { ok: false };
        stop.end();
        return new Promise(() => undefined);
      },
      { passing: true },
    );
    const probes = probesOf({ a });
    const { run } = await trial({
      playbooks: [book({ facts, checks: { c: 'a.ok' } }, probes)],
      probes,
      signal: stop.signal,
    });
    expect([asked, statuses(run), run.verdict]).toEqual([2, { 'p/c': 'root-cause' }, 'problems']);
    expect(run.limits.join()).toContain('cut short');
  });
});

describe('the end of a run', () => {
  const facts = {
    slow: { probe: 't.slow' },
    quick: { probe: 't.quick' },
    fed: { probe: 't.quick', with: { x: '${slow}' } },
  };
  const checks = { slow: 'slow == 1', quick: 'quick == 1', fed: 'fed == 1' };
  const quick = probe(() => 1);

  test('at the deadline it ends, with what is known', async () => {
    const probes = probesOf({ quick, slow: probe(() => new Promise(() => undefined)) });
    const { signal } = until(undefined, 60);
    const start = performance.now();
    const { run } = await trial({ playbooks: [book({ facts, checks }, probes)], probes, signal });
    expect(performance.now() - start).toBeLessThan(2500); // before anything is given up on
    expect(statuses(run)).toEqual({ 'p/slow': 'unknown', 'p/quick': 'pass', 'p/fed': 'unknown' });
    expect(run.facts['p/slow']).toMatchObject({ reason: { why: 'cancelled' } });
    expect(run.verdict).toBe('undetermined');
    expect(run.limits.join()).toContain('deadline');
  });

  test('also when a line does not do as it is told', async () => {
    const deaf = { url: 'x:', platform: 'linux', rights: 'none', isHere: false, close: async () => undefined } as const;
    const { here: _here, ...commanded } = probe(() => 1);
    const method = { command: () => ({ shell: 'sh', parts: [] }) as const, parse: () => 1 };
    const slow = { ...commanded, on: { ...commanded.on, linux: method } };
    const probes = probesOf({ quick: slow, slow });
    const connection = { ...deaf, run: () => new Promise<never>(() => undefined) };
    const { signal } = until(undefined, 30);
    const { run } = await trial({ playbooks: [book({ facts, checks }, probes)], probes, signal, connection });
    expect(run.facts['p/slow']).toMatchObject({ reason: { why: 'cancelled' } });
  }, 30_000);

  test('nothing is asked of a machine after the end', async () => {
    let asked = 0;
    const probes = probesOf({ quick: probe(() => ++asked), slow: probe(() => ++asked) });
    const stop = until(undefined);
    stop.end();
    const { run } = await trial({ playbooks: [book({ facts, checks }, probes)], probes, signal: stop.signal });
    expect([asked, run.verdict]).toEqual([0, 'undetermined']);
    expect(new Set(Object.values(statuses(run)))).toEqual(new Set(['unknown']));
  });
});

describe('questions', () => {
  const questions = {
    others: { ask: 'Do others have it too?', choices: { yes: 'Yes', no: 'No' } },
    cable: { ask: 'Is the cable in?', choices: { in: 'Yes', out: 'No' } },
  };
  const probes = probesOf({ a: probe(({ value }) => value) });
  const asking = (answers: { [name: string]: string | undefined }) => {
    const asked: string[] = [];
    const ask = async ({ name }: Question): Promise<string | undefined> => {
      asked.push(name);
      return answers[name];
    };
    return { ask, asked };
  };
  const checks = {
    provider: "a == 1 || answers.others == 'no'",
    port: { expect: "a == 1 || a == 2 || answers.cable == 'out'", after: ['provider'] },
  };
  const playbook = (value: number) =>
    book({ facts: { a: { probe: 't.a', with: { value } } }, questions, checks }, probes);

  test('none on a healthy machine', async () => {
    const { ask, asked } = asking({});
    await trial({ playbooks: [playbook(1)], probes, ask });
    expect(asked).toEqual([]);
  });

  test('only those whose answer can change the result; what an answer explains is not asked for', async () => {
    const one = asking({ others: 'no' });
    await trial({ playbooks: [playbook(2)], probes, ask: one.ask });
    expect(one.asked).toEqual(['others']);
    const two = asking({ others: 'yes' });
    const { run } = await trial({ playbooks: [playbook(3)], probes, ask: two.ask });
    expect(two.asked).toEqual(['others']);
    expect([run.answers, statuses(run)]).toEqual([
      { others: 'yes' },
      { 'p/provider': 'root-cause', 'p/port': 'blocked' },
    ]);
  });

  test('who goes back answers the question before again, and what was said first counts no more', async () => {
    const both = {
      provider: "a == 1 || answers.others == 'no'",
      cable: "a == 1 || answers.cable == 'in'",
    };
    const asked: [string, boolean][] = [];
    const twice: (string | typeof goBack)[] = ['no', goBack, 'yes', 'in'];
    const ask: Ask = async ({ name }, _signal, isFirst) => {
      asked.push([name, isFirst]);
      return twice.shift();
    };
    const open = book({ facts: { a: { probe: 't.a', with: { value: 2 } } }, questions, checks: both }, probes);
    const { run, events } = await trial({ playbooks: [open], probes, ask });
    expect(asked).toEqual([
      ['others', true],
      ['cable', false],
      ['others', true],
      ['cable', false],
    ]);
    expect(run.answers).toEqual({ others: 'yes', cable: 'in' });
    expect(journalOf(events.filter(({ type }) => type !== 'ended')).answers).toEqual(run.answers);
  });

  test('not one that leaves the check open for another reason', async () => {
    const { ask, asked } = asking({ others: 'no', cable: 'in' });
    const broken = probesOf({ a: probe(() => Promise.reject(new Error('x'))) });
    const open = {
      c: "a == 1 && (answers.others == 'no' || answers.others == 'yes')",
      d: "answers.cable == 'in' || a == 1",
    };
    const both = book({ facts: { a: { probe: 't.a' } }, questions, checks: open }, broken);
    const { run } = await trial({ playbooks: [both], probes: broken, ask });
    expect(asked).toEqual(['cable']);
    expect(statuses(run)).toEqual({ 'p/c': 'unknown', 'p/d': 'pass' });
  });

  test('nobody there, and an answer that is none, are "not answered", never "no"', async () => {
    for (const answer of [undefined, 'perhaps', '__proto__', 'toString']) {
      const { ask } = asking({ others: answer });
      const { run, events } = await trial({ playbooks: [playbook(2)], probes, ask });
      expect(run.answers).toEqual({});
      expect(statuses(run)['p/provider']).toBe('unknown');
      expect(run.findings[0]).toMatchObject({
        why: 'the question "Do others have it too?" was not answered',
        wouldTell: 'look at p/others',
      });
      expect(events).toContainEqual({ type: 'answer', question: 'others', answer: undefined });
    }
  });

  test('not about a glitch, and not for longer than the run lasts', async () => {
    const { probe: a } = inTurn(2, 1);
    const passing = probesOf({ a });
    const glitch = book(
      { facts: { a: { probe: 't.a' } }, questions, checks: { ...checks, line: { expect: 'a == 1', after: [] } } },
      passing,
    );
    const { ask, asked } = asking({});
    await trial({ playbooks: [glitch], probes: passing, ask });
    expect(asked).toEqual([]);
    const { signal } = until(undefined, 50);
    const { run } = await trial({ playbooks: [playbook(2)], probes, signal, ask: () => new Promise(() => undefined) });
    expect([run.answers, statuses(run)['p/provider']]).toEqual([{}, 'unknown']);
  });
});

describe('what is told', () => {
  test('each check as soon as its own facts are in, while slow ones still run', async () => {
    const probes = probesOf({ quick: probe(() => 1), slow: probe(() => sleep(50).then(() => 1)) });
    const facts = { quick: { probe: 't.quick' }, slow: { probe: 't.slow' } };
    const { events } = await trial({
      playbooks: [book({ facts, checks: { s: 'slow == 1', q: 'quick == 1' } }, probes)],
      probes,
    });
    const told = events.map(event =>
      'id' in event ? event.id : 'fact' in event ? `${event.type} ${event.fact}` : event.type,
    );
    expect(told.indexOf('p/q')).toBeLessThan(told.indexOf('reading p/slow'));
    expect([told[0], told.at(-1)]).toEqual(['started', 'ended']);
  });

  test('no secret: not in events, not in the run, whether from the machine, a parameter or the playbook', async () => {
    const secret = 'Zx9-hunter2.Q';
    const probes = probesOf({ a: probe(({ url }) => ({ url, password: secret, text: `psk=${secret}` })) });
    const playbook = book(
      {
        params: { proxy: { default: 'x', help: 'x' } },
        facts: { a: { probe: 't.a', with: { url: '${params.proxy}' } } },
        checks: { c: { expect: "a.url == ''", otherwise: 'It is ${a.url}, ${a.text}', plain: '${a.text}' } },
        remedies: {
          r: {
            title: 'R',
            fixes: ['c'],
            risk: 'none',
            effect: 'none',
            run: { linux: [['x', '--password', '${a.password}']], darwin: [['x']], windows: [['x']] },
          },
        },
      },
      probes,
    );
    const params = { p: { proxy: `http://bob:${secret}@proxy:3128` } };
    const { run, events } = await trial({ playbooks: [playbook], probes, started: { params } });
    expect(run.rootCauses[0]?.because).toContain('It is http://bob:[secret removed]@proxy:3128');
    expect(JSON.stringify([run, events])).not.toContain(secret);
    expect(run.limits.filter(limit => limit.startsWith('Removed'))).toHaveLength(2);
  });

  test('long output is shortened after its secrets are out', async () => {
    const secret = 'Zx9-hunter2.Q';
    const edge = `${'x'.repeat(16_300)} http://bob:${secret.repeat(20)}@h/ ${'y'.repeat(20_000)}`;
    const { run, events } = await trial({
      playbooks: [
        book({ facts: { a: { probe: 't.a' } }, checks: { c: 'a == 1' } }, probesOf({ a: probe(() => edge) })),
      ],
      probes: probesOf({ a: probe(() => edge) }),
    });
    expect(JSON.stringify([run, events])).not.toContain('hunter2');
    const [told] = events.flatMap(event => (event.type === 'reading' ? event.evidence : []));
    expect(told).toEqual(run.evidence.e1);
    expect(told?.stdout.length).toBe(16 * 1024);
    expect(told?.droppedBytes).toBeGreaterThan(0);
  });

  test('every event is plain JSON', async () => {
    const probes = probesOf({ a: probe(() => ({ n: 1, missing: undefined })) });
    const { events } = await trial({
      playbooks: [book({ facts: { a: { probe: 't.a' } }, checks: { c: 'a.n == 1' } }, probes)],
      probes,
    });
    const types = new Set(events.map(({ type }: RunEvent) => type));
    expect([...types].sort()).toEqual(['asking', 'ended', 'identified', 'outcome', 'reading', 'started']);
    for (const event of events) expect(() => JSON.stringify(event)).not.toThrow();
  });
});
