import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, test } from 'vitest';
import { openItfix, silentServer, smallPlaybook } from './itfix.ts';

const itfix = openItfix();
afterAll(() => itfix.close());
const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const schema = JSON.parse(readFileSync(new URL('../../schema/run.schema.json', import.meta.url), 'utf8'));

describe('what can be asked without a machine', () => {
  test('--version', () =>
    expect(itfix.run('--version')).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' }));

  test('--help is a page that names every command and the exit codes', () => {
    const { status, stdout } = itfix.run('--help');
    expect(status).toBe(0);
    for (const word of [
      'diagnose',
      'facts',
      'plan',
      'probe',
      'report',
      'playbook',
      'doctor',
      'completion',
      'Examples:',
      'Exit:',
    ])
      expect(stdout).toContain(word);
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(100);
  });

  test.each(['linux', 'darwin', 'windows'])('plan for %s shows commands and runs none', platform => {
    const { status, stdout } = itfix.run('plan', 'network', '--on-platform', platform);
    expect(status).toBe(0);
    expect(stdout).toContain(platform === 'windows' ? 'Get-NetAdapter' : platform === 'darwin' ? 'ifconfig' : 'ip -j');
  });

  test.each(['bash', 'zsh', 'fish', 'powershell'])('completion for %s', shell => {
    const { status, stdout } = itfix.run('completion', shell);
    expect({ status, long: stdout.length > 500 }).toEqual({ status: 0, long: true });
  });

  test('completion knows the playbooks', () =>
    expect(itfix.run('complete', '--', 'diagnose', '').stdout).toContain('network'));

  test('playbook list, show and check', () => {
    expect(itfix.run('playbook', 'list').stdout).toContain('network');
    expect(itfix.run('playbook', 'show', 'network').stdout).toContain('N02 network/no-carrier');
    expect(itfix.run('playbook', 'check')).toMatchObject({ status: 0 });
  });
});

describe('bad input: what happened, where, what to do; exit 2, nothing on stdout', () => {
  const broken = itfix.write('broken.yaml', 'language: 1\ntitle: x\nchecks: [\n');
  const wordForNumber = itfix.write('number.yaml', smallPlaybook(9).replace('title: A small playbook', 'title: 5'));
  const cases: [string, string[], RegExp][] = [
    ['no such playbook', ['diagnose', 'netwrok'], /no playbook "netwrok".*\n.*Did you mean "network"/],
    ['no such file', ['diagnose', 'nowhere.yaml'], /nowhere\.yaml cannot be read/],
    ['broken YAML', ['diagnose', broken], /broken\.yaml:\d+:\d+: .* \[/],
    [
      'a number where a word belongs, in a playbook',
      ['diagnose', wordForNumber],
      /number\.yaml:2:8: .*\n.*title: 5\n.*\^/,
    ],
    ['an unknown parameter', ['diagnose', 'network', '--set', 'siet=x.example'], /"siet".*\n.*Did you mean "site"/],
    ['a number where a word belongs', ['diagnose', 'network', '--set', 'site=5'], /"5" is not a word/],
    [
      'a word where a number belongs',
      ['diagnose', 'network', '--set', 'max-clock-error-sec=much'],
      /"much" is not a number/,
    ],
    ['a setting without a value', ['diagnose', 'network', '--set', 'site'], /not name=value/],
    [
      'an output path that cannot be written',
      ['diagnose', 'network', '--output', '/proc/nowhere/report.md'],
      /cannot be written.*\n.*Nothing was run/,
    ],
    ['an unknown format', ['diagnose', 'network', '--format', 'markdwon'], /Did you mean "markdown"/],
    ['an ending that is no format', ['diagnose', 'network', '-o', 'report.docx'], /no report format ends in "\.docx"/],
    ['a deadline that is no time', ['diagnose', 'network', '--deadline', 'soon'], /not a time.*\n.*30s/],
    [
      'a message that is not there',
      ['diagnose', '--message', 'nowhere.eml'],
      /no file nowhere\.eml here.*\n.*saved as/,
    ],
    ['a message of nothing', ['diagnose', '--message', '-'], /standard input is empty/],
    [
      'standard input for two things',
      ['diagnose', '--message', '-', '--inventory', '-'],
      /both read standard input.*\n.*Save one/,
    ],
    ['a message where one goes on', ['diagnose', '--resume', '--message', 'back.eml'], /Leave out --message/],
    ['an unknown symptom', ['diagnose', 'network', '--symptom', 'nothing-open'], /Did you mean "nothing-opens"/],
    ['an unknown probe', ['probe', 'net.adapter'], /Did you mean "net.adapters"/],
    ['parameters that do not fit', ['probe', 'net.lookup', 'names=5'], /do not fit net\.lookup/],
    ['an unknown area', ['facts', 'hardwear'], /Did you mean "hardware"/],
    ['an unknown system', ['plan', 'network', '--on-platform', 'beos'], /does not know this system/],
    ['an unknown command', ['diagnoze'], /no command "diagnoze".*\n.*itfix diagnose/],
    ['an unknown option', ['diagnose', '--jason'], /--json/],
    ['no terminal where a prompt would be needed', [], /not a terminal.*\n.*itfix diagnose/],
  ];
  test.each(cases)('%s', (_what, words, says) => {
    const { status, stdout, stderr } = itfix.run(...words);
    expect(stderr).toMatch(says);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

describe('diagnose', () => {
  test('--json is one document that fits the published schema, and nothing else', async () => {
    const server = await silentServer();
    const file = itfix.write('small.yaml', smallPlaybook(server.port));
    const { status, stdout, stderr } = itfix.run('diagnose', file, '--json');
    server.close();
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const run = JSON.parse(stdout);
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(run), JSON.stringify(validate.errors)).toBe(true);
    expect({ status, verdict: run.verdict, causes: run.rootCauses.map((cause: { id: string }) => cause.id) }).toEqual({
      status: 1,
      verdict: 'problems',
      causes: ['small/site-answers'],
    });
    expect(stderr).toContain('FAILS');
    expect(readdirSync(join(itfix.folder, 'itfix', 'runs'))).toContain(run.id);
    const shown = itfix.run('report', 'show', '--json');
    expect(JSON.parse(shown.stdout)).toEqual(run);
  });

  test('--message reads a mail that came back, also from standard input, and names its cause', () => {
    const file = itfix.write(
      'back.eml',
      'From: mailer-daemon@mx.example.com\nSubject: Undelivered\n\n<bob@example.net>: 552 5.2.2 Mailbox full\n',
    );
    const words = ['diagnose', '--offline', '--json', '--quiet', '--message'];
    const piped = itfix.runWithInput(readFileSync(file, 'utf8'), ...words, '-');
    for (const { status, stdout } of [itfix.run(...words, file), piped])
      expect({ status, causes: JSON.parse(stdout).rootCauses.map(({ code }: { code: string }) => code) }).toEqual({
        status: 1,
        causes: ['E13'],
      });
  });

  test('--output writes a report of the format its name says, the exit code stays that of the verdict', async () => {
    const server = await silentServer();
    const file = itfix.write('small2.yaml', smallPlaybook(server.port));
    const { status } = itfix.run('diagnose', file, '--quiet', '--output', 'ticket.md');
    server.close();
    expect(status).toBe(1);
    expect(readFileSync(join(itfix.folder, 'ticket.md'), 'utf8')).toContain('N38');
  });

  test.each([
    ['error', 'what is not known by then is unknown, never broken'],
    ['warning', 'as long as something was not looked at, nothing shows that the machine is healthy'],
  ])('a deadline ends the run (%s): %s', async severity => {
    const server = await silentServer();
    const text = smallPlaybook(server.port).replaceAll('severity: error', `severity: ${severity}`);
    const file = itfix.write('slow.yaml', text);
    const start = Date.now();
    const { status, stdout } = itfix.run('diagnose', file, '--json', '--quiet', '--deadline', '1s');
    server.close();
    const run = JSON.parse(stdout);
    expect(Date.now() - start).toBeLessThan(4000);
    expect({ status, verdict: run.verdict, causes: run.rootCauses }).toEqual({
      status: 3,
      verdict: 'undetermined',
      causes: [],
    });
    expect(run.limits.join()).toContain('cut short');
  });

  test('killed with -9 in the middle, the report of what was known is still made', async () => {
    const server = await silentServer();
    const file = itfix.write('killed.yaml', smallPlaybook(server.port));
    const child = itfix.start('diagnose', file, '--quiet');
    const runs = join(itfix.folder, 'itfix', 'runs');
    mkdirSync(runs, { recursive: true });
    const known = new Set(readdirSync(runs));
    let journal = '';
    let id = '';
    for (let tries = 0; tries < 200 && !journal.includes('"type":"reading","fact":"killed/hosts"'); tries++) {
      await new Promise(resolve => setTimeout(resolve, 50));
      const [fresh] = readdirSync(runs).filter(id => !known.has(id));
      id = fresh ?? '';
      if (fresh !== undefined) journal = readFileSync(join(runs, fresh, 'journal.ndjson'), 'utf8');
    }
    child.kill('SIGKILL');
    await new Promise(resolve => child.once('exit', resolve));
    server.close();
    const run = JSON.parse(itfix.run('report', 'show', id, '--json').stdout);
    expect(run.limits[0]).toContain('interrupted');
    expect(run.findings.map((finding: { id: string; status: string }) => [finding.id, finding.status])).toEqual([
      ['killed/hosts-short', 'pass'],
      ['killed/site-answers', 'unknown'],
    ]);
    expect(itfix.run('report', 'list').stdout).toContain(run.id);
    expect(itfix.run('report', 'show', id).stdout).toContain('interrupted');
  });

  test('Ctrl-C ends the run with the report of what was known', async () => {
    const server = await silentServer();
    const file = itfix.write('stopped.yaml', smallPlaybook(server.port));
    const child = itfix.start('diagnose', file, '--json');
    let stdout = '';
    child.stdout?.on('data', chunk => {
      stdout += chunk;
    });
    await new Promise(resolve => child.stderr?.once('data', resolve));
    child.kill('SIGINT');
    const code = await new Promise(resolve => child.once('close', resolve));
    server.close();
    expect(code).toBe(3);
    expect(JSON.parse(stdout).limits.join()).toContain('cut short');
  });

  test('a reader that leaves is no error: itfix … | head', () => {
    const { status, stderr } = itfix.runWith({}, 'facts', 'hardware', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('a state folder that cannot be written costs the journal, not the run', async () => {
    const server = await silentServer();
    const file = itfix.write('nokeep.yaml', smallPlaybook(server.port));
    const { status, stderr } = itfix.runWith(
      { XDG_STATE_HOME: '/proc/nowhere' },
      'diagnose',
      file,
      '--json',
      '--quiet',
      '--deadline',
      '1s',
    );
    server.close();
    expect(status).toBe(3);
    expect(stderr).toContain('This run is not kept');
  });
});

describe('facts', () => {
  test('as JSON: every reading has a value or a reason', () => {
    const { status, stdout } = itfix.run('facts', '--json');
    expect(status).toBe(0);
    const { facts } = JSON.parse(stdout);
    expect(Object.keys(facts)).toEqual(
      expect.arrayContaining(['hardware.cpu', 'hardware.memory', 'net.adapters', 'software.os']),
    );
    expect(facts['hardware.cpu'].value.cores).toBeGreaterThan(0);
    for (const reading of Object.values<{ ok: boolean; reason?: { why: string } }>(facts))
      expect(reading.ok || reading.reason?.why).toBeTruthy();
  });

  test('as a page', () => expect(itfix.run('facts', 'hardware').stdout).toContain('HARDWARE'));
});

test('doctor names what is missing', () => {
  const { status, stdout } = itfix.run('doctor');
  expect(status).toBe(0);
  expect(stdout).toMatch(/probes are ready/);
});
