import { describe, expect, test } from 'vitest';
import { mayMove } from '../../src/cli/progress.ts';
import { hasColor, hasUnicode, isDumb, widthOf } from '../../src/cli/style.ts';

const terminal = { isTTY: true, columns: 80 };
const xterm = { TERM: 'xterm' };

describe('colour', () => {
  test.each([
    ['a terminal', terminal, true, xterm, true],
    ['a pipe', {}, true, xterm, false],
    ['--no-color', terminal, false, xterm, false],
    ['--no-color before FORCE_COLOR', terminal, false, { ...xterm, FORCE_COLOR: '1' }, false],
    ['NO_COLOR', terminal, true, { ...xterm, NO_COLOR: '1' }, false],
    ['NO_COLOR before FORCE_COLOR', terminal, true, { ...xterm, NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['an empty NO_COLOR is none', terminal, true, { ...xterm, NO_COLOR: '' }, true],
    ['FORCE_COLOR on a pipe', {}, true, { ...xterm, FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, true, { ...xterm, FORCE_COLOR: '0' }, false],
    ['TERM=dumb', terminal, true, { TERM: 'dumb' }, false],
    ['no TERM', terminal, true, {}, false],
  ])('%s', (_what, screen, wanted, env, colored) => expect(hasColor(screen, wanted, env, 'linux')).toBe(colored));

  test('Windows has no TERM', () => expect(hasColor(terminal, true, {}, 'win32')).toBe(true));
});

describe('letters', () => {
  test.each([
    ['C.UTF-8', { LANG: 'C.UTF-8' }, 'linux', true],
    ['utf8', { LC_CTYPE: 'de_DE.utf8' }, 'darwin', true],
    ['LC_ALL before LANG', { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, 'linux', false],
    ['an empty LC_ALL is none', { LC_ALL: '', LANG: 'de_DE.UTF-8' }, 'linux', true],
    ['C', { LANG: 'C' }, 'linux', false],
    ['nothing', {}, 'linux', false],
    ['the console of Linux', { LANG: 'C.UTF-8', TERM: 'linux' }, 'linux', false],
    ['the old console of Windows', {}, 'win32', false],
    ['the terminal of Windows', { WT_SESSION: '1' }, 'win32', true],
  ] as const)('%s', (_what, env, system, unicode) => expect(hasUnicode(env, system)).toBe(unicode));
});

test.each([
  ['no terminal', undefined, 80],
  ['no columns', 0, 80],
  ['too narrow for a page', 20, 40],
  ['narrow', 60, 60],
  ['wide', 300, 120],
])('width: %s', (_what, columns, width) => expect(widthOf(columns === undefined ? {} : { columns })).toBe(width));

describe('lines that are drawn over', () => {
  test.each([
    ['a terminal', terminal, xterm, true],
    ['a pipe', { columns: 80 }, xterm, false],
    ['no columns: ora would never come back', { isTTY: true, columns: 0 }, xterm, false],
    ['columns that nobody knows', { isTTY: true }, xterm, false],
    ['narrow', { isTTY: true, columns: 39 }, xterm, false],
    ['a build server', terminal, { ...xterm, CI: 'true' }, false],
    ['ITFIX_PLAIN', terminal, { ...xterm, ITFIX_PLAIN: '1' }, false],
    ['dumb', terminal, { TERM: 'dumb' }, false],
  ])('%s', (_what, screen, env, moves) => expect(mayMove(screen, env, 'linux')).toBe(moves));

  test('a terminal that does not say what it is', () => expect(isDumb({ TERM: '' }, 'linux')).toBe(true));
});
