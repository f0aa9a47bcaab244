import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Case, readCases, resolve } from '../src/cli/playbook-cases.ts';
import { findSource, type Loaded, loadPlaybooks } from '../src/cli/playbooks.ts';
import { openRooms } from '../src/cli/rooms.ts';
import { judgeCase } from '../src/engine/case.ts';
import { factsNeeded } from '../src/engine/needs.ts';
import { type Difference, differenceOf } from '../src/model/difference.ts';
import type { Evidence, Run } from '../src/model/run.ts';
import { cel } from '../src/playbook/language.ts';
import { runs } from './reports/_runs.ts';

const root = new URL('../', import.meta.url);
const folder = new URL('playbooks/', import.meta.url).pathname;
const names = readdirSync(folder);
const loaded: Loaded = await loadPlaybooks(
  names.map(name => findSource(name, root)),
  root,
  openRooms(new URL('src/', root)),
);

/** A run of the machine of a case. Each check rests on the facts that it needs. */
function runOf(id: string, one: Case): Run {
  const playbook = loaded.playbooks.find(candidate => candidate.id === id);
  if (!playbook) throw new Error(`no playbook ${id}`);
  const others = loaded.playbooks.filter(other => other !== playbook);
  const given = { ...one, platform: one.platform ?? 'linux' };
  const { rootCauses, findings, verdict } = judgeCase(given, playbook, others, loaded.probes, cel);
  const evidenceOf = (check: string): string[] => {
    return loaded.playbooks.flatMap(book =>
      Object.values(book.checks).flatMap(found => (found.id === check ? factsNeeded(found, book, cel) : [])),
    );
  };
  const facts = Object.entries(one.facts).map(([name, value]): [string, Run['facts'][string]] => {
    const fact = name.includes('/') ? name : `${id}/${name}`;
    const isUnknown = typeof value === 'object' && value !== null && 'unknown' in value;
    return [
      fact,
      isUnknown ? { ok: false, reason: { why: 'offline' }, evidence: [] } : { ok: true, value, evidence: [] },
    ];
  });
  const [proof] = Object.values(runs.rich.evidence);
  if (!proof) throw new Error('no evidence to copy');
  const evidence = facts.map(([fact]): [string, Evidence] => [fact, { ...proof, id: fact, fact }]);
  return {
    ...runs.healthy,
    playbooks: [{ id, title: id, sha256: id }],
    verdict,
    rootCauses,
    findings: findings.map(finding => ({ ...finding, evidence: evidenceOf(finding.id) })),
    answers: one.answers,
    facts: Object.fromEntries(facts),
    evidence: Object.fromEntries(evidence),
  };
}

/** Each machine of the cases beside the one that it is made from: what was broken in it is in the file. */
const pairs = names.flatMap(id => {
  const cases = readCases(`${folder}${id}`);
  return [...cases].flatMap(([name, one]) => {
    const base = one.base === undefined ? undefined : cases.get(one.base);
    return base ? [{ id, name, before: runOf(id, resolve(base, cases)), after: runOf(id, resolve(one, cases)) }] : [];
  });
});

function telling({ facts }: Difference): Difference['facts'] {
  return facts.filter(({ unsteady }) => unsteady === undefined);
}

describe('a healthy machine beside a sick one', () => {
  // A cause in another playbook, whose facts are in one of the two files only, cannot be compared.
  const sick = pairs.filter(({ id, before, after }) =>
    differenceOf(before, after).causes.came.some(cause => cause.id.startsWith(`${id}/`)),
  );

  test('there are hundreds of them', () => expect(sick.length).toBeGreaterThan(200));

  test.each(sick)('$id/$name: a fact or an answer says why', ({ before, after }) => {
    const difference = differenceOf(before, after);
    expect(difference.checks.length).toBeGreaterThan(0);
    const facts = telling(difference).filter(({ isDeciding }) => isDeciding);
    expect([...facts, ...difference.answers]).not.toEqual([]);
  });
});
