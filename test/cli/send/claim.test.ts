import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { historyFolder } from '../../../src/cli/history.ts';
import { claim, forgetClaims, holding } from '../../../src/cli/send/claim.ts';

const run = '20261128-101112-0a1b2';
let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'itfix-claim-'));
  vi.stubEnv('XDG_STATE_HOME', home);
  folder = join(historyFolder(), run);
  mkdirSync(folder, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const file = (number: number): string => join(folder, `sending-share.${number}.json`);

/** A process that was there once. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

function leave(number: number, holder: object | string): void {
  writeFileSync(file(number), typeof holder === 'string' ? holder : JSON.stringify(holder));
}

test('one at a time: a second is told who has it', () => {
  const mine = claim(run, 'share', 0);
  expect(mine).toMatchObject({ number: 1 });
  expect(claim(run, 'share', 0)).toEqual({ pid: process.pid });
  expect(holding(run, 'share', 1)).toEqual({ pid: process.pid });
  if ('release' in mine) mine.release();
  expect(readdirSync(folder)).toEqual([]);
  expect(holding(run, 'share', 1)).toBeUndefined();
});

test('destinations do not wait for each other', () => {
  claim(run, 'share', 0);
  expect(claim(run, 'share-2', 0)).toMatchObject({ number: 1 });
});

test('numbers of the dead are passed over, and forgotten when somebody sends', () => {
  leave(1, { pid: deadPid(), host: hostname() });
  leave(2, { pid: deadPid(), host: hostname() });
  expect(claim(run, 'share', 0)).toMatchObject({ number: 3 });
  forgetClaims(run, 'share', 0, 3);
  expect(readdirSync(folder)).toEqual(['sending-share.3.json']);
});

test('a process of another machine is taken to live', () => {
  leave(1, { pid: deadPid(), host: 'another-machine' });
  expect(claim(run, 'share', 0)).toMatchObject({ pid: expect.any(Number) });
});

test('what is older than any delivery is over, whoever has its number now', () => {
  leave(1, { pid: process.pid, host: hostname() });
  const before = new Date(Date.now() - 3 * 3600 * 1000);
  utimesSync(file(1), before, before);
  expect(claim(run, 'share', 0)).toMatchObject({ number: 2 });
});

test('what is not written yet is somebody who begins; after a while it is nobody', () => {
  leave(1, '');
  expect(claim(run, 'share', 0)).toEqual({ pid: 0 });
  const before = new Date(Date.now() - 60_000);
  utimesSync(file(1), before, before);
  expect(claim(run, 'share', 0)).toMatchObject({ number: 2 });
});
