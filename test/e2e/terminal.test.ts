import { constants } from 'node:os';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openItfix, silentServer, smallPlaybook } from './itfix.ts';
import { keys, type Sitting, type SittingOptions, sitDown } from './terminal.ts';

const itfix = openItfix();
const server = await silentServer();
const slow = itfix.write('slow.yaml', smallPlaybook(server.port).replace('waitMs: 4000', 'waitMs: 1500'));
afterAll(() => {
  server.close();
  itfix.close();
});

const sittings: Sitting[] = [];
afterEach(() => {
  for (const sitting of sittings.splice(0)) sitting.close();
});

function sit(words: readonly string[], options: Partial<SittingOptions> = {}): Sitting {
  const sitting = sitDown(words, { folder: itfix.folder, ...options });
  sittings.push(sitting);
  return sitting;
}

/** A person is asked; the check cannot be decided without the answer. */
const asking = itfix.write(
  'asking.yaml',
  `language: 1
title: A playbook that asks
facts:
  hosts: { probe: net.hosts }
questions:
  others:
    ask: Do other devices have the problem too?
    choices: { only-me: "No, only this one", others-too: "Yes, all of them" }
checks:
  alone:
    code: N19
    title: Only this machine has the problem
    expect: answers.others == 'only-me' || hosts.total < 0
    otherwise: Other devices have it, too.
    plain: Other devices have it, too.
    severity: error
escalate: { queue: network, include: [] }
`,
);

/** Nothing that draws over lines, colours them, or is more than letters. */
const escapeByte = '\x1b';

const color = new RegExp(`${escapeByte}\\[[0-9;]*[1-9][0-9]*m`);

/** The terminal is as it was: a cursor, no other screen, and the shell's own line settings. */
function isLeftInOrder(sitting: Sitting): boolean {
  return sitting.isCursorShown() && !sitting.bytes().includes(`${escapeByte}[?1049h`);
}

describe('a question during a run', () => {
  test('is answered with keys, and nothing moves while it stands', async () => {
    const sitting = sit(['diagnose', asking]);
    await sitting.see(/Do other devices have the problem too\?[\s\S]*No, only this one[\s\S]*I don't know[\s\S]*Enter/);
    const before = sitting.bytes().length;
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(sitting.bytes().length).toBe(before);
    sitting.type(keys.down);
    await sitting.see(/❯ Yes, all of them/);
    sitting.type(keys.enter);
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
    await sitting.see(/N19 asking\/alone/);
    expect(isLeftInOrder(sitting)).toBe(true);
  });

  test('"I don\'t know" leaves it unknown', async () => {
    const sitting = sit(['diagnose', asking]);
    await sitting.see(/I don't know/);
    sitting.type(keys.down + keys.down);
    await sitting.see(/❯ I don't know/);
    sitting.type(keys.enter);
    expect(await sitting.ended()).toEqual({ exitCode: 3, signal: 0 });
    await sitting.see(/NOT CHECKED/);
  });

  test('Ctrl-C ends the run with the report of what was known', async () => {
    const sitting = sit(['diagnose', asking]);
    await sitting.see(/Enter to answer/);
    sitting.type(keys.ctrlC);
    expect(await sitting.ended()).toEqual({ exitCode: 3, signal: 0 });
    await sitting.see(/cut short/);
    expect(await sitting.screen()).not.toMatch(/\n\s+at /);
    expect(isLeftInOrder(sitting)).toBe(true);
  });

  test('the deadline does not wait for a person who went away', async () => {
    const sitting = sit(['diagnose', asking, '--deadline', '2s']);
    await sitting.see(/Enter to answer/);
    expect(await sitting.ended()).toEqual({ exitCode: 3, signal: 0 });
    expect(isLeftInOrder(sitting)).toBe(true);
  });

  test('--answer is asked for no more', async () => {
    const sitting = sit(['diagnose', asking, '--answer', 'others=only-me']);
    expect(await sitting.ended()).toEqual({ exitCode: 0, signal: 0 });
    expect(await sitting.screen()).not.toContain('Do other devices');
  });

  test.each([
    ['TERM=dumb', [], { TERM: 'dumb' }, 80],
    ['--plain', ['--plain'], {}, 80],
    ['a narrow terminal', [], {}, 30],
    ['no columns', [], {}, 0],
  ] as const)('%s: the choices are numbered, and nothing is drawn over', async (_what, words, env, columns) => {
    const sitting = sit(['diagnose', asking, '--no-color', ...words], { env, columns });
    await sitting.see(/Type a number from 1\s+to 3/);
    sitting.type('7\r');
    await sitting.see(/Type a number[\s\S]*Type a number/);
    sitting.type('2\r');
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
    expect(sitting.bytes()).not.toContain(escapeByte);
  });

  test('no TERM: the terminal is taken for one that can do nothing', async () => {
    const sitting = sit(['diagnose', asking], { inside: ['env', '-u', 'TERM'] });
    await sitting.see(/Type a number/);
    sitting.type('1\r');
    expect(await sitting.ended()).toEqual({ exitCode: 0, signal: 0 });
    expect(sitting.bytes()).not.toContain(escapeByte);
  });

  test('Ctrl-D on a plain terminal is no answer', async () => {
    const sitting = sit(['diagnose', asking, '--plain']);
    await sitting.see(/Type a number/);
    sitting.type('\x04');
    expect(await sitting.ended()).toEqual({ exitCode: 3, signal: 0 });
  });
});

describe('a run on a terminal', () => {
  test.each([80, 60, 40])('at %i columns a line says what is looked at, and fits', async columns => {
    const sitting = sit(['diagnose', slow], { columns });
    await sitting.see(/1 checked, looking at/);
    const lines = (await sitting.screen()).split('\n').filter(line => line !== '');
    expect(lines).toHaveLength(1);
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
    expect(isLeftInOrder(sitting)).toBe(true);
    expect(await sitting.screen()).not.toContain('looking at');
  });

  test.each([
    ['no columns', {}, 0],
    ['TERM=dumb', { TERM: 'dumb' }, 80],
    ['a narrow terminal', {}, 30],
    ['ITFIX_PLAIN=1', { ITFIX_PLAIN: '1' }, 80],
  ] as const)('%s: lines are only added', async (_what, env, columns) => {
    const sitting = sit(['diagnose', slow], { env: { NO_COLOR: '1', ...env }, columns });
    await sitting.see(/FAILS/);
    expect(await sitting.ended()).toEqual({ exitCode: 1, signal: 0 });
    expect(sitting.bytes()).not.toContain(escapeByte);
    expect(sitting.bytes().length).toBeLessThan(10_000);
  });

  test.each([
    ['NO_COLOR=1', [], { NO_COLOR: '1' }],
    ['--no-color', ['--no-color'], {}],
  ] as const)('%s: movement, but no colour anywhere', async (_what, words, env) => {
    const sitting = sit(['diagnose', asking, ...words], { env });
    await sitting.see(/Enter to answer/);
    sitting.type(keys.enter);
    await sitting.ended();
    expect(sitting.bytes()).not.toMatch(color);
  });

  test('LANG=C: nothing but ASCII', async () => {
    const sitting = sit(['diagnose', asking], { env: { LC_ALL: 'C', LANG: 'C' } });
    await sitting.see(/Enter to answer/);
    sitting.type(keys.enter);
    expect(await sitting.ended()).toEqual({ exitCode: 0, signal: 0 });
    expect(sitting.bytes()).toMatch(/^\p{ASCII}*$/u);
  });

  test('Ctrl-C in the middle: the report of what was known, the cursor back', async () => {
    const sitting = sit(['diagnose', slow]);
    await sitting.see(/looking at/);
    sitting.type(keys.ctrlC);
    expect(await sitting.ended()).toEqual({ exitCode: 3, signal: 0 });
    await sitting.see(/cut short/);
    expect(await sitting.screen()).not.toMatch(/\n\s+at /);
    expect(isLeftInOrder(sitting)).toBe(true);
  });

  test('a terminal that is closed ends it, too; what was known is kept', async () => {
    const sitting = sit(['diagnose', slow]);
    await sitting.see(/looking at/);
    sitting.hangUp();
    expect(await sitting.ended()).toEqual({ exitCode: 0, signal: constants.signals.SIGHUP });
    const kept = JSON.parse(itfix.run('report', 'show', '--json').stdout);
    expect(kept.limits.join()).toContain('cut short');
  });

  test('a second Ctrl-C does not wait for the report', async () => {
    const sitting = sit(['diagnose', slow]);
    await sitting.see(/looking at/);
    sitting.type(keys.ctrlC + keys.ctrlC);
    const { exitCode } = await sitting.ended();
    expect([3, 130]).toContain(exitCode);
    expect(isLeftInOrder(sitting)).toBe(true);
  });
});
