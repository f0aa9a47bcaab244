import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ps, sh } from '../../src/model/command.ts';
import { platforms } from '../../src/platforms/platforms.ts';
import { quoteSh } from '../../src/platforms/posix.ts';
import { quotePs } from '../../src/platforms/windows.ts';

const text = fc
  .string({ unit: 'binary', maxLength: 60 })
  .map(value => Buffer.from(value.replaceAll('\0', '')).toString());

describe('sh', () => {
  test.each([
    ['plain', 'eth0', 'eth0'],
    ['nothing', '', "''"],
    ['a space', 'a b', "'a b'"],
    ['a quote', "it's", `'it'\\''s'`],
    ['what a shell would run', '$(id)`id`', "'$(id)`id`'"],
    ['a home folder', '~root', "'~root'"],
    ['a comment', '#x', "'#x'"],
    ['a number', 5, '5'],
    ['a truth', true, 'true'],
    ['a line end', 'a\nb', "'a\nb'"],
  ])('%s', (_what, value, quoted) => expect(quoteSh(value)).toBe(quoted));

  test.skipIf(process.platform === 'win32')('what is quoted comes out of a real shell as it went in', () =>
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), values => {
        const script = `printf '%s\\037' ${values.map(quoteSh).join(' ')}`;
        const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
        expect(stdout).toBe(values.map(value => `${value}\x1f`).join(''));
      }),
      { numRuns: 60 },
    ),
  );

  test('a quoted value is one word: nothing of it stands outside its quotes', () =>
    fc.assert(
      fc.property(text, value => {
        const outside = quoteSh(value)
          .replaceAll(/'[^']*'/g, '')
          .replaceAll("\\'", '');
        expect(outside).toMatch(/^[A-Za-z0-9_@%+=:,./-]*$/);
      }),
    ));

  test('NUL is refused', () => expect(() => platforms.linux.script(sh`echo ${'a\0b'}`)).toThrow(TypeError));

  test('macOS is spoken to like Linux', () =>
    expect(platforms.darwin.invocation(sh`echo ${'a b'}`, {})).toEqual(
      platforms.linux.invocation(sh`echo ${'a b'}`, {}),
    ));

  test('sudo only when elevated, and without a question', () => {
    expect(platforms.linux.invocation(sh`id`, {}).argv.slice(0, 2)).toEqual(['sh', '-c']);
    expect(platforms.linux.invocation(sh`id`, { elevate: 'sudo' }).argv.slice(0, 5)).toEqual([
      'sudo',
      '-n',
      '--',
      'sh',
      '-c',
    ]);
  });

  test.each(['', ':/nowhere'])('programs are found when PATH is "%s"', path => {
    const [file, ...words] = platforms.linux.invocation(sh`ls / >/dev/null && echo found`, { needs: ['ls'] }).argv;
    const found = spawnSync('/bin/sh', words, { encoding: 'utf8', env: { PATH: path } });
    expect({ file, out: found.stdout }).toEqual({ file: 'sh', out: 'found\n' });
  });
});

/** Reads a single-quoted string as PowerShell does: any of the five quotes ends it, two of them in a row stand for the second. */
function readPs(quoted: string): string | undefined {
  const quote = /['\u2018\u2019\u201a\u201b]/;
  const characters = [...quoted];
  if (!quote.test(characters[0] ?? '')) return undefined;
  let value = '';
  for (let at = 1; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (!quote.test(character)) value += character;
    else if (quote.test(characters[at + 1] ?? '')) value += characters[++at];
    else return at === characters.length - 1 ? value : undefined;
  }
  return undefined;
}

describe('ps', () => {
  test.each([
    ['plain', 'Ethernet', "'Ethernet'"],
    ['nothing', '', "''"],
    ['a straight quote', "it's", "'it''s'"],
    ['a left quote', 'a\u2018b', "'a\u2018\u2018b'"],
    ['a right quote', 'a\u2019b', "'a\u2019\u2019b'"],
    ['a low quote', 'a\u201ab', "'a\u201a\u201ab'"],
    ['a reversed quote', 'a\u201bb', "'a\u201b\u201bb'"],
    ['what PowerShell would run', '$(Get-Date)`n"$x"', `'$(Get-Date)\`n"$x"'`],
    ['a number', 5, '5'],
    ['yes', true, '$true'],
    ['no', false, '$false'],
  ])('%s', (_what, value, quoted) => expect(quotePs(value)).toBe(quoted));

  test('what is quoted is read as it was', () => {
    const quotes = fc.constantFrom("'", '\u2018', '\u2019', '\u201a', '\u201b');
    const mixed = fc.array(fc.oneof(quotes, text), { maxLength: 12 }).map(parts => parts.join(''));
    fc.assert(
      fc.property(mixed, value => {
        expect(readPs(quotePs(value))).toBe(value);
      }),
    );
  });

  test('NUL is refused', () => expect(() => platforms.windows.script(ps`echo ${'a\0b'}`)).toThrow(TypeError));

  test('the script travels encoded, so that no second shell reads it', () => {
    const { argv } = platforms.windows.invocation(ps`Write-Output ${"it's"}`, { needs: ['Get-NetAdapter'] });
    expect(argv.slice(0, -1)).toEqual([
      'powershell.exe',
      '-NoProfile',
      '-NonInteractive',
      '-InputFormat',
      'None',
      '-Command',
    ]);
    const { encoded = '' } = /^[^'"]*'(?<encoded>[A-Za-z0-9+/=]+)'\)+$/.exec(argv.at(-1) ?? '')?.groups ?? {};
    const script = Buffer.from(encoded, 'base64').toString();
    expect(script).toContain("Write-Output 'it''s'");
    expect(script).toContain("Get-Command 'Get-NetAdapter'");
  });

  test('a list is the elements of an array', () =>
    expect(platforms.windows.script(ps`@(${['a', "b'c"]})`)).toBe("@('a','b''c')"));
});
