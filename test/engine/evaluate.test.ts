import { describe, expect, test } from 'vitest';
import { evaluate, type Outcome } from '../../src/engine/evaluate.ts';
import type { Reading, Reason } from '../../src/model/reading.ts';
import { cel } from '../../src/playbook/language.ts';
import { book, probe, probesOf } from './_workshop.ts';

const probes = probesOf({ any: probe(() => 1) });
const facts = { a: { probe: 't.any' }, b: { probe: 't.any', with: { n: 2 } } };
const questions = { others: { ask: 'Do others have it too?', choices: { yes: 'Yes', no: 'No' } } };

const is = (value: unknown): Reading => ({ ok: true, value, evidence: [] });
const not = (reason: Reason): Reading => ({ ok: false, reason, evidence: [] });
const denied: Reason = { why: 'denied', needs: 'administrator rights' };

/** The outcomes of one check, with these readings. */
function outcomes(check: unknown, readings: { a?: Reading; b?: Reading }, answers = {}): Outcome[] {
  const expression = typeof check === 'string' ? check : JSON.stringify(check);
  // Every fact, parameter and question has to be read by something.
  const rest = {
    expect: 'a == 1 || b == 1',
    ...(expression.includes('answers') ? {} : { when: "answers.others == 'no'" }),
  };
  const playbook = book({ facts, questions, checks: { c: check, rest } }, probes);
  const known = new Map(Object.entries(readings).map(([name, reading]) => [`p/${name}`, reading]));
  const run = { offline: false, platform: 'linux', rights: 'root', here: true } as const;
  return evaluate(playbook.checks['p/c']!, playbook, known, { params: {}, answers, run }, cel);
}

const states = (...given: Parameters<typeof outcomes>): string[] =>
  outcomes(...given).map(({ subject, state }) => (subject === undefined ? state : `${subject}: ${state}`));

describe('three values', () => {
  const values = { true: is(true), false: is(false), unknown: not(denied) };
  test.each([
    ['true', 'true', 'holds', 'holds'],
    ['true', 'false', 'fails', 'holds'],
    ['true', 'unknown', 'unknown', 'holds'],
    ['false', 'false', 'fails', 'fails'],
    ['false', 'unknown', 'fails', 'unknown'],
    ['unknown', 'true', 'unknown', 'holds'],
    ['unknown', 'false', 'fails', 'unknown'],
    ['unknown', 'unknown', 'unknown', 'unknown'],
  ] as const)('%s, %s: and %s, or %s', (a, b, and, or) => {
    const readings = { a: values[a], b: values[b] };
    expect(states('a && b', readings)).toEqual([and]);
    expect(states('a || b', readings)).toEqual([or]);
  });

  test('a field that the machine did not tell is not known', () => {
    expect(states('a.carrier', { a: is({}) })).toEqual(['unknown']);
    expect(states('a.?carrier.orValue(false)', { a: is({}) })).toEqual(['fails']);
  });

  test.each([[null], ['yes'], [0], [1], [[]]])('%j is no truth: neither a pass nor a fault', value => {
    expect(states('a', { a: is(value) })).toEqual(['unknown']);
    expect(states({ expect: 'a == 1', when: 'b' }, { a: is(1), b: is(value) })).toEqual(['unknown']);
  });

  test('says what was missing, and why', () => {
    const [one] = outcomes('a && b', { a: not(denied), b: not({ why: 'timed-out', limitMs: 5000 }) });
    expect(one?.why).toBe('p/a: no permission: needs administrator rights; p/b: no answer within 5 s');
    expect(one?.lacking.map(({ name }) => name)).toEqual(['p/a', 'p/b']);
  });

  test('what was left out on purpose does not apply; one other reason among them is unknown', () => {
    const offline = not({ why: 'offline' });
    expect(states('a', { a: offline })).toEqual(['not-applicable']);
    expect(states('a && b', { a: offline, b: not({ why: 'not-needed', condition: 'x' }) })).toEqual(['not-applicable']);
    expect(states('a && b', { a: offline, b: not(denied) })).toEqual(['unknown']);
    expect(states('a && b', { a: offline, b: is(false) })).toEqual(['fails']);
    expect(states('a + b == 2', { a: offline, b: not(denied) })).toEqual(['unknown']);
    expect(states('a + b == 2', { a: not(denied), b: offline })).toEqual(['unknown']);
  });
});

describe('when', () => {
  const check = { expect: 'a', when: 'b' };
  test('it decides whether the check means anything', () => {
    expect(states(check, { a: is(false), b: is(false) })).toEqual(['not-applicable']);
    expect(states(check, { a: is(false), b: is(true) })).toEqual(['fails']);
    expect(states(check, { a: is(true), b: not(denied) })).toEqual(['unknown']);
  });
});

describe('questions', () => {
  test('without an answer it is not known, and the question is named', () => {
    const [one] = outcomes("answers.others == 'no'", {});
    expect(one).toMatchObject({ state: 'unknown', why: 'the question "Do others have it too?" was not answered' });
    expect(states("answers.others == 'no'", {}, { others: 'yes' })).toEqual(['fails']);
  });
  test('also where only "when" reads it', () => {
    const [one] = outcomes({ expect: 'a', when: "answers.others == 'no'" }, { a: is(true) });
    expect(one?.lacking).toMatchObject([{ name: 'p/others', reason: { why: 'unanswered' } }]);
  });
});

describe('each', () => {
  const check = { expect: 'disk.ok', each: { disk: 'a' }, subject: 'disk.name' };
  test('one outcome for each element, named, with its element', () => {
    const list = [{ name: 'sda', ok: true }, { name: 'sdb', ok: false }, { name: 'sdc' }];
    expect(states(check, { a: is(list) })).toEqual(['sda: holds', 'sdb: fails', 'sdc: unknown']);
    expect(outcomes(check, { a: is(list) })[1]?.element).toEqual({ disk: list[1] });
  });
  test('of an empty list there is none; of a list that is not known, one unknown; of what is no list as well', () => {
    expect(states(check, { a: is([]) })).toEqual(['not-applicable']);
    expect(states(check, { a: not(denied) })).toEqual(['unknown']);
    expect(states(check, { a: is({ name: 'sda', ok: true }) })).toEqual(['unknown']);
  });
  test('an empty list of what may be wrong shows that nothing is, where the check applies', () => {
    const none = { ...check, none: 'pass' };
    expect(states(none, { a: is([]) })).toEqual(['holds']);
    expect(states({ ...none, when: 'b == 1' }, { a: is([]), b: is(2) })).toEqual(['not-applicable']);
    expect(states({ ...none, when: 'b == 1' }, { a: is([]), b: not(denied) })).toEqual(['unknown']);
    expect(states(none, { a: is([{ name: 'sda', ok: false }]) })).toEqual(['sda: fails']);
  });
  test('it is about the element, and what is said besides; what is not known has no name', () => {
    const about = { service: "['a.service']", place: 'b.list' };
    const [one] = outcomes({ ...check, about }, { a: is([{ name: 'sda', ok: true }]), b: not(denied) });
    expect(one?.about).toEqual({ service: ['a.service'], place: [], disk: ['sda'] });
  });
  test('what has no name, or the name of another, gets a number; what is there twice counts once', () => {
    const list = [
      { ok: false },
      { name: 'x', ok: true },
      { name: 'x', ok: false },
      { name: 'x', ok: true },
      { name: '', ok: true },
    ];
    expect(states(check, { a: is(list) })).toEqual(['#1: fails', 'x: holds', 'x #2: fails', '#5: holds']);
  });
  test('of a list without end the first ones are judged, and it says so', () => {
    const list = Array.from({ length: 20_000 }, (_, index) => ({ name: `d${index}`, ok: true }));
    const seen = outcomes(check, { a: is(list) });
    expect(seen.length).toBeLessThan(1000);
    expect(seen.at(-1)).toMatchObject({ state: 'unknown', subject: '19500 more' });
  });
  test('names of JavaScript are names', () => {
    const list = [
      { name: '__proto__', ok: true },
      { name: 'constructor', ok: false },
    ];
    expect(states(check, { a: is(list) })).toEqual(['__proto__: holds', 'constructor: fails']);
  });
});
