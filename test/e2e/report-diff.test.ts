import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runs } from '../reports/_runs.ts';
import { type Itfix, openItfix, smallPlaybook } from './itfix.ts';

let itfix: Itfix;
let sick: string;
let healthy: string;

/** Runs the program while a server answers in this process: not in step with it, as `itfix.run` is. */
async function diagnose(playbook: string): Promise<string> {
  const child = itfix.start('diagnose', playbook, '--json', '--quiet');
  let stdout = '';
  child.stdout?.on('data', data => (stdout += data));
  await new Promise(resolve => child.once('close', resolve));
  return JSON.parse(stdout).id;
}

beforeAll(async () => {
  itfix = openItfix();
  const server = createServer((_request, response) => response.end('hello'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const playbook = itfix.write('small.yaml', smallPlaybook(address.port));
  healthy = await diagnose(playbook);
  await new Promise(resolve => server.close(resolve));
  sick = await diagnose(playbook);
});
afterAll(() => itfix.close());

describe('report diff', () => {
  test('a machine that worked and does not any more: the cause, the check and the fact that decided it', () => {
    const { status, stdout, stderr } = itfix.run('report', 'diff');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^FIRST +${healthy}`, 'm'));
    expect(stdout).toMatch(new RegExp(`^SECOND +${sick}`, 'm'));
    expect(stdout).toMatch(/^VERDICT +healthy, then problems$/m);
    expect(stdout).toMatch(/^COME +N38 small\/site-answers$/m);
    expect(stdout).toContain('answered: true, then false');
  });

  test('the other way round, by beginnings of ids, as JSON', () => {
    const { status, stdout } = itfix.run('report', 'diff', sick.slice(0, -1), healthy, '--json');
    const difference = JSON.parse(stdout);
    expect(status).toBe(1);
    expect(difference.causes.went).toMatchObject([{ id: 'small/site-answers' }]);
    expect(difference.facts).toContainEqual({
      fact: 'small/site',
      path: 'answered',
      before: false,
      after: true,
      isDeciding: true,
    });
  });

  test('a run and itself: nothing, and exit 0', () => {
    const { status, stdout } = itfix.run('report', 'diff', sick, sick);
    expect(status).toBe(0);
    expect(stdout).toContain('nothing differs that says anything');
  });

  test('two reports in files, of two machines', () => {
    const file = itfix.write('rich.json', JSON.stringify(runs.rich));
    const target = { ...runs.healthy.target, hostname: 'pc-18', serial: 'other' };
    const other = itfix.write('healthy.json', JSON.stringify({ ...runs.healthy, target }));
    const { status, stdout } = itfix.run('report', 'diff', file, other, '--format', 'markdown');
    expect(status).toBe(1);
    expect(stdout).toContain('- COMPARED: two machines: pc-17, then pc-18\n');
  });

  test('bundles that were handed over', () => {
    for (const [run, file] of [
      [healthy, 'healthy.tar.gz'],
      [sick, 'sick.zip'],
    ] as const)
      expect(itfix.run('report', 'bundle', run, '--output', file).status).toBe(0);
    const { status, stdout } = itfix.run('report', 'diff', 'healthy.tar.gz', 'sick.zip');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^COME +N38 small\/site-answers$/m);
  });

  test.each(['disk', 'system'])('this machine twice, by the playbook %s: next to nothing', playbook => {
    for (const _turn of [1, 2]) itfix.run('diagnose', playbook, '--offline', '--quiet');
    const { facts } = JSON.parse(itfix.run('report', 'diff', '--json').stdout);
    const { facts: all } = JSON.parse(itfix.run('report', 'diff', '--json', '--all').stdout);
    expect(all.length).toBeGreaterThan(0); // Times and free space always move.
    // What else runs here may fill a disk or end a service meanwhile.
    expect(facts.length).toBeLessThanOrEqual(2);
  });

  test('one run that changed something: as it was before its changes', () => {
    const id = '20260302-080000-00002';
    const folder = join(itfix.folder, 'itfix', 'runs', id);
    const text = smallPlaybook(9);
    const started = {
      id,
      tool: runs.fixed.tool,
      startedAt: '2026-03-02T08:00:00.000Z',
      target: runs.fixed.target,
      playbooks: [{ id: 'small', file: 'small.yaml', text }],
      selected: ['small'],
      params: { small: {} },
      offline: false,
      here: true,
    };
    const reading = (fact: string, value: unknown) => ({
      type: 'reading',
      fact,
      reading: { ok: true, value, evidence: ['e1'] },
      evidence: [{ ...runs.rich.evidence.e1, fact }],
    });
    const site = { url: 'http://127.0.0.1:9/', reached: 'nothing', answered: false, result: 'refused', addresses: [] };
    const run = JSON.parse(itfix.run('report', 'show', healthy, '--json').stdout);
    const [action] = runs.fixed.actions;
    const events = [
      { type: 'started', started },
      reading('small/hosts', { entries: [], names: [], total: 1, ownNames: [] }),
      reading('small/site', site),
      { type: 'treating', action },
      { type: 'treated', action, evidence: [] },
      { type: 'ended', run: { ...run, id, verdict: 'fixed', actions: [action] } },
    ];
    mkdirSync(folder);
    writeFileSync(join(folder, 'journal.ndjson'), events.map(event => `${JSON.stringify(event)}\n`).join(''));
    const { status, stdout, stderr } = itfix.run('report', 'diff', id);
    expect(stderr).toBe('');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^FIRST +20260302-080000-00002 \(before its changes\)/m);
    expect(stdout).toMatch(/^VERDICT +problems, then fixed$/m);
    expect(stdout).toContain('answered: false, then true');
    expect(stdout).toContain('WHAT WAS DONE IN BETWEEN');
  });

  test.each([
    [['nothing'], /no stored run "nothing"/],
    [['nothing.json', 'x'], /nothing\.json: this is no report.*ENOENT/],
    [['--format', 'junit'], /cannot show two runs.*\n.*text, markdown or html/],
    [['--format', 'nope'], /no report format "nope"/],
  ])('%j is wrong use', (words, says) => {
    const { status, stdout, stderr } = itfix.run('report', 'diff', ...words);
    expect(stderr).toMatch(says);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('a file that is no report, and runs that have nothing in common', () => {
    const odd = itfix.write('odd.json', '{"format":1}');
    expect(itfix.run('report', 'diff', odd, sick).stderr).toMatch(/odd\.json: this is no report: it is not what/);
    const file = itfix.write('rich.json', JSON.stringify(runs.rich));
    const { status, stderr } = itfix.run('report', 'diff', file, sick);
    expect(stderr).toMatch(/asked different playbooks/);
    expect(status).toBe(2);
  });

  test('the first run there is has none before it', () => {
    const alone = openItfix();
    alone.run('diagnose', alone.write('small.yaml', smallPlaybook(9)), '--quiet');
    const { status, stderr } = alone.run('report', 'diff');
    expect(stderr).toMatch(/There is no run of .* before .* to compare it with\.\nName two runs/);
    expect(status).toBe(2);
    alone.close();
  });
});
