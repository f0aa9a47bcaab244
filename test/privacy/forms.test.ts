import { expect, test } from 'vitest';
import { hide, openBook } from '../../src/privacy/hide.ts';
import { reveal } from '../../src/privacy/reveal.ts';
import { runWith } from './_run-with.ts';

const shown = (output: string): string => hide(runWith([output]), 'standard', openBook()).evidence.e1?.stdout ?? '';

test('a MAC address is the same one however it is written, and can be put back', () => {
  const output = [
    'link/ether 3c:7c:3f:a1:b2:c3',
    'GENERAL.HWADDR:3C\\:7C\\:3F\\:A1\\:B2\\:C3',
    '3C-7C-3F-A1-B2-C3 3c7c.3fa1.b2c3 3c7c3fa1b2c3 BRW3C7C3FA1B2C3',
    'DUID 00-01-00-01-2A-3B-4C-5D-3C-7C-3F-A1-B2-C3 and 000100012a3b4c5d3c7c3fa1b2c3',
  ].join('\n');
  const book = openBook();
  const hidden = hide(runWith([output]), 'standard', book);
  const text = hidden.evidence.e1?.stdout ?? '';
  expect(text.replaceAll(/[^\da-f]/gi, '').toLowerCase()).not.toContain('a1b2c3');
  expect(text.match(/000001/g)?.length).toBeGreaterThanOrEqual(3);
  expect(text).toMatch(/DUID 00-01-00-01-2A-3B-4C-5D-AC-DE-48-00-00-01/i);
  expect(reveal(text, book.saved())).toBe(output);
});

test('digits without anything between them are a MAC address only where a word says so, or the address is known', () => {
  expect(shown('HWaddr=3c7c3fa1b2c3')).toBe('HWaddr=acde48000001');
  expect(shown('commit 3c7c3fa1b2c3, 202611280912')).toBe('commit 3c7c3fa1b2c3, 202611280912');
});

test('an adapter that is called by its MAC address has one name everywhere', () => {
  expect(
    shown('2: enx3c7c3fa1b2c3: <UP>\n  link/ether 3c:7c:3f:a1:b2:c3\ndefault dev enx3c7c3fa1b2c3 a_3c7c3fa1b2c3.log'),
  ).toBe('2: enxacde48000001: <UP>\n  link/ether ac:de:48:00:00:01\ndefault dev enxacde48000001 a_acde48000001.log');
});

test('an escaped IPv6 address keeps its form', () => {
  expect(shown('IP6.ADDRESS[1]:fe80\\:\\:3e7c\\:3fff\\:fea1\\:b2c3/64')).toMatch(
    /^IP6\.ADDRESS\[1\]:fe80\\:\\:[\da-f]+\/64$/,
  );
});

test('the numbers of a Windows are replaced, and the last one, that tells the account, stays', () => {
  expect(shown('S-1-5-21-3623811015-3361044348-30300820-500 S-1-5-32-544')).toBe('S-1-5-21-0-0-1-500 S-1-5-32-544');
});

test('names in the tables of ps, nvme and net user are found', () => {
  const text = shown(
    [
      '  PID USER     %CPU COMMAND',
      ' 1234 bquandt   0.1 firefox',
      '',
      'Node             SN                   Model',
      '/dev/nvme0n1     S4EWNX0R123456       Samsung SSD 970',
      '',
      'User accounts for \\\\PC-QUANDT',
      '',
      '-------------------------------------------------------------------------------',
      'Administrator            xherzog                  Guest',
      'The command completed successfully.',
    ].join('\n'),
  );
  expect(text).toContain('Administrator            user-');
  for (const value of ['bquandt', 'S4EWNX0R123456', 'xherzog', 'PC-QUANDT']) expect(text).not.toContain(value);
});

test('a machine with a name that is short is found in its file of hosts', () => {
  const output = ' Static hostname: vm\n3:127.0.0.1 vm\nvmstat and the vm images';
  expect(shown(output)).toBe(' Static hostname: host-1\n3:127.0.0.1 host-1\nvmstat and the vm images');
});
