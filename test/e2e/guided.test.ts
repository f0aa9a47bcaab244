import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openItfix } from './itfix.ts';
import { keys, type Sitting, type SittingOptions, sitDown } from './terminal.ts';

const itfix = openItfix();
afterAll(() => itfix.close());

const sittings: Sitting[] = [];
afterEach(() => {
  for (const sitting of sittings.splice(0)) sitting.close();
  for (const entry of readdirSync(itfix.folder)) rmSync(join(itfix.folder, entry), { recursive: true });
});

/** Its own network with nothing in it: nothing is contacted, and the machine has no network adapter. */
const ownNetwork = ['unshare', '--net', '--'];
const hasOwnNetwork = spawnSync('unshare', ['--net', 'true']).status === 0;

function sit(words: readonly string[] = [], options: Partial<SittingOptions> = {}): Sitting {
  const sitting = sitDown(words, { folder: itfix.folder, inside: ownNetwork, ...options });
  sittings.push(sitting);
  return sitting;
}

const escapeByte = '\x1b';

const german = { LC_ALL: 'de_DE.UTF-8' };

/** From the first question to the last: no website opens. */
async function complain(sitting: Sitting): Promise<void> {
  await sitting.see(/What is wrong\?[\s\S]*type to search/);
  sitting.type('website');
  await sitting.see(/❯ No website opens and no mail comes\n.*Only one site/);
  sitting.type(keys.enter);
  await sitting.see(/What next\?[\s\S]*Ctrl-C\s+to\s+stop/);
}

describe.skipIf(!hasOwnNetwork)('itfix alone', () => {
  test('from what is wrong to the report, in plain words', async () => {
    const sitting = sit();
    await complain(sitting);
    const screen = await sitting.screen();
    expect(screen).toMatch(/^itfix finds out what is wrong with this computer/);
    expect(screen).toMatch(/Looked at the network cable and Wi-Fi/);
    expect(screen).toMatch(/What is wrong\n {2}• This computer does not see its own network adapter\./);
    expect(screen).toMatch(/\d+ other things do not work because of it/);
    expect(screen).toMatch(/What can be done\n {2}• You can do it: /);
    expect(screen).toMatch(/What is fine\n/);
    expect(screen).not.toMatch(/network\/|root-cause|\bN\d\d\b|FAILS/);
    sitting.type(keys.enter);
    await sitting.see(/Who is to get it\?[\s\S]*❯ Somebody who looks after this computer/);
    sitting.type(keys.enter);
    await sitting.see(
      /The report is saved in this file:\n {6}\/.*\.html\nGive this file to [\s\S]*It holds names and addresses[\s\S]*What next\?/,
    );
    const [file = ''] = readdirSync(itfix.folder).filter(name => name.startsWith('itfix-report-'));
    expect(readFileSync(join(itfix.folder, file), 'utf8')).toMatch(
      /<h1[^>]*>N05 network\/[\s\S]*<dt>Symptom<\/dt><dd class="">&quot;No website opens/,
    );
    expect(statSync(join(itfix.folder, file)).mode & 0o777).toBe(0o600);
    sitting.type(keys.up);
    sitting.type(keys.down.repeat(4) + keys.enter);
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
    expect(sitting.isCursorShown()).toBe(true);
  });

  test('where somebody configured a place, the report is sent there, once', async () => {
    const desk = join(itfix.folder, 'desk');
    mkdirSync(desk);
    const config = itfix.write(
      'config.yaml',
      `destinations: { desk: { kind: folder, path: ${JSON.stringify(desk)}, redact: none } }\n`,
    );
    const sitting = sit([], { env: { ITFIX_CONFIG: config } });
    await complain(sitting);
    await sitting.see(/❯ Send the report to "desk"\n {2}Save the report/);
    sitting.type(keys.enter);
    await sitting.see(/The report is sent to "desk"\.\n[\s\S]*What next\?/);
    sitting.type(keys.enter);
    await sitting.see(/was sent to "desk" already\. It is not sent twice\.\n[\s\S]*What next\?/);
    const [run = ''] = readdirSync(desk);
    expect(readFileSync(join(desk, run, 'message.md'), 'utf8')).toMatch(
      new RegExp(`REPORT: ${run}, asset ${hostname()}[\\s\\S]*VERDICT: N05 network/`),
    );
    sitting.type(keys.ctrlC);
    await sitting.ended();
  });

  test('a configuration that cannot be read is said, and keeps nothing else from working', async () => {
    const sitting = sit([], { env: { ITFIX_CONFIG: itfix.write('broken.yaml', 'destinations: [') } });
    await complain(sitting);
    await sitting.see(/Where reports can be sent to cannot be read[\s\S]*itfix doctor[\s\S]*❯ Save the report/);
    sitting.type(keys.ctrlC);
    await sitting.ended();
  });

  test('for a stranger names are made up', async () => {
    const sitting = sit();
    await complain(sitting);
    sitting.type(keys.enter);
    await sitting.see(/Who is to get it\?/);
    sitting.type(keys.down + keys.enter);
    await sitting.see(/itfix-report-[\w-]+-no-names\.html\n[\s\S]*made up[\s\S]*What next\?/);
    const [file = ''] = readdirSync(itfix.folder).filter(name => name.endsWith('-no-names.html'));
    const report = readFileSync(join(itfix.folder, file), 'utf8');
    expect(report).toMatch(/<h1[^>]*>N05 network\//);
    expect(report).toMatch(/replaced by stand-ins \(strict\): [^<]*host name/);
    expect(report).toMatch(/asset host-1,/);
    expect(report).not.toContain(`asset ${hostname()},`);
    sitting.type(keys.ctrlC);
    await sitting.ended();
  });

  test('on a German system in German; the report stays in English', async () => {
    const sitting = sit([], { env: german });
    await sitting.see(/Was stimmt nicht\?[\s\S]*Tippen sucht/);
    sitting.type('webseite');
    await sitting.see(/❯ .*Webseite/);
    sitting.type(keys.enter);
    await sitting.see(
      /Was nicht stimmt\n {2}• [\s\S]*Was man tun kann\n[\s\S]*Was in Ordnung ist\n[\s\S]*Wie geht es weiter\?[\s\S]*Strg-C/,
    );
    sitting.type(keys.ctrlC);
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
    await sitting.see(/Beendet\. Was gefunden wurde, ist aufgehoben/);
    expect(itfix.run('report', 'show').stdout).toMatch(/SYMPTOM {5}"No website opens and no mail comes"/);
  });

  test('--lang goes before the system; a language that it does not speak is an error', async () => {
    const sitting = sit(['--lang', 'de']);
    await sitting.see(/Was stimmt nicht\?/);
    sitting.type(keys.ctrlC);
    expect(await sitting.ended()).toEqual({ exitCode: 3, signal: 0 });
    await sitting.see(/Beendet\. Es wurde nichts geändert\./);
    const french = sit(['--lang', 'fr']);
    expect(await french.ended()).toEqual({ exitCode: 2, signal: 0 });
    await french.see(/--lang fr: itfix does not speak that\.\s+It speaks: en, de\./);
  });

  test('wrong keys, a resize and words that nobody uses do no harm', async () => {
    const sitting = sit();
    await sitting.see(/type to search/);
    sitting.type('\x1b[F\x1b[5~\x7f\x7f');
    sitting.resize(50);
    sitting.type('xyzzyplugh');
    await sitting.see(/What is wrong\? .*xyzzyplugh\n❯ Something else/);
    sitting.type('\x7f'.repeat(10));
    await sitting.see(/It says that the disk is full/);
    sitting.resize(80);
    await complain(sitting);
    sitting.type(`q7${keys.down.repeat(30)}`);
    await sitting.see(/❯ End/);
    sitting.type(keys.enter);
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
  });

  test('back to the beginning, and once more from there', async () => {
    const sitting = sit();
    await complain(sitting);
    sitting.type(keys.down.repeat(3));
    await sitting.see(/❯ Something else is wrong \(back/);
    sitting.type(keys.enter);
    await sitting.see(/❯ Something else is wrong \(back|What is wrong\? *\n❯/);
    await sitting.see(/What next\? Something else is wrong[\s\S]*What is wrong\? *\n❯ It says/);
    sitting.type(keys.ctrlC);
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
  });

  test.each([60, 40])('at %i columns no word is broken', async columns => {
    const sitting = sit([], { columns });
    await complain(sitting);
    const screen = await sitting.screen();
    expect(screen).toMatch(/\n {2}• This computer does not see its own\s+network adapter\.\n/);
    for (const line of screen.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(screen).not.toMatch(/[a-z]\n[a-z]{1,3}\n/);
  });

  test.each([
    ['--plain', ['--plain'], {}],
    ['TERM=dumb', [], { TERM: 'dumb' }],
    ['a screen reader that sets ITFIX_PLAIN', [], { ITFIX_PLAIN: '1' }],
  ] as const)('%s: lines are only added, choices have numbers', async (_what, words, env) => {
    const sitting = sit(words, { env: { NO_COLOR: '1', ...env } });
    await sitting.see(/Type a number from 1 to \d+, or words to search, and Enter:/);
    sitting.type('0\r99\rxyzzyplugh\r');
    await sitting.see(/Nothing here has the words "xyzzyplugh"/);
    sitting.type('website\r');
    await sitting.see(/1 {2}No website opens and no mail comes\n/);
    sitting.type('1\r');
    await sitting.see(/What next\?\n {2}1 {2}Save/);
    sitting.type('5\r');
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
    expect(sitting.bytes()).not.toContain(escapeByte);
  });

  test('without Unicode German has the letters of ASCII', async () => {
    const sitting = sit(['--lang', 'de'], { env: { LC_ALL: 'C', LANG: 'C' } });
    await sitting.see(/Bevor es etwas aendert[\s\S]*Tippen\s+sucht/);
    sitting.type('webseite');
    await sitting.see(/> .*Webseite/);
    sitting.type(keys.enter);
    await sitting.see(/Wie geht es weiter\?/);
    sitting.type(keys.ctrlC);
    await sitting.ended();
    expect(sitting.bytes()).toMatch(/^\p{ASCII}*$/u);
  });

  test('killed in the middle: it can be gone on with the next time; Ctrl-C in the middle tells what was known', async () => {
    const first = sit();
    await first.see(/type to search/);
    first.type('website');
    await first.see(/❯ No website/);
    first.type(keys.enter);
    await first.see(/Looked at/);
    first.kill();
    await first.ended();
    const second = sit();
    await second.see(/was not finished: No website\s+opens\s+and\s+no\s+mail\s+comes\.\s+Go\s+on\s+with\s+it\?/);
    second.type(keys.enter);
    await second.see(/What next\?/);
    second.type(keys.ctrlC);
    expect(await second.ended()).toEqual({ exitCode: 1, signal: 0 });
    const third = sit();
    await third.see(/type to search/);
    expect(await third.screen()).not.toContain('Go on with it');
    third.type('website');
    await third.see(/❯ No website/);
    third.type(keys.enter);
    await third.see(/itfix looks at the computer now/);
    third.type(keys.ctrlC);
    await third.see(/The run was ended before everything was looked at\./);
    expect((await third.ended()).signal).toBe(0);
    expect(third.isCursorShown()).toBe(true);
    expect(await third.screen()).not.toMatch(/\n\s+at /);
  });

  test('a terminal that is closed ends it', async () => {
    const sitting = sit();
    await sitting.see(/type to search/);
    sitting.hangUp();
    expect((await sitting.ended()).exitCode).toBe(0);
  });

  test('stdout elsewhere gets the report', async () => {
    const sitting = sit([], { inside: [...ownNetwork, 'sh', '-c', 'exec "$@" > out.txt', 'sh'] });
    await complain(sitting);
    sitting.type(keys.ctrlC);
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
    expect(readFileSync(join(itfix.folder, 'out.txt'), 'utf8')).toMatch(/^REPORT[\s\S]*VERDICT {5}N05 /);
  });
});

test.each([
  [{}, /not a terminal[\s\S]*itfix diagnose/],
  [{ LC_ALL: 'de_DE.UTF-8' }, /kein Terminal[\s\S]*itfix diagnose/],
])('where nobody can be asked it says what to run instead: %j', (env, said) => {
  const { status, stderr } = itfix.runWith(env);
  expect([status, said.test(stderr)]).toEqual([2, true]);
});
