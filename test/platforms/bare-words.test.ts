import { expect, test } from 'vitest';
import { isBareInPowerShell } from '../../src/model/command.ts';

test.each([
  ['-Name', true],
  ['$true', true],
  ['-Confirm:$false', true],
  ['-Confirm:$(Get-Date)', false],
  ['-Name:$false; Get-Date', false],
  ['$env:PATH', false],
  ['Ethernet 2', false],
  ['-1', false],
])('%s stands without quotation marks in PowerShell: %s', (word, bare) => {
  expect(isBareInPowerShell(word)).toBe(bare);
});
