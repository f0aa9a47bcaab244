import { describe, expect, test } from 'vitest';
import { book, probe, probesOf, trial } from './_workshop.ts';

const give = (value: unknown) => ({ probe: 't.give', with: { value } });
const probes = probesOf({ give: probe(({ value }) => value) });

const remedy = (title: string, fixes: string[], more: object) => ({
  title,
  fixes,
  effect: 'none',
  ...more,
});
const everywhere = (...words: string[]) => ({
  linux: [words],
  darwin: [['mac', ...words]],
  windows: [['win', ...words]],
});

describe('remedies', () => {
  const list = [
    { name: 'one', ok: true, port: 1 },
    { name: 'two', ok: false, port: 22 },
    { name: 'three', ok: false, port: 3 },
  ];
  const parts = {
    facts: { queues: give(list), server: give({ name: "Bob's box" }) },
    checks: { queue: { expect: 'queue.ok', each: { queue: 'queues' }, subject: 'queue.name' } },
    remedies: {
      steps: remedy('By hand', ['queue'], { risk: 'not-undoable', steps: ['Do it'] }),
      undo: remedy('Reset', ['queue'], {
        risk: 'undoable',
        run: everywhere('reset', '${queue.name}:${queue.port}', '${server.name}'),
        undo: everywhere('set', '${queue.name}'),
      }),
      safe: remedy('Look', ['queue'], { risk: 'none', run: everywhere('look', '${queue.port}') }),
    },
  };

  test('the safest first, with the words filled for the subject and the system', async () => {
    const { run } = await trial({ playbooks: [book(parts, probes)], probes });
    expect(run.rootCauses.map(({ subject }) => subject)).toEqual(['two', 'three']);
    const [two, three] = run.rootCauses;
    expect(two?.remedies.map(({ id, commands }) => [id, commands])).toEqual([
      ['p/safe', [['look', '22']]],
      ['p/undo', [['reset', 'two:22', "Bob's box"]]],
      ['p/steps', undefined],
    ]);
    expect(three?.remedies[1]?.commands).toEqual([['reset', 'three:3', "Bob's box"]]);
    const target = { url: 'local:', platform: 'windows', rights: 'none' } as const;
    const windows = await trial({ playbooks: [book(parts, probes)], probes, started: { target } });
    expect(windows.run.rootCauses[0]?.remedies[0]?.commands).toEqual([['win', 'look', '22']]);
  });

  test('a list is as many words', async () => {
    const remedies = {
      many: remedy('Set', ['queue'], { risk: 'none', run: everywhere('set', '${queues.map(q, q.port)}') }),
    };
    const { run } = await trial({
      playbooks: [book({ ...parts, facts: { queues: give(list) }, remedies }, probes)],
      probes,
    });
    expect(run.rootCauses[0]?.remedies[0]?.commands).toEqual([['set', '1', '22', '3']]);
  });

  test('only those whose "when" holds, not where that cannot be told', async () => {
    const kept = (when: string) => remedy('Do it', ['queue'], { risk: 'none', steps: ['Do it'], when });
    const remedies = { yes: kept('queue.port == 22'), no: kept('queue.port == 1'), open: kept('server.name == "a"') };
    const facts = { queues: give(list), server: give({}) };
    const { run } = await trial({ playbooks: [book({ ...parts, facts, remedies }, probes)], probes });
    expect(run.rootCauses.map(({ remedies: all }) => all.map(({ id }) => id))).toEqual([['p/yes'], []]);
  });

  test('a command with a hole in it is not shown', async () => {
    const holes = { ...parts, facts: { queues: give(list), server: give({}) } };
    const { run } = await trial({ playbooks: [book(holes, probes)], probes });
    const undo = run.rootCauses[0]?.remedies[1];
    expect(undo?.commands).toBeUndefined();
    expect(undo?.steps.join()).toContain('server.name');
    expect(JSON.stringify(run)).not.toContain('(unknown)');
  });
});

test('what explains an error comes before a warning, the sure before the unsure, and much before little', async () => {
  const bad = { expect: 'a == 2', severity: 'warning' };
  const playbook = book(
    {
      facts: { a: give(1) },
      checks: {
        note: bad,
        open: { expect: 'a == 2', general: true, after: ['slow'] },
        small: 'a == 3',
        unsure: { expect: 'a == 4', evidence: 'indirect' },
        large: 'a == 5',
        below: { expect: 'a == 6', after: ['large'] },
        slow: { ...bad, evidence: 'indirect' },
      },
    },
    probes,
  );
  const { run } = await trial({ playbooks: [playbook], probes });
  expect(run.rootCauses.map(({ id }) => id)).toEqual(['p/large', 'p/small', 'p/slow', 'p/unsure', 'p/note']);
  expect(run.rootCauses.find(({ id }) => id === 'p/slow')?.consequences).toEqual(['p/open']);
});

test('what hangs below a fault names it; what is unknown names what would tell', async () => {
  const all = new Map([...probes, ['t.lost', probe(() => Promise.reject(new Error('x')))]]);
  const playbook = book(
    {
      facts: { a: give(1), b: { probe: 't.lost' } },
      checks: {
        cable: 'a == 2',
        site: { expect: 'a == 3', after: ['cable'] },
        dns: { expect: 'b == 1', after: ['cable'] },
        proxy: { expect: 'a == 1', after: ['cable'] },
        disk: 'b == 2',
      },
    },
    all,
  );
  const { run } = await trial({ playbooks: [playbook], probes: all });
  const byId = Object.fromEntries(run.findings.map(({ id, ...rest }) => [id, rest]));
  expect(byId['p/site']).toMatchObject({ status: 'consequence', why: 'site is wrong', explainedBy: ['p/cable'] });
  expect(byId['p/dns']).toMatchObject({ status: 'blocked', explainedBy: ['p/cable'] });
  expect(byId['p/proxy']).toMatchObject({ status: 'pass', explainedBy: ['p/cable'] });
  expect(byId['p/disk']).not.toHaveProperty('explainedBy');
  expect(byId['p/disk']).toMatchObject({ status: 'unknown', wouldTell: 'look at p/b' });
  expect(run.rootCauses.map(({ id, consequences }) => [id, consequences])).toEqual([['p/cable', ['p/site']]]);
});

test('what puts data at risk or is a matter of security comes before what explains more; a warning does not', async () => {
  const sick = { expect: 'no.ok' };
  const checks = {
    line: sick,
    site: { ...sick, after: ['line'] },
    worn: { ...sick, 'data-at-risk': true, severity: 'warning' },
    drive: { ...sick, 'data-at-risk': true },
    thief: { ...sick, queue: 'security' },
  };
  const { run } = await trial({ playbooks: [book({ facts: { no: give({ ok: false }) }, checks }, probes)], probes });
  expect(run.rootCauses.map(({ id }) => id)).toEqual(['p/drive', 'p/thief', 'p/line', 'p/worn']);
});
