import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/playbook/describe.ts';
import { loadPlaybook } from '../../src/playbook/load.ts';
import { probes } from './probes.ts';

const folder = new URL('../playbook-errors/', import.meta.url).pathname;
const files = readdirSync(folder).filter(file => file.endsWith('.yaml'));

/** Every rule that the loader knows: each must be in some case. */
const rules = new Set(
  readdirSync(new URL('../../src/playbook/', import.meta.url))
    .map(file => readFileSync(new URL(`../../src/playbook/${file}`, import.meta.url), 'utf8'))
    .flatMap(text => [...text.matchAll(/rule: '(?<rule>[a-z-]+)'|, '(?<other>[a-z]+(?:-[a-z]+)+)', [`'m]/g)])
    .map(({ groups }) => groups?.rule ?? groups?.other ?? ''),
);

describe('a broken playbook', () => {
  test.each(files)('%s', file => {
    const expected = readFileSync(join(folder, `${basename(file, '.yaml')}.out`), 'utf8');
    const { problems } = loadPlaybook({ file, id: 'network', text: readFileSync(join(folder, file)) }, probes);
    const said = problems.map(problem => `${formatProblem(problem).split('\n')[0]}\n`).join('');
    expect(said).toBe(expected);
  });

  test('every rule is in some case', () => {
    const links = readFileSync(new URL('link.test.ts', import.meta.url), 'utf8'); // what needs several playbooks at once
    const all =
      links + files.map(file => readFileSync(join(folder, `${basename(file, '.yaml')}.out`), 'utf8')).join('');
    expect(rules.size).toBeGreaterThan(15);
    expect([...rules].filter(rule => !all.includes(`[${rule}]`))).toEqual([]);
  });

  test('those named ok have no problem, the others have', () => {
    for (const file of files) {
      const out = readFileSync(join(folder, `${basename(file, '.yaml')}.out`), 'utf8');
      expect([file, out === '']).toEqual([file, file.startsWith('ok')]);
    }
  });
});
