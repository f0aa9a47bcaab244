import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
});
/** A list of packages, or since npm 11.6 a table of them. */
const packed: { files: { path: string }[] }[] = Object.values(JSON.parse(listed));
const files = packed.flatMap(({ files }) => files.map(({ path }) => path));

const folder = mkdtempSync(join(tmpdir(), 'itfix-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package that is published', () => {
  test('holds the program, the playbooks, the schemas and the licences, and nothing for developers', () => {
    for (const file of [
      'bin/itfix.js',
      'dist/cli/main.cjs',
      'dist/THIRD-PARTY-NOTICES',
      'playbooks/network.yaml',
      'schema/run.schema.json',
      'schema/playbook.schema.json',
      'LICENSE',
      'README.md',
    ])
      expect(files).toContain(file);
    expect(files.filter(file => /^(?:src|test|scripts|node_modules)\//.test(file))).toEqual([]);
  });

  test('passes on the licence of every library that it bundles', () => {
    const notices = readFileSync(join(root, 'dist/THIRD-PARTY-NOTICES'), 'utf8');
    for (const name of [
      'commander',
      'inquirer',
      'ora',
      'chalk',
      'yaml',
      'zod',
      'systeminformation',
      're2js',
      'dns-packet',
    ])
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    expect(notices).toContain('Permission is hereby granted');
    expect(notices).not.toMatch(/undefined|\(\)/);
  });

  test('runs with nothing beside it', () => {
    for (const file of files) cpSync(join(root, file), join(folder, file), { recursive: true });
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [join(folder, 'bin/itfix.js'), ...words], { cwd: folder, encoding: 'utf8' });
    expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run('playbook', 'check')).toMatchObject({ status: 0, stderr: '' });
    expect(run('facts', 'hardware', '--json')).toMatchObject({ status: 0, stderr: '' });
    expect(run('plan', 'network')).toMatchObject({ status: 0, stderr: '' });
    expect(run('completion', 'bash')).toMatchObject({ status: 0, stderr: '' });
  });
});
