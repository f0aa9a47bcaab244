import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BundleFile } from '../../src/bundle/archive.ts';
import { manifestName, manifestOf, writeManifest } from '../../src/bundle/manifest.ts';
import { pack, unpack } from '../../src/bundle/pack.ts';
import type { Run } from '../../src/model/run.ts';
import { hostile } from '../reports/_runs.ts';
import { openItfix, program, silentServer, smallPlaybook } from './itfix.ts';
import { outcomes } from './outcomes.ts';

const itfix = openItfix();
afterAll(() => itfix.close());
const isRoot = process.getuid?.() === 0;

/** Asks the hosts file only. */
const quickText = (expect: string, more = ''): string => `language: 1
title: A quick playbook
symptoms: { broken: It does not work }
params: { most: { default: 0, help: "Lines that are allowed" } }
facts:
  hosts: { probe: net.hosts }
${more}
checks:
  hosts-short:
    code: N24
    title: The hosts file is empty
    expect: ${expect}
    otherwise: The hosts file is long.
    plain: The hosts file is long.
    severity: error
escalate: { queue: network, include: [hosts] }
`;
const quick = itfix.write('quick.yaml', quickText('hosts.total < params.most'));

/** A run, and what is compared of it: all but its name, its time, and that it was judged again. */
const runOf = (stdout: string): Run => JSON.parse(stdout);
const judged = ({ verdict, rootCauses, findings, facts, target, answers, params, actions }: Run) => ({
  verdict,
  rootCauses,
  // What would tell may be said with another way to the machine.
  findings: findings.map(({ wouldTell: _, ...finding }) => finding),
  facts,
  target,
  answers,
  params,
  actions,
});

let run: Run;
let file: string;
beforeAll(() => {
  run = runOf(itfix.run('diagnose', quick, '--json', '--quiet').stdout);
  file = join(itfix.folder, itfix.run('report', 'bundle', '--redact', 'none').stdout.trim());
}, 60_000);

const filesIn = (archive: string): BundleFile[] => unpack(readFileSync(archive));

/** The bundle with other files in it, as somebody would pack it who knows how. */
async function forged(name: string, change: (files: Map<string, string>) => void, seal = true): Promise<string> {
  const folder = `itfix-${run.id}`;
  const files = new Map(
    filesIn(file).map(one => [one.name.slice(folder.length + 1), Buffer.from(one.bytes).toString()]),
  );
  change(files);
  if (seal) files.delete(manifestName);
  const inside = [...files].map(([path, text]): BundleFile => ({ name: path, bytes: Buffer.from(text) }));
  const forger = {
    run: { ...run, ...JSON.parse(safely(files.get('run.json'))) },
    redaction: 'none',
    version: '9',
  } as const;
  const all = seal ? [...inside, writeManifest(manifestOf(forger, inside))] : inside;
  return itfix.write(name, await pack(all, name.endsWith('.zip') ? 'zip' : 'tar.gz'));
}

function safely(text: string | undefined): string {
  try {
    const { id } = JSON.parse(text ?? '');
    return JSON.stringify(typeof id === 'string' ? { id } : {});
  } catch {
    return '{}';
  }
}

describe('report bundle', () => {
  test('holds the report in all formats, the run, its evidence and its playbooks, for its owner only', () => {
    const names = filesIn(file).map(({ name }) => name);
    expect(names.every(name => name.startsWith(`itfix-${run.id}/`))).toBe(true);
    const inside = names.map(name => name.slice(`itfix-${run.id}/`.length));
    expect(inside).toEqual(
      expect.arrayContaining([
        'README.txt',
        'report.html',
        'report.md',
        'report.txt',
        'report.json',
        'report.prom',
        'report.xml',
        'run.json',
        'facts.json',
        'asked.json',
        'evidence/001-net.hosts.txt',
        'playbooks/quick.yaml',
        'redaction.json',
        'manifest.json',
      ]),
    );
    const textOf = (name: string): string => Buffer.from(filesIn(file)[inside.indexOf(name)]?.bytes ?? []).toString();
    const redaction = { level: 'none', replaced: [] };
    expect(JSON.parse(textOf('run.json'))).toEqual({ ...run, redaction });
    expect(JSON.parse(textOf('report.json'))).toEqual({ ...run, redaction });
    expect(JSON.parse(textOf('redaction.json'))).toEqual(redaction);
    expect(JSON.parse(textOf('facts.json'))).toEqual(run.facts);
    expect(textOf('playbooks/quick.yaml')).toBe(readFileSync(quick, 'utf8'));
    expect(textOf('report.md')).toContain('The hosts file is long.');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(basename(file)).toBe(`itfix-${run.id}.tar.gz`);
  });

  test.each(['tar.gz', 'zip'])('%s: the same bytes in every time zone, with every umask, at every time', kind => {
    const packed = [
      ['Pacific/Kiritimati', '077'],
      ['America/Adak', '000'],
      ['UTC', '027'],
    ].map(([zone, mask], at) => {
      const target = join(itfix.folder, `same-${at}.${kind}`);
      const line = `umask ${mask}; "${process.execPath}" "${program}" report bundle ${run.id} -o "${target}"`;
      const env = { ...process.env, TZ: zone, HOME: itfix.folder, XDG_STATE_HOME: itfix.folder };
      expect(spawnSync('sh', ['-c', line], { env, cwd: itfix.folder, encoding: 'utf8' })).toMatchObject({ status: 0 });
      expect(statSync(target).mode & 0o777).toBe(0o600);
      return readFileSync(target).toString('base64');
    });
    expect(new Set(packed).size).toBe(1);
    expect(itfix.run('report', 'verify', `same-0.${kind}`).status).toBe(0);
  });

  test('--zip, and a file that ends in .zip', () => {
    expect(itfix.run('report', 'bundle', '--zip').stdout).toBe(`itfix-${run.id}.zip\n`);
    itfix.run('report', 'bundle', '-o', 'other.zip');
    expect(readFileSync(join(itfix.folder, 'other.zip'))).toEqual(
      readFileSync(join(itfix.folder, `itfix-${run.id}.zip`)),
    );
  });

  test('a run that was killed is packed with what was known, and judged again the same', async () => {
    const server = await silentServer();
    const slow = itfix.write('killed.yaml', smallPlaybook(server.port));
    const runs = join(itfix.folder, 'itfix', 'runs');
    const known = new Set(readdirSync(runs));
    const child = itfix.start('diagnose', slow);
    let journal = '';
    let id = '';
    for (let tries = 0; tries < 200 && !journal.includes('"type":"reading","fact":"killed/hosts"'); tries++) {
      await new Promise(resolve => setTimeout(resolve, 50));
      id = readdirSync(runs).find(one => !known.has(one)) ?? '';
      if (id !== '') journal = readFileSync(join(runs, id, 'journal.ndjson'), 'utf8');
    }
    child.kill('SIGKILL');
    await new Promise(resolve => child.once('exit', resolve));
    server.close();
    expect(itfix.run('report', 'bundle', id, '-o', 'killed.tgz')).toMatchObject({ status: 0, stdout: 'killed.tgz\n' });
    expect(itfix.run('report', 'verify', 'killed.tgz').status).toBe(0);
    const [shown, again] = [
      ['report', 'open', 'killed.tgz'],
      ['diagnose', '--replay', 'killed.tgz'],
    ].map(words => runOf(itfix.run(...words, '--json').stdout));
    expect(shown?.limits[0]).toContain('interrupted');
    expect(shown?.findings.map(({ status }) => status)).toEqual(['pass', 'unknown']);
    expect(judged(again as Run)).toEqual(judged(shown as Run));
    expect(again?.limits.slice(1)).toEqual(shown?.limits);
    // It would be the newest run for the tests that follow.
    spawnSync('rm', ['-r', join(runs, id)]);
  });

  test.each([
    ['a folder', ['-o', '.'], /^itfix: \. could not be written: it is not a file\.\n.*--output FILE/],
    ['a device', ['-o', '/dev/full'], /could not be written: it is not a file/],
    ['a folder that is not there', ['-o', 'no/where.zip'], /could not be written: ENOENT.*\n.*Nothing was left behind/],
    ['no such run', ['2020'], /There is no stored run "2020"/],
  ])('%s is refused', (_what, words, says) => {
    const before = readdirSync(itfix.folder);
    const { status, stdout, stderr } = itfix.run('report', 'bundle', ...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(readdirSync(itfix.folder)).toEqual(before);
  });

  test.skipIf(!isRoot)('a full disk, a read-only folder: says what to do, and leaves nothing', () => {
    const on = (mounted: string, words: string) =>
      spawnSync(
        'unshare',
        ['-m', 'sh', '-c', `mkdir -p disk && mount -t tmpfs ${mounted} none disk && ${words}; ls -A disk >&2`],
        {
          cwd: itfix.folder,
          env: { ...process.env, HOME: itfix.folder, XDG_STATE_HOME: itfix.folder, LC_ALL: 'C.UTF-8' },
          encoding: 'utf8',
        },
      );
    const bundle = `"${process.execPath}" "${program}" report bundle ${run.id} -o disk/a.tar.gz`;
    expect(on('-o size=4k', bundle).stderr).toMatch(
      /^itfix: disk\/a\.tar\.gz could not be written: ENOSPC.*\nThere is no room: make some, or choose a place on another disk with --output FILE\. Nothing was left behind\.\n$/,
    );
    expect(on('-o ro', bundle).stderr).toMatch(/EROFS.*\nYou may not write there: choose a folder of your own/);
  });
});

describe('report verify', () => {
  test('a whole bundle is whole, also unpacked and packed again by others', () => {
    expect(itfix.run('report', 'verify', file)).toMatchObject({ status: 0, stderr: '' });
    const at = join(itfix.folder, 'again');
    mkdirSync(at);
    execFileSync('tar', ['-xzf', file, '-C', at]);
    execFileSync('tar', ['-czf', join(itfix.folder, 'again.tar.gz'), '-C', at, `itfix-${run.id}`]);
    execFileSync('python3', ['-m', 'zipfile', '-c', join(itfix.folder, 'again.zip'), join(at, `itfix-${run.id}`)]);
    for (const name of ['again.tar.gz', 'again.zip'])
      expect(itfix.run('report', 'verify', name)).toMatchObject({ status: 0 });
    expect(JSON.parse(itfix.run('report', 'verify', 'again.zip', '--json').stdout)).toMatchObject({
      isWhole: true,
      run: run.id,
      flaws: [],
    });
  });

  test('each file that is changed, cut off or missing is named, and an extra one', async () => {
    const names = filesIn(file).map(({ name }) => name.slice(`itfix-${run.id}/`.length));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const ways: [string, (files: Map<string, string>) => void][] = [
        ['changed', files => files.set(name, `${files.get(name)?.slice(0, -2)}_\n`)],
        ['cut off', files => files.set(name, files.get(name)?.slice(0, -3) ?? '')],
        ['missing', files => files.delete(name)],
      ];
      for (const [is, change] of ways) {
        const { status, stdout, stderr } = itfix.run('report', 'verify', await forged('bad.tar.gz', change, false));
        if (name === manifestName)
          expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(manifestName) });
        else expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining(`\n${is}: ${name}\n`) });
      }
    }
    const extra = await forged('extra.zip', files => files.set('run.exe', 'MZ'), false);
    expect(itfix.run('report', 'verify', extra)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('extra: run.exe'),
    });
    for (const words of [
      ['report', 'open', extra],
      ['diagnose', '--replay', extra],
    ])
      expect(itfix.run(...words)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining('"run.exe" is extra'),
      });
  }, 120_000);

  test.each([
    ['no file', ['nowhere.zip'], /cannot be read: ENOENT/],
    ['a folder', ['.'], /cannot be read: it is not a file/],
    ['what has no end', ['/dev/zero'], /cannot be read: it is not a file/],
    ['no archive', [quick], /cannot be opened: it is neither a \.tar\.gz nor a \.zip/],
  ])('%s', (_what, words, says) => {
    const { status, stdout, stderr } = itfix.run('report', 'verify', ...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });

  test('a file that is cut off', () => {
    itfix.write('half.tar.gz', readFileSync(file).subarray(0, -100));
    expect(itfix.run('report', 'verify', 'half.tar.gz').stderr).toMatch(
      /cannot be opened: it is cut off.*\nAsk for it again/,
    );
  });
});

describe('report open', () => {
  test('shows what `report show` shows, in every format, and says that it came from elsewhere', () => {
    for (const words of [[], ['--full'], ['--format', 'markdown'], ['--json']]) {
      const opened = itfix.run('report', 'open', file, ...words);
      const shown = itfix.run('report', 'show', run.id, '--redact', 'none', ...words);
      expect({ ...opened, stderr: '' }).toEqual(shown);
      expect(opened.stderr).toContain('came from elsewhere');
    }
    expect(itfix.run('report', 'open', file, '-o', 'opened.md')).toMatchObject({ status: 1, stdout: '' });
    expect(readFileSync(join(itfix.folder, 'opened.md'), 'utf8')).toContain('The hosts file is long.');
  });

  test('what a hostile bundle says acts on nothing', async () => {
    const [first] = run.rootCauses;
    const nasty = hostile.join(' ');
    const words = { because: nasty, title: nasty, plain: nasty, subject: nasty };
    const evil = {
      ...run,
      rootCauses: [{ ...first, ...words }],
      limits: [nasty],
      target: { ...run.target, hostname: nasty, url: `ssh://$(touch ${itfix.folder}/owned)` },
    };
    const bundle = await forged('evil.zip', files => files.set('run.json', JSON.stringify(evil)));
    for (const how of [
      ['report', 'open', bundle],
      ['report', 'open', bundle, '--full'],
      ['report', 'open', bundle, '--format', 'markdown'],
      ['diagnose', '--replay', bundle],
    ]) {
      const { stdout, stderr } = itfix.run(...how);
      expect(stdout).toContain('VERDICT');
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    }
    expect(existsSync(join(itfix.folder, 'owned'))).toBe(false);
  });

  test.each([
    ['no JSON', '{'],
    ['no run', '{}'],
    ['another form', JSON.stringify({ format: 2 })],
    ['nested too deep', `{"facts":${'['.repeat(200_000)}`],
  ])('a run.json that is %s is refused', async (_what, text) => {
    const bundle = await forged('odd.zip', files => files.set('run.json', text));
    for (const words of [
      ['report', 'open', bundle],
      ['diagnose', '--replay', bundle],
    ]) {
      const { status, stdout, stderr } = itfix.run(...words);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/cannot be opened: run\.json in it is/);
    }
  });

  test('the manifest of another run is refused', async () => {
    const folder = `itfix-${run.id}/`;
    const inside = filesIn(file)
      .filter(({ name }) => !name.endsWith(manifestName))
      .map(one => ({ ...one, name: one.name.slice(folder.length) }));
    const manifest = writeManifest(
      manifestOf({ run: { ...run, id: 'other' }, redaction: 'none', version: '9' }, inside),
    );
    const bundle = itfix.write('other.zip', await pack([...inside, manifest], 'zip'));
    expect(itfix.run('report', 'open', bundle).stderr).toContain('its manifest is that of another run');
  });

  test('--browser without a display says where the page is; with one it opens it', async () => {
    const words = ['report', 'open', file, '--browser'];
    const without = itfix.runWith({ DISPLAY: '', WAYLAND_DISPLAY: '', TMPDIR: itfix.folder }, ...words);
    const page = /The report is (?<page>\S+)\n/.exec(without.stdout)?.groups?.page ?? '';
    expect(readFileSync(page, 'utf8')).toContain('The hosts file is long.');
    expect([statSync(page).mode & 0o777, statSync(join(page, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
    const opener = itfix.write('bin-xdg-open', `#!/bin/sh\necho "$1" > ${itfix.folder}/opened\n`);
    mkdirSync(join(itfix.folder, 'bin'));
    symlinkSync(opener, join(itfix.folder, 'bin', 'xdg-open'));
    chmodSync(opener, 0o755);
    const path = `${join(itfix.folder, 'bin')}:${process.env.PATH}`;
    const shown = itfix.runWith({ DISPLAY: ':0', PATH: path, TMPDIR: itfix.folder }, ...words);
    expect(`Opened in the browser: ${readFileSync(join(itfix.folder, 'opened'), 'utf8')}`).toBe(shown.stdout);
    expect(itfix.run(...words, '--json').stderr).toContain('Leave out --json');
  });
});

describe('diagnose --replay', () => {
  test('with the same playbook it says the same, as a run of its own that names the first', () => {
    const { status, stdout } = itfix.run('diagnose', '--replay', file, '--json');
    const again = runOf(stdout);
    expect(status).toBe(1);
    expect(judged(again)).toEqual(judged(run));
    expect(again.id).not.toBe(run.id);
    expect(again.limits[0]).toMatch(
      new RegExp(
        `^No machine was asked: run ${run.id} .* was judged again by itfix .* with quick \\(as in the bundle\\)`,
      ),
    );
    expect(itfix.run('report', 'list').stdout).not.toContain(again.id);
    expect(itfix.run('diagnose', '--replay', file).stdout).toContain('The hosts file is long.');
  });

  test.each([
    ['disk', []],
    ['system', []],
    ['network', []],
    ['printer', ['email']],
  ])('%s of this machine: the same verdict, causes and findings', (name, others) => {
    const words = ['diagnose', name, ...others, '--offline', '--quiet', '--json'];
    const then = runOf(itfix.run(...words).stdout);
    for (const level of ['none', 'standard', 'strict']) {
      const packed = `${name}-${level}.zip`;
      expect(itfix.run('report', 'bundle', then.id, '-o', packed, '--redact', level).status).toBe(0);
      const again = runOf(itfix.run('diagnose', '--replay', packed, '--json').stdout);
      if (level === 'none') expect(judged(again)).toEqual(judged(then));
      expect(outcomes(again)).toEqual(outcomes(then));
      expect(again.redaction?.level).toBe(level);
    }
    expect(then.findings.length).toBeGreaterThan(5);
    spawnSync('rm', ['-r', join(itfix.folder, 'itfix', 'runs', then.id)]);
  });

  test('a fault on a machine with names: none of them is in the bundle, and it is judged the same', async () => {
    const server = await silentServer();
    const text = smallPlaybook(server.port).replace(
      'facts:',
      'params: { site: { default: "wiki.barnaby-widgets.com", help: "The site of Barnaby Widgets" } }\nfacts:',
    );
    const slow = itfix.write('small.yaml', text.replace('${site.result}', '${params.site}: ${site.result}'));
    const then = runOf(itfix.run('diagnose', slow, '--json', '--quiet').stdout);
    server.close();
    itfix.run('report', 'bundle', then.id, '-o', 'names.zip', '--redact', 'strict');
    const texts = filesIn(join(itfix.folder, 'names.zip')).map(({ name, bytes }) => `${name}\n${Buffer.from(bytes)}`);
    expect(texts.join('\n')).not.toContain('barnaby-widgets');
    const again = runOf(itfix.run('diagnose', '--replay', 'names.zip', '--json').stdout);
    expect(outcomes(again)).toEqual(outcomes(then));
    expect(again.rootCauses[0]?.because).toMatch(/^The site does not answer \(host-\d+\.\S+: /);
    // The same run exported again has the same stand-ins.
    itfix.run('report', 'bundle', then.id, '-o', 'names-again.zip', '--redact', 'strict');
    expect(readFileSync(join(itfix.folder, 'names-again.zip'))).toEqual(readFileSync(join(itfix.folder, 'names.zip')));
    spawnSync('rm', ['-r', join(itfix.folder, 'itfix', 'runs', then.id)]);
  });

  test('another playbook judges what was read; what nobody asked is not known', () => {
    const lax = itfix.write('lax.yaml', quickText('hosts.total < 1000000 + params.most'));
    expect(runOf(itfix.run('diagnose', '--replay', file, lax, '--json').stdout)).toMatchObject({
      verdict: 'healthy',
      playbooks: [{ id: 'lax' }],
      limits: [expect.stringContaining(`with ${lax}.`)],
    });
    const wider = itfix.write(
      'wider.yaml',
      quickText('routes.list.size() > 0 || hosts.total < params.most', '  routes: { probe: net.routes }'),
    );
    const { verdict, findings } = runOf(itfix.run('diagnose', '--replay', file, wider, '--json').stdout);
    expect({ verdict, findings }).toMatchObject({
      verdict: 'undetermined',
      findings: [{ status: 'unknown', why: 'wider/routes: it was not asked on the machine' }],
    });
    const other = itfix.run('diagnose', '--replay', file, 'disk');
    expect(other).toMatchObject({ status: 3, stdout: expect.stringContaining('it was not asked on the machine') });
  });

  test('a parameter that was set stays set, unless it is set anew', () => {
    const then = runOf(itfix.run('diagnose', quick, '--set', 'most=1000000', '--json', '--quiet').stdout);
    itfix.run('report', 'bundle', then.id, '-o', 'set.zip');
    const again = (...words: string[]) =>
      runOf(itfix.run('diagnose', '--replay', 'set.zip', '--json', ...words).stdout);
    expect([then.verdict, again().verdict, again('--set', 'most=0').verdict]).toEqual([
      'healthy',
      'healthy',
      'problems',
    ]);
    // A default of today counts, where the default of then did.
    mkdirSync(join(itfix.folder, 'newer'));
    const newer = itfix.write(
      'newer/quick.yaml',
      quickText('hosts.total < params.most').replace('default: 0', 'default: 1000000'),
    );
    expect(runOf(itfix.run('diagnose', '--replay', file, newer, '--json').stdout).verdict).toBe('healthy');
    spawnSync('rm', ['-r', join(itfix.folder, 'itfix', 'runs', then.id)]);
  });

  test.each([
    [['--on', 'pc-17'], '--on'],
    [['--inventory', 'hosts', '--fix'], '--inventory and --fix'],
    [['--offline'], '--offline'],
    [['--resume'], '--resume'],
    [['--redact', 'strict'], '--redact'],
  ])('not with %j', (words, named) => {
    expect(itfix.run('diagnose', '--replay', file, ...words)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `itfix: --replay judges what a bundle holds, as it was asked then, and touches no machine.\nLeave out ${named}.\n`,
    });
  });

  test('a bundle that does not say what was asked cannot be judged again', async () => {
    const bundle = await forged('mute.zip', files => void files.delete('asked.json'));
    expect(itfix.run('diagnose', '--replay', bundle).stderr).toMatch(/does not say what was asked.*\n.*report open/);
  });

  test('hostile playbooks and facts in a bundle are a message or not known, never more', async () => {
    const odd = await forged('odd-playbook.zip', files =>
      files.set('playbooks/quick.yaml', `a: &a [1,2]\nb: ${'*a,'.repeat(1000)}`),
    );
    expect(itfix.run('diagnose', '--replay', odd)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('of the bundle'),
    });
    const [fact = ''] = Object.keys(run.facts);
    const wrong = { ...run, facts: { ...run.facts, [fact]: { ok: true, value: { total: 'many' }, evidence: ['e1'] } } };
    const bundle = await forged('odd-fact.zip', files => files.set('run.json', JSON.stringify(wrong)));
    // The probe of today reads the answer of then, and what is in the bundle as a fact counts for nothing.
    expect(judged(runOf(itfix.run('diagnose', '--replay', bundle, '--json').stdout))).toEqual(judged(run));
    const none = { ...wrong, evidence: {} };
    const blind = await forged('odd-all.zip', files => files.set('run.json', JSON.stringify(none)));
    expect(runOf(itfix.run('diagnose', '--replay', blind, '--json').stdout)).toMatchObject({
      verdict: 'undetermined',
      findings: [{ status: 'unknown', why: expect.stringContaining('in a form that this itfix does not read') }],
    });
  });
});

describe('encrypted', () => {
  let identity: string;
  let recipient: string;
  beforeAll(async () => {
    identity = await generateX25519Identity();
    recipient = await identityToRecipient(identity);
    writeFileSync(join(itfix.folder, 'key.txt'), `# created: today\n# public key: ${recipient}\n${identity}\n`, {
      mode: 0o600,
    });
    itfix.write('desk.txt', `# the help desk\n\n${recipient}\n`);
  });

  test('for a recipient, or a file of them; opened with the identity only', () => {
    for (const to of [recipient, 'desk.txt']) {
      const { status, stdout, stderr } = itfix.run('report', 'bundle', run.id, '--encrypt-to', to);
      expect({ status, stdout }).toEqual({ status: 0, stdout: `itfix-${run.id}.tar.gz.age\n` });
      expect(stderr).toContain('encrypted');
      expect(readFileSync(join(itfix.folder, stdout.trim()), 'latin1')).not.toContain(run.id);
      for (const words of [
        ['report', 'verify'],
        ['report', 'open'],
        ['diagnose', '--replay'],
      ]) {
        const [first = '', second = ''] = words;
        expect(itfix.run(first, second, stdout.trim())).toMatchObject({
          status: 2,
          stderr: expect.stringMatching(/is encrypted\.\n.*--identity FILE/),
        });
        expect(itfix.run(first, second, stdout.trim(), '--identity', 'key.txt')).toMatchObject({
          status: second === 'verify' ? 0 : 1,
          stdout: expect.stringContaining(run.id),
        });
      }
    }
  });

  test('a wrong recipient says so before anything is written, and repeats no secret', () => {
    itfix.write('bad.txt', `${recipient}\nage1wrong\n`);
    const before = readdirSync(itfix.folder);
    for (const [to, says] of [
      ['age1abc', '--encrypt-to age1abc: this is no recipient of age: a letter of it is wrong, or it is not whole.'],
      ['bad.txt', '--encrypt-to bad.txt: this is no recipient'],
      ['nobody.txt', 'cannot be read: ENOENT'],
      [identity, 'it is the secret key, which only the receiver has'],
    ] as const) {
      const { status, stdout, stderr } = itfix.run('report', 'bundle', run.id, '-o', 'x.age', '--encrypt-to', to);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(says);
      expect(stderr).not.toContain(identity.slice(20));
    }
    expect(readdirSync(itfix.folder)).toEqual(before);
  });

  test('an identity that others may read, that is another one, or that is none', async () => {
    itfix.run('report', 'bundle', run.id, '-o', 'sealed.age', '--encrypt-to', recipient);
    const opened = (key: string) => itfix.run('report', 'verify', 'sealed.age', '--identity', key);
    writeFileSync(join(itfix.folder, 'open-key.txt'), identity);
    chmodSync(join(itfix.folder, 'open-key.txt'), 0o644);
    expect(opened('open-key.txt').stderr).toMatch(/others than you may read this secret key.*\n.*chmod 600/);
    writeFileSync(join(itfix.folder, 'other-key.txt'), await generateX25519Identity(), { mode: 0o600 });
    expect(opened('other-key.txt').stderr).toContain('the bundle is encrypted for somebody else');
    writeFileSync(join(itfix.folder, 'no-key.txt'), recipient, { mode: 0o600 });
    expect(opened('no-key.txt').stderr).toContain('no identity of age');
    expect(opened('nowhere.txt').stderr).toContain('cannot be read: ENOENT');
  });
});
