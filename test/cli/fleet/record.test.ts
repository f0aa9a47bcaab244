import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Asked, findRecord, openRecord } from '../../../src/cli/fleet/record.ts';
import { stateFolder } from '../../../src/cli/history.ts';

const before = process.env.XDG_STATE_HOME;
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'itfix-record-'));
  process.env.XDG_STATE_HOME = home;
});
afterEach(() => {
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
  rmSync(home, { recursive: true });
});

const asked: Asked = {
  ...{ playbooks: ['disk'], set: [], answer: [], offline: true, strict: false, acceptNewHostKeys: false },
  identityFile: [],
  targets: [{ name: 'a', groups: [], reach: { by: 'here' } }],
};

test('a record of which a full disk left nothing does not stand before an older one', () => {
  openRecord('20260101-000000-00000', asked);
  const folder = join(stateFolder(), 'fleets');
  writeFileSync(join(folder, '20260102-000000-00000.ndjson'), '');
  expect(findRecord(undefined)).toMatchObject({ id: '20260101-000000-00000', asked, isComplete: false });
  expect(() => findRecord('20260102')).toThrow('its record is damaged');
});

test('with nothing else, it is said that it is damaged', () => {
  const folder = join(stateFolder(), 'fleets');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '20260102-000000-00000.ndjson'), '{"asked":{"play');
  expect(() => findRecord(undefined)).toThrow('its record is damaged');
});

test('what cannot be written is told once, and ends nothing', () => {
  writeFileSync(join(home, 'file'), '');
  process.env.XDG_STATE_HOME = join(home, 'file');
  const record = openRecord('20260101-000000-00000', asked);
  record.ended();
  expect(record.problem()).toMatch(/ENOTDIR|EEXIST/);
  expect(readdirSync(home)).toEqual(['file']);
});
