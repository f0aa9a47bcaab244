import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import junit from '../../src/reports/junit.ts';
import { anyRun } from './_arbitrary-run.ts';
import { hostileFleet, mixed } from './_fleets.ts';
import { runs } from './_runs.ts';
import { type Element, parseXml } from './_xml-tree.ts';

/**
 * What junit-10.xsd (xUnit plugin of Jenkins) and JUnit.xsd (Ant's JUnit task, by Windy Road) demand together. Both were also asked themselves, by
 * `xmllint --schema`.
 */
function problems(root: Element): string[] {
  const found: string[] = [];
  const demand = (holds: boolean, problem: string): void => void (holds || found.push(problem));
  demand(root.name === 'testsuites' && Object.keys(root.attributes).length === 0, 'the root');
  root.children.forEach((suite, index) => {
    const { id, name, hostname, time, timestamp, package: pack, tests, failures, errors, skipped } = suite.attributes;
    const cases = suite.children.filter(child => child.name === 'testcase');
    const number = (outcome: string): string =>
      String(cases.filter(one => one.children.some(child => child.name === outcome)).length);
    demand(suite.name === 'testsuite' && id === String(index) && pack === 'itfix', `suite ${index}`);
    demand(
      [name, hostname].every(word => (word ?? '').trim() !== ''),
      `suite ${index} has no name`,
    );
    demand(timestamp === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(timestamp), `timestamp ${timestamp}`);
    demand(/^\d+\.\d{3}$/.test(time ?? ''), `time ${time}`);
    demand(tests === String(cases.length) && failures === number('failure'), `suite ${index} is counted wrongly`);
    demand(errors === number('error') && skipped === number('skipped'), `suite ${index} is counted wrongly`);
    const order = suite.children.map(child => child.name).join(' ');
    demand(/^properties (?:testcase )*system-out system-err$/.test(order), `order ${order}`);
    for (const property of suite.children[0]?.children ?? [])
      demand(
        property.name === 'property' && Object.keys(property.attributes).join() === 'name,value',
        `property ${property.name}`,
      );
    for (const one of cases) {
      demand(Object.keys(one.attributes).join() === 'classname,name,time', `case ${one.attributes.name}`);
      demand(one.children.length <= 1, `${one.attributes.name} has several outcomes`);
      for (const outcome of one.children)
        demand(
          /^(?:failure|error|skipped)$/.test(outcome.name) && Object.keys(outcome.attributes).join() === 'type,message',
          `outcome ${outcome.name}`,
        );
    }
  });
  return found;
}

/** `failure error: The DNS server…` of a case by the beginning of its name; nothing where it holds. */
function outcomeOf(source: string, beginning: string): string | undefined {
  const cases = parseXml(source).children.flatMap(suite => suite.children);
  const found = cases.find(one => one.attributes.name?.startsWith(beginning));
  if (!found) throw new Error(`no case ${beginning}`);
  const [outcome] = found.children;
  return outcome && `${outcome.name} ${outcome.attributes.type}: ${outcome.attributes.message}`;
}

describe.each(Object.entries(runs))('%s', (name, run) => {
  test('is written as before', async () => {
    await expect(junit.render(run)).toMatchFileSnapshot(`golden/${name}.xml`);
  });

  test('has what both schemas demand', () => expect(problems(parseXml(junit.render(run)))).toEqual([]));

  test('has a case for each check and subject', () => {
    const suites = parseXml(junit.render(run)).children;
    const told = suites.flatMap(({ children }) => children.filter(child => child.name === 'testcase'));
    expect(told.length).toBeGreaterThanOrEqual(run.findings.length);
    expect(new Set(told.map(({ attributes }) => attributes.name)).size).toBe(told.length);
  });
});

test('a fault and what follows from it fail, what could not be looked at is skipped with the reason', () => {
  const shown = junit.render(runs.rich);
  expect(outcomeOf(shown, 'N21 dns-unreachable (192.168.7.53)')).toMatch(
    /^failure error: The DNS server .* asked twice/,
  );
  expect(outcomeOf(shown, 'N25 names-fail')).toBe('failure critical: example.com is not found (EAI_AGAIN).');
  expect(outcomeOf(shown, 'N36 tls-intercepted')).toMatch(/^skipped blocked: /);
  expect(outcomeOf(shown, 'N27 local-firewall')).toMatch(/^skipped unknown: network\/firewall: no permission/);
  expect(outcomeOf(shown, 'N05 wifi-weak')).toMatch(/^skipped not-applicable: only where /);
  expect(outcomeOf(shown, 'N01 adapter-disabled')).toBeUndefined();
  expect(shown).toContain('This would tell: sudo nft list ruleset');
  expect(shown).toContain('<property name="redaction" value="none"/>');
});

test('what is only worth knowing fails nothing, as in the exit code', () => {
  expect(outcomeOf(junit.render(runs.healthy), 'N03 slow-link')).toMatch(/^skipped warning: The link of eth0/);
  expect(junit.render(runs.healthy)).not.toMatch(/<failure|<error/);
});

test('a machine that was not reached is an error', () => {
  expect(parseXml(junit.render(runs.unreachable)).children.map(({ attributes }) => attributes.errors)).toContain('1');
  const silent: Run = { ...runs.rich, verdict: 'unreachable' };
  expect(outcomeOf(junit.render(silent), 'N21')).toMatch(/^error error: /);
});

test('a report that left the machine says how much was replaced', () => {
  const redacted: Run = { ...runs.rich, redaction: { level: 'strict', replaced: [] } };
  expect(junit.render(redacted)).toContain('<property name="redaction" value="strict"/>');
});

describe('many machines', () => {
  test('are a suite each', async () => {
    const shown = junit.renderFleet(mixed);
    await expect(shown).toMatchFileSnapshot('golden/fleet.xml');
    expect(problems(parseXml(shown))).toEqual([]);
    const suites = parseXml(shown).children.map(({ attributes: { name, failures, errors, skipped } }) =>
      [name, failures, errors, skipped].join(' '),
    );
    expect(suites).toEqual([
      'pc-1 0 0 1',
      'pc-2 1 0 1',
      'pc-3 0 1 0',
      'pc-4 0 1 0',
      'pc-5 0 0 1',
      'pc-6 1 0 0',
      'pc-7 0 0 0',
      'pc-8 0 0 1',
    ]);
  });

  test('of hostile names stay XML', () => expect(problems(parseXml(junit.renderFleet(hostileFleet)))).toEqual([]));
});

test('any run is XML of that form', () => {
  fc.assert(
    fc.property(anyRun(true), run => {
      expect(problems(parseXml(junit.render(run)))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test.each(['\ufffe', '\uffff', '\u0000', '\ud800', ']]>', '&', '\u000b'])('%j in a sentence stays XML', text => {
  const playbooks = [{ id: text, title: text, sha256: '' }];
  expect(problems(parseXml(junit.render({ ...runs.rich, playbooks, limits: [text] })))).toEqual([]);
});
