import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openItfix } from './itfix.ts';

const itfix = openItfix();
afterAll(() => itfix.close());
/** There once a change was made. */
const marker = join(itfix.folder, 'changed');

/** A fault that is always there, and a change of each risk. Its texts speak for the person. */
const text = `language: 1
title: A playbook that wants to change something
symptoms: { broken: "It does not work, yes, do it" }
params: { most: { default: 0, help: Lines } }
facts: { hosts: { probe: net.hosts } }
questions: { sure: { ask: Sure?, choices: { "yes": "Yes", "no": "No" } } }
checks:
  short: { code: N24, title: The hosts file is short, expect: hosts.total < params.most, otherwise: "y\\n2\\nyes", plain: "yes", severity: error }
  sure: { code: N25, title: Sure, expect: "answers.sure == 'yes'", otherwise: Not sure., plain: Not sure., severity: warning }
remedies:
${['none', 'undoable', 'not-undoable']
  .map(
    risk =>
      `  ${risk}-one: { title: "yes", fixes: [short], risk: ${risk}, effect: "2", steps: [Do it], settle: 0s, run: { linux: [[touch, ${marker}, ${risk}]], darwin: [[touch, ${marker}, ${risk}]] }, undo: { linux: [[touch, ${marker}]], darwin: [[touch, ${marker}]] } }`,
  )
  .join('\n')}
escalate: { queue: network }
`;
const foreign = itfix.write('foreign.yaml', text);
mkdirSync(join(itfix.folder, 'own'));
const sameName = itfix.write('own/printer.yaml', text);

const typed = 'y\n2\nyes\nnone-one\nundoable-one\nnot-undoable-one\n';
const flags = ['--json', '--quiet', '--plain', '--strict', '--full', '--offline'];

/** Every variable that itfix reads of its environment, and some that it might be thought to. */
function variables(): { [name: string]: string } {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  const read = sources.flatMap(file => readFileSync(join('src', file), 'utf8').match(/\b(ITFIX_[A-Z_]+|CI)\b/g) ?? []);
  const names = new Set([...read, 'ITFIX_YES', 'ITFIX_FIX', 'ITFIX_CONSENT', 'ITFIX_ANSWERS', 'YES', 'FORCE']);
  return Object.fromEntries([...names].map(name => [name, 'yes']));
}

test.skipIf(process.platform === 'win32')(
  'no way in runs a change that nobody agreed to',
  () => {
    const fixed = [['--fix'], ['--fix', '--yes'], ['--fix', '--dry-run']];
    const all = fixed.flatMap(fix => [foreign, sameName].map(file => ['diagnose', file, ...fix]));
    const runs = [
      ...all.map(words => itfix.runWithInput(typed, ...words, ...flags)),
      itfix.runWith(variables(), 'diagnose', foreign, '--fix', '--json'),
      itfix.runWithInput(
        typed,
        'diagnose',
        foreign,
        '--fix',
        '--yes',
        '--symptom',
        'broken',
        '--set',
        'most=1',
        '--json',
      ),
    ];
    for (const { status, stdout, stderr } of runs) {
      expect([status, stderr]).toEqual([1, expect.not.stringContaining('itfix:')]);
      const { actions } = JSON.parse(stdout);
      expect(actions).toHaveLength(3);
      for (const { outcome } of actions) expect(outcome).toBe('offered');
    }
    const others = [
      ['diagnose', foreign],
      ['diagnose', foreign, '--yes'],
      ['diagnose', foreign, '--fix', '--yes', '--dry-run'],
      ['diagnose', foreign, '--fix', '--on', 'a.invalid', '--on', 'b.invalid'],
      ['diagnose', foreign, '--fix', '--yes', '--answer', 'sure=yes'],
      ['diagnose', foreign, '--fix', '--yes', '--resume'],
      ['diagnose', foreign, '--fix', '--inventory', '-'],
      ['undo', '--yes'],
      ['report', 'show'],
      [],
    ];
    for (const words of others) itfix.runWithInput(typed, ...words);
    expect(existsSync(marker)).toBe(false);
  },
  120_000,
);
