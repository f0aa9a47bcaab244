import { expect, test } from 'vitest';
import { formatProblem } from '../../src/playbook/describe.ts';
import { linkPlaybooks } from '../../src/playbook/link.ts';
import { loadPlaybook } from '../../src/playbook/load.ts';
import { probes } from './probes.ts';

function playbook(id: string, checks: { [name: string]: [code: string, after: string] }, remedies = '') {
  const text = `language: 1
title: ${id}
facts: { route: { probe: net.route } }
checks:
${Object.entries(checks)
  .map(
    ([name, [code, after]]) =>
      `  ${name}:\n    { code: ${code}, title: T, expect: route.metric > 0, otherwise: O, plain: P, severity: error, after: ${after} }\n`,
  )
  .join('')}${remedies}escalate: { queue: network }
`;
  const loaded = loadPlaybook({ file: `${id}.yaml`, id, text }, probes);
  expect(loaded.problems).toEqual([]);
  return loaded.playbook!;
}

function said(...playbooks: Parameters<typeof linkPlaybooks>[0]) {
  return linkPlaybooks(playbooks).map(problem => formatProblem(problem).split('\n')[0]);
}

test('playbooks may come after each other', () => {
  const disk = playbook('disk', { full: ['D01', '[]'], slow: ['D02', '[network/up]'] });
  const network = playbook('network', { up: ['N01', '[disk/full]'] });
  expect(said(disk, network)).toEqual([]);
  expect(said(network, disk)).toEqual([]);
});

test('a check that no playbook has', () => {
  const network = playbook(
    'network',
    { up: ['N01', '[disk/ful, disk/full]'] },
    'remedies:\n  r: { title: T, fixes: [disk/gone], risk: none, effect: E, steps: [s], verify: [up, disk/lost] }\n',
  );
  const disk = playbook('disk', { full: ['D01', '[]'] });
  expect(said(network, disk)).toEqual([
    'network.yaml:6:103: There is no check "disk/ful". Did you mean "disk/full"? [unknown-check]',
    'network.yaml:8:26: There is no check "disk/gone". [unknown-check]',
    'network.yaml:8:86: There is no check "disk/lost". [unknown-check]',
  ]);
  const places = linkPlaybooks([network, disk]).map(({ source, place }) => source.slice(place.column - 1));
  expect(places[0]).toMatch(/^disk\/ful, disk\/full/);
  expect(places[1]).toMatch(/^disk\/gone]/);
  expect(places[2]).toMatch(/^disk\/lost]/);
  expect(said(network)[1]).toBe('network.yaml:6:113: There is no check "disk/full". [unknown-check]');
});

test('a cycle across playbooks begins at its first check', () => {
  const a = playbook('a', { one: ['A01', '[]'], two: ['A02', '[b/one]'] });
  const b = playbook('b', { one: ['B01', '[c/one]'], two: ['B02', '[a/two]'] });
  const c = playbook('c', { one: ['C01', '[a/two]'] });
  expect(said(a, b, c)).toEqual(['a.yaml:7:3: Checks come after each other: a/two → b/one → c/one → a/two. [cycle]']);
});

test('one code in two playbooks', () => {
  expect(said(playbook('a', { one: ['A01', '[]'] }), playbook('b', { one: ['A01', '[]'] }))).toEqual([
    'b.yaml:6:13: The code A01 is used in the playbook "a" already. [duplicate-code]',
  ]);
});

test('a playbook about the way to a machine may use the codes of others', () => {
  const way = { ...playbook('way', { one: ['A01', '[]'] }), for: 'remote' as const };
  expect(said(way, playbook('a', { one: ['A01', '[]'] }))).toEqual([]);
});

test('several checks of a playbook may decide the same fault', () => {
  expect(said(playbook('a', { one: ['A01', '[]'], two: ['A01', '[]'] }))).toEqual([]);
});
