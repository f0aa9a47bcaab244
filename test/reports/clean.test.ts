import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiOnly, clean, cleanCommand, cleanLine, linesOf } from '../../src/reports/_clean.ts';
import { commandLine } from '../../src/reports/_command-line.ts';
import { sayFact } from '../../src/reports/_fact-value.ts';
import { text } from './_arbitrary-run.ts';
import { invisible } from './_style.ts';

test.each([
  ['\x1b[31mred', '\\x1b[31mred'],
  ['\x9b2J', '\\x9b2J'],
  ['a\u202eb', 'a\\u202eb'],
  ['zero\u200bwidth', 'zero\\u200bwidth'],
  ['\u{e0041}', '\\u{e0041}'],
  ['\ud800', '\\ud800'],
  ['  one\n\ttwo\r\n ', 'one two'],
  ['漢字 é ü', '漢字 é ü'],
])('%j becomes %j', (dirty, shown) => expect(clean(dirty)).toBe(shown));

test('marks piled up over the lines around them are written out', () => {
  expect(clean(`a${'\u0335'.repeat(6)}`)).toBe(`a${'\u0335'.repeat(4)}\\u0335\\u0335`);
});

test('a long text is cut, and says by how much', () => {
  expect(clean('x'.repeat(1000), 10)).toBe(`${'x'.repeat(10)} ... (990 more characters)`);
  expect(clean('one two three', 10)).toBe('one two ... (6 more characters)');
  expect(cleanLine('y'.repeat(2_000_000)).length).toBeLessThan(700);
});

test('raw lines keep their spaces and their tab stops', () => {
  expect(cleanLine('  a\tb')).toBe('  a     b');
  expect(linesOf('one\r\ntwo\n\n')).toEqual(['one', 'two']);
});

test('a command that cannot be shown as it is says so', () => {
  expect(cleanCommand("echo '  two  spaces'")).toBe("echo '  two  spaces'");
  expect(cleanCommand('echo \x1b')).toBe('echo \\x1b   (not shown as it is: do not copy)');
});

test('nothing invisible is left, however it is put together', () => {
  fc.assert(
    fc.property(text, dirty => {
      expect(clean(dirty)).not.toMatch(invisible);
      expect(cleanLine(dirty)).not.toMatch(invisible);
      expect(asciiOnly(clean(dirty))).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});

test.each([
  ['linux', ['nmcli', 'up', "Pat's LAN"], "nmcli up 'Pat'\\''s LAN'"],
  ['darwin', ['rm', '--', '$(id)', ''], "rm -- '$(id)' ''"],
  ['windows', ['Restart-Service', '-Name', 'Print ‘Spooler’'], "Restart-Service -Name 'Print ‘‘Spooler’’'"],
  ['windows', ['C:\\Program Files\\a.exe', '/x'], "& 'C:\\Program Files\\a.exe' /x"],
] as const)('on %s %j is typed as %s', (platform, words, line) => expect(commandLine(words, platform)).toBe(line));

test.each([
  [{ list: [{ name: 'eth0', carrier: true }, { name: 'wlan 0' }] }, 'name=eth0 carrier=true; name="wlan 0"'],
  [{ list: [] }, 'list=(none)'],
  [{ alive: true, ping: { sent: 2 }, ports: [80, 443] }, 'alive=true ping={sent=2} ports=(80, 443)'],
  ['text', 'text'],
  [null, 'null'],
])('the fact %j is said as %s', (fact, words) => expect(sayFact(fact)).toBe(words));
