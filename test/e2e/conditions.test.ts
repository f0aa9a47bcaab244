import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openItfix, program } from './itfix.ts';

const itfix = openItfix();
afterAll(() => itfix.close());
const runs = join(itfix.folder, 'itfix', 'runs');
const isRoot = process.getuid?.() === 0;

/** Asks the hosts file only, and finds it long. */
const quick = itfix.write(
  'quick.yaml',
  `language: 1
title: A quick playbook
symptoms: { broken: It does not work }
facts: { hosts: { probe: net.hosts } }
checks:
  hosts-short:
    code: N24
    title: The hosts file is empty
    expect: hosts.total < 0
    otherwise: The hosts file is long.
    plain: The hosts file is long.
    severity: error
escalate: { queue: network, include: [] }
`,
);

/** A line for a shell, with `itfix` in it: closed and full streams can be made nowhere else. */
function shell(line: string, env: NodeJS.ProcessEnv = {}) {
  const script = `itfix() { "${process.execPath}" "${program}" "$@"; }\n${line}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    cwd: itfix.folder,
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: '',
      XDG_STATE_HOME: itfix.folder,
      HOME: itfix.folder,
      LC_ALL: 'C.UTF-8',
      ...env,
    },
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

const trace = /\n {4}at /;

describe.skipIf(process.platform === 'win32')('streams', () => {
  test('a reader that leaves early: no noise, and the exit code of the verdict', () => {
    const { stdout, stderr } = shell('set -o pipefail; itfix plan network | head -n 1; echo "${PIPESTATUS[0]}"');
    expect(stdout.split('\n')[1]).toBe('0');
    expect(stderr).toBe('');
    const run = shell(`itfix diagnose ${quick} --quiet --full | true; echo "\${PIPESTATUS[0]}"`);
    expect(run).toEqual({ status: 0, stdout: '1\n', stderr: '' });
  });

  test('a closed stdout, a closed stderr, a closed stdin', () => {
    expect(shell('itfix facts software >&-')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(shell(`itfix diagnose ${quick} 2>&-`).status).toBe(1);
    expect(shell(`itfix diagnose ${quick} --quiet <&-`)).toMatchObject({ status: 1, stderr: '' });
    expect(shell('itfix <&-')).toMatchObject({ status: 2, stderr: expect.stringContaining('not a terminal') });
  });

  test.skipIf(process.platform !== 'linux')('a full disk behind stdout is said, and is no fault of itfix', () => {
    for (const words of ['facts software', 'plan network', `diagnose ${quick} --quiet`]) {
      const { status, stderr } = shell(`itfix ${words} >/dev/full`);
      expect(stderr).toMatch(/could not be written to stdout: .*ENOSPC.*\n.*report show/);
      expect(stderr).not.toMatch(trace);
      expect(status).toBe(2);
    }
  });

  test.skipIf(process.platform !== 'linux')('a full disk behind --output: the report is still shown', () => {
    const { status, stdout, stderr } = shell(`itfix diagnose ${quick} --quiet --format text --output /dev/full`);
    expect(stdout).toContain('N24');
    expect(stderr).toMatch(/--output \/dev\/full: could not be written: .*ENOSPC.*\n.*report show \S+ --output/);
    expect({ status, trace: trace.test(stderr) }).toEqual({ status: 2, trace: false });
    expect(shell('itfix report show --format text --output /dev/full')).toMatchObject({ status: 2, stdout: '' });
  });

  test('--output names a folder', () => {
    const { status, stderr } = itfix.run('diagnose', quick, '--output', itfix.folder);
    expect(stderr).toMatch(/it is a folder\.\nNothing was run/);
    expect(status).toBe(2);
  });
});

describe.skipIf(process.platform === 'win32')('surroundings', () => {
  test('no environment at all', () => {
    const { status, stdout, stderr } = shell(`env -i "${process.execPath}" "${program}" facts software`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toContain('not known');
  });

  test.each([
    ['HOME is not there', { HOME: '/proc/nowhere', XDG_STATE_HOME: '' }],
    ['HOME is empty', { HOME: '', XDG_STATE_HOME: '/proc/nowhere' }],
    ['the state folder is a file', { XDG_STATE_HOME: quick }],
    ['the state folder cannot be made', { XDG_STATE_HOME: '/proc/nowhere' }],
  ])('%s: the run goes on, and says that it is not kept', (_what, env) => {
    const { status, stdout, stderr } = itfix.runWith(env, 'diagnose', quick, '--quiet');
    expect(stderr).toMatch(/^This run is not kept: /);
    expect({ status, found: stdout.includes('N24') }).toEqual({ status: 1, found: true });
    expect(itfix.runWith(env, 'doctor').stdout).toContain('not kept');
    expect(itfix.runWith(env, 'report', 'list')).toMatchObject({ status: 0, stderr: '' });
  });

  test('nothing but ASCII where the terminal shows nothing else', () => {
    const env = { LC_ALL: 'C', LANG: 'C', LANGUAGE: '' };
    for (const words of [
      ['facts'],
      ['diagnose', quick, '--full'],
      ['playbook', 'show', 'network'],
      ['plan', 'network'],
      ['doctor'],
      ['--help'],
    ]) {
      const { stdout, stderr } = itfix.runWith(env, ...words);
      expect(stdout + stderr, words.join(' ')).toMatch(/^\p{ASCII}*$/u);
    }
  });

  test('a folder that is gone', () => {
    const { status, stderr } = shell(`mkdir gone; cd gone; rmdir ../gone; itfix facts software`);
    expect(stderr).not.toMatch(trace);
    expect([0, 2]).toContain(status);
  });

  test.skipIf(!isRoot)('another user, who may do nothing', () => {
    const home = mkdtempSync(join(tmpdir(), 'itfix-nobody-'));
    chmodSync(home, 0o777);
    const copy = join(home, 'quick.yaml');
    execFileSync('cp', [quick, copy]);
    chmodSync(copy, 0o644);
    const nobody = 65534;
    const asNobody = (...words: string[]) =>
      spawnSync(process.execPath, [program, ...words], {
        encoding: 'utf8',
        cwd: home,
        uid: nobody,
        gid: nobody,
        env: { PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home, LC_ALL: 'C.UTF-8' },
      });
    const run = asNobody('diagnose', copy, '--json', '--quiet');
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(run.stdout).target.rights).toMatch(/^(?:none|sudo)$/);
    expect(asNobody('facts').stderr).toBe('');
    expect(asNobody('doctor').stdout).toMatch(/rights {3}(?:none|sudo)/);
    rmSync(home, { recursive: true, force: true });
  });
});

/** Whether it runs; one that ended and was not yet fetched by its parent has no command line any more. */
function lives(pid: string): boolean {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file, 'utf8') !== '';
}

describe.skipIf(process.platform !== 'linux')('a signal ends a command, and what it started', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s', async (signal, exit) => {
    const bin = mkdtempSync(join(itfix.folder, 'bin-'));
    const note = join(bin, 'pid');
    writeFileSync(join(bin, 'ip'), `#!/bin/sh\necho $$ > ${note}.new; mv ${note}.new ${note}; exec sleep 3600\n`, {
      mode: 0o755,
    });
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, XDG_STATE_HOME: itfix.folder };
    const child = spawn(process.execPath, [program, 'probe', 'net.adapters'], { env, stdio: 'ignore' });
    while (!existsSync(note)) await new Promise(resolve => setTimeout(resolve, 20));
    const pid = readFileSync(note, 'utf8').trim();
    expect(lives(pid)).toBe(true);
    child.kill(signal);
    expect(await new Promise(resolve => child.once('exit', resolve))).toBe(exit);
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(lives(pid)).toBe(false);
  });
});

describe('past runs', () => {
  const ids = () => readdirSync(runs).filter(id => /^\d{8}-\d{6}-[0-9a-f]{5}$/.test(id));

  test('are for nobody else', () => {
    itfix.run('diagnose', quick, '--quiet');
    const [id = ''] = ids();
    expect(statSync(runs).mode & 0o077).toBe(0);
    expect(statSync(join(runs, id)).mode & 0o077).toBe(0);
    for (const file of readdirSync(join(runs, id))) expect(statSync(join(runs, id, file)).mode & 0o077).toBe(0);
  });

  test('several at once are all kept', async () => {
    const before = ids().length;
    const children = [1, 2, 3].map(() => itfix.start('diagnose', quick, '--quiet'));
    const codes = await Promise.all(children.map(child => new Promise(resolve => child.once('exit', resolve))));
    expect(codes).toEqual([1, 1, 1]);
    expect(ids().length).toBe(before + 3);
  });

  test('doctor leaves nothing behind', () => {
    const before = readdirSync(runs);
    expect(itfix.run('doctor').stdout).toContain(`kept, ${ids().length} runs`);
    expect(readdirSync(runs)).toEqual(before);
  });

  test('the beginning of an id is enough where only one has it', () => {
    const [id = ''] = ids();
    expect(itfix.run('report', 'show', id).stdout).toContain(id);
    expect(itfix.run('report', 'show', id.slice(0, -1)).stdout).toContain(id);
    const several = itfix.run('report', 'show', id.slice(0, 4));
    expect(several.stderr).toMatch(/ids of \d+ stored runs begin with.*\nGive more of it: /);
    expect(several.status).toBe(2);
    expect(itfix.run('report', 'show', 'zzz')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no stored run "zzz"'),
    });
    expect(itfix.run('report', 'show', '')).toMatchObject({ status: 2 });
  });

  const damaged: [string, (folder: string) => void][] = [
    ['no JSON', folder => writeFileSync(join(folder, 'journal.ndjson'), 'garbage\n')],
    ['nothing', folder => writeFileSync(join(folder, 'journal.ndjson'), '')],
    ['JSON of something else', folder => writeFileSync(join(folder, 'journal.ndjson'), 'null\n5\n[]\n')],
    [
      'a start without its parts',
      folder => writeFileSync(join(folder, 'journal.ndjson'), '{"type":"started","started":{"id":"x"}}\n'),
    ],
    [
      'a run without its parts',
      folder => writeFileSync(join(folder, 'journal.ndjson'), '{"type":"ended","run":{"id":"x"}}\n'),
    ],
    ['a folder', folder => mkdirSync(join(folder, 'journal.ndjson'))],
    ['a link to elsewhere', folder => symlinkSync('/etc/passwd', join(folder, 'journal.ndjson'))],
    ['a link to what has no end', folder => symlinkSync('/dev/zero', join(folder, 'journal.ndjson'))],
    [
      'a pipe that nobody writes to',
      folder => void execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, 'journal.ndjson')]),
    ],
  ];
  test.skipIf(process.platform === 'win32').each(damaged)(
    'a journal that is %s: said, with its place; the others are still shown',
    (_what, damage) => {
      const id = '20990101-000000-dead';
      mkdirSync(join(runs, id));
      damage(join(runs, id));
      for (const words of [
        ['report', 'show', id],
        ['report', 'show'],
      ]) {
        const { status, stdout, stderr } = itfix.run(...words);
        expect(stderr).toMatch(
          /^itfix: The run 20990101-000000-dead cannot be shown: .+\.\nIts journal is .*journal\.ndjson/,
        );
        expect({ status, stdout, lines: stderr.split('\n').length }).toEqual({ status: 2, stdout: '', lines: 3 });
      }
      const list = itfix.run('report', 'list');
      expect(list.stdout.split('\n')[0]).toMatch(new RegExp(`^${id}  [-:0-9 ]{16}  unreadable$`));
      expect(list.stdout.split('\n').length).toBeGreaterThan(2);
      expect(list.status).toBe(0);
      rmSync(join(runs, id), { recursive: true });
    },
  );

  test('what else lies in the folder is no run', () => {
    symlinkSync('/etc', join(runs, '20990101-000000-beef'));
    mkdirSync(join(runs, 'notes'));
    writeFileSync(join(runs, 'notes', 'journal.ndjson'), '');
    expect(itfix.run('report', 'list').stdout).not.toMatch(/beef|notes/);
    rmSync(join(runs, '20990101-000000-beef'));
    rmSync(join(runs, 'notes'), { recursive: true });
  });
});

describe('words', () => {
  test.each([
    [['help'], 0, /Usage: itfix/],
    [['help', 'diagnose'], 0, /--deadline/],
    [['doctor', 'more'], 2, /too many arguments/],
    [['plan'], 2, /missing required argument[\s\S]*itfix plan --help/],
    [['playbook', 'shwo', 'network'], 2, /Did you mean show/],
    [['diagnose', '--set'], 2, /argument missing[\s\S]*itfix diagnose --help/],
    [['diagnose', quick, '--deadline', '9999h'], 2, /too long.*\n.*24h/],
    [['diagnose', quick, '--deadline', '-5s'], 2, /not a time/],
    [['diagnose', quick, '--answer', 'a=b'], 2, /no question "a"/],
    [['diagnose', '__proto__'], 2, /no playbook "__proto__"/],
    [['probe', 'net.lookup', 'name=["x"]'], 2, /no parameter "name".*\n.*Did you mean "names"/],
    [['probe', 'software.os', 'x=1'], 2, /no parameter "x".*\n.*none/],
    [['probe', 'net.hosts', 'x'], 2, /not key=value/],
    [['completion', 'tcsh'], 2, /Allowed choices/],
  ] as const)('itfix %j: exit %i', (words, exit, says) => {
    const { status, stdout, stderr } = itfix.run(...words);
    expect(exit === 0 ? stdout : stderr).toMatch(says);
    expect({ status, trace: trace.test(stderr) }).toEqual({ status: exit, trace: false });
  });

  test('every page of help fits 100 columns and says what its command is for', () => {
    const commands = [
      'diagnose',
      'facts',
      'plan',
      'probe',
      'report',
      'report show',
      'report list',
      'playbook',
      'playbook list',
      'playbook show',
      'playbook check',
      'playbook test',
      'doctor',
      'completion',
    ];
    for (const command of commands) {
      const { status, stdout } = itfix.run(...command.split(' '), '--help');
      expect(status, command).toBe(0);
      expect(stdout, command).toMatch(new RegExp(`^Usage: itfix ${command}`));
      expect(Math.max(...stdout.split('\n').map(line => line.length)), command).toBeLessThanOrEqual(100);
    }
  });
});
