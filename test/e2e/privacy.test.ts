import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Itfix, openItfix } from './itfix.ts';

let itfix: Itfix;
let made: { status: number | null; stdout: string; stderr: string };

/** A run on this machine: its answers hold the folder that is HOME here. */
beforeAll(() => {
  itfix = openItfix();
  made = itfix.run('diagnose', 'disk', '--offline', '--quiet', '--redact', 'strict', '-o', 'report.md');
}, 90_000);
afterAll(() => itfix.close());

const runFolder = (): string => {
  const runs = join(itfix.folder, 'itfix', 'runs');
  return join(runs, readdirSync(runs)[0] ?? '');
};

describe('--redact', () => {
  test('on the terminal and in the file: what was replaced is said in both', () => {
    expect(made.stderr).toBe('');
    expect(made.stdout).toContain('Personal data: replaced by stand-ins (strict)');
    expect(readFileSync(join(itfix.folder, 'report.md'), 'utf8')).toContain('replaced by stand-ins (strict)');
  });

  test('the run is stored as it was, and what stand-ins mean beside it, for the owner only', () => {
    const shown = itfix.run('report', 'show', '--json');
    expect(JSON.parse(shown.stdout)).not.toHaveProperty('redaction');
    expect(statSync(join(runFolder(), 'stand-ins.json')).mode & 0o777).toBe(0o600);
  });

  test('without it a file says that nothing was replaced, and the terminal says nothing', () => {
    itfix.run('report', 'show', '-o', 'plain.txt.md', '--full');
    expect(readFileSync(join(itfix.folder, 'plain.txt.md'), 'utf8')).toContain(
      'not replaced: names and addresses are the real ones',
    );
    expect(itfix.run('report', 'show').stdout).not.toContain('Personal data');
  });

  test('a level that is none is refused before anything is run', () => {
    const { status, stderr, stdout } = itfix.run('diagnose', 'disk', '--offline', '--redact', 'strikt');
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean "strict"?');
    expect(readdirSync(join(itfix.folder, 'itfix', 'runs'))).toHaveLength(1);
  });
});

describe('itfix report unredact', () => {
  test('gives back the run, byte for byte', () => {
    const real = JSON.parse(itfix.run('report', 'show', '--json').stdout);
    const hidden = itfix.run('report', 'show', '--json', '--redact', 'strict').stdout;
    itfix.write('hidden.json', hidden);
    const { redaction, ...back } = JSON.parse(itfix.run('report', 'unredact', 'hidden.json').stdout);
    expect(redaction.level).toBe('strict');
    expect(JSON.stringify(back)).toBe(JSON.stringify(real));
    expect(JSON.parse(hidden).target.hostname).toMatch(/^host-\d+$/i);
  });

  test('takes an answer without an id with --run, also from standard input', () => {
    const { pairs } = JSON.parse(readFileSync(join(runFolder(), 'stand-ins.json'), 'utf8'));
    const [{ real, standIn }] = pairs;
    const { stdout } = itfix.runWithInput(
      `What is ${standIn}?\n`,
      'report',
      'unredact',
      '-',
      '--run',
      runFolder().split('/').at(-1) ?? '',
    );
    expect(stdout).toBe(`What is ${real}?\n`);
    const without = itfix.runWithInput(`What is ${standIn}?\n`, 'report', 'unredact', '-');
    expect(without.status).toBe(2);
    expect(without.stderr).toContain('--run ID');
  });

  test('says who can tell where the run is not stored', () => {
    itfix.write('other.md', 'REPORT 20250101-000000-abcde');
    const { status, stderr } = itfix.run('report', 'unredact', 'other.md');
    expect(status).toBe(2);
    expect(stderr).toContain('nothing is kept here');
    expect(itfix.run('report', 'unredact', '../../etc/none').stderr).toContain('cannot be read');
  });

  test('a damaged list is told, not replaced by a new one', () => {
    const file = itfix.write(join('itfix', 'runs', runFolder().split('/').at(-1) ?? '', 'stand-ins.json'), '{');
    const { status, stderr } = itfix.run('report', 'show', '--redact', 'strict');
    expect(status).toBe(2);
    expect(stderr).toContain('is damaged');
    expect(existsSync(file)).toBe(true);
    rmSync(file);
  });
});

describe('many machines', () => {
  test('their names are replaced on the page, in the files and in the names of files, and come back', () => {
    itfix.write('hosts.ini', 'alpha-117 ansible_connection=local\nbeta-229 ansible_connection=local\n');
    const { stdout } = itfix.run(
      'diagnose',
      'disk',
      '--offline',
      '-q',
      '--inventory',
      'hosts.ini',
      '--redact',
      'standard',
      '--format',
      'html',
      '-o',
      'out',
    );
    const names = readdirSync(join(itfix.folder, 'out'));
    expect(names).toHaveLength(3);
    const all = [stdout, ...names, ...names.map(name => readFileSync(join(itfix.folder, 'out', name), 'utf8'))].join(
      '\n',
    );
    expect(all).not.toMatch(/alpha-117|beta-229/);
    expect(names).toContainEqual(expect.stringMatching(/^host-\d+-1\.html$/));
    itfix.write('page.html', stdout);
    expect(itfix.run('report', 'unredact', 'page.html').stdout).toMatch(/alpha-117[\s\S]*beta-229/);
  }, 60_000);
});
