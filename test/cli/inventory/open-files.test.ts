import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { openInventoryFiles } from '../../../src/cli/inventory/open-files.ts';
import { maxInventoryBytes } from '../../../src/cli/inventory/text.ts';

const folder = mkdtempSync(join(tmpdir(), 'itfix-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'hosts'), 'a\nb\n');
writeFileSync(join(folder, 'large'), Buffer.alloc(maxInventoryBytes + 10));
const files = openInventoryFiles(Readable.from([Buffer.from('x\n'), Buffer.from('y\n')]));

test('files, folders and what is not there', async () => {
  expect(Buffer.from(await files.read(join(folder, 'hosts'))).toString()).toBe('a\nb\n');
  expect([...(await files.list(folder))!].sort()).toEqual(['hosts', 'large']);
  expect(await files.list(join(folder, 'hosts'))).toBeUndefined();
  expect(await files.list(join(folder, 'gone'))).toBeUndefined();
  await expect(files.read(join(folder, 'gone'))).rejects.toThrow('ENOENT');
});

test('standard input', async () => {
  expect(files.isStandardInputTerminal).toBe(false);
  expect(Buffer.from(await files.readStandardInput()).toString()).toBe('x\ny\n');
  const keyboard = Object.assign(Readable.from([]), { isTTY: true });
  expect(openInventoryFiles(keyboard).isStandardInputTerminal).toBe(true);
});

test('of what is too large, or has no end, one byte more than is allowed', async () => {
  expect((await files.read(join(folder, 'large'))).length).toBe(maxInventoryBytes + 1);
  const endless = Readable.from(
    (function* () {
      while (true) yield Buffer.alloc(1024 * 1024);
    })(),
  );
  expect((await openInventoryFiles(endless).readStandardInput()).length).toBeLessThanOrEqual(
    maxInventoryBytes + 1024 * 1024,
  );
});
