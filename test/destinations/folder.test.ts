import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import folder from '../../src/destinations/folder.ts';
import type { Message, Receipt, Undelivered } from '../../src/model/destination.ts';

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251);

const message: Message = {
  id: 'itfix.a.b',
  name: '20261128-101112-0a1b2',
  subject: '[N21] No network - pc-17',
  text: '- REPORT: one\n- ümlaut\n',
  attachments: [{ name: 'itfix-20261128.zip', type: 'application/zip', bytes }],
  madeAt: '2026-11-28T10:11:12.000Z',
};

let home: string;
let into: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'itfix-folder-'));
  into = join(home, 'into');
  mkdirSync(into);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function deliver(path = into, limitMs = 10_000, other: object = {}): Promise<Receipt> {
  const settings = folder.settings.parse({ path, ...other });
  return Promise.resolve(
    folder.deliver(message, { settings, secrets: new Map(), signal: AbortSignal.timeout(limitMs) }),
  );
}

async function failure(delivery: Promise<Receipt>): Promise<Undelivered> {
  return delivery.then(
    ({ said }) => expect.fail(`it was delivered: ${said}`),
    error => error,
  );
}

test('everything lies in one new folder, byte for byte, and nothing beside it', async () => {
  const { said } = await deliver();
  expect(said).toBe(join(into, message.name));
  expect(readdirSync(into)).toEqual([message.name]);
  expect(readdirSync(said).sort()).toEqual(['itfix-20261128.zip', 'message.md']);
  expect(readFileSync(join(said, 'itfix-20261128.zip')).equals(bytes)).toBe(true);
  expect(readFileSync(join(said, 'message.md'), 'utf8')).toBe(`${message.subject}\n\n${message.text}`);
});

test('what is there already is never overwritten', async () => {
  mkdirSync(join(into, message.name));
  writeFileSync(join(into, message.name, 'theirs'), 'kept');
  const { hindrance, message: why } = await failure(deliver());
  expect({ hindrance, why }).toEqual({ hindrance: 'permanent', why: expect.stringContaining('is there already') });
  expect(readFileSync(join(into, message.name, 'theirs'), 'utf8')).toBe('kept');
  expect(readdirSync(into)).toEqual([message.name]);
});

test('two at once: one is delivered, the other is told so, and nothing is mixed', async () => {
  const both = await Promise.allSettled([deliver(), deliver()]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(readdirSync(into)).toEqual([message.name]);
  expect(readFileSync(join(into, message.name, 'itfix-20261128.zip')).equals(bytes)).toBe(true);
});

test('no such folder: temporary, because a share may come back, and it is not made', async () => {
  const { hindrance, message: why } = await failure(deliver(join(home, 'share')));
  expect({ hindrance, why }).toEqual({
    hindrance: 'temporary',
    why: `there is no folder ${home}/share: is it mounted?`,
  });
  expect(existsSync(join(home, 'share'))).toBe(false);
});

test('a file in the place of the folder: permanent', async () => {
  writeFileSync(join(home, 'file'), '');
  expect((await failure(deliver(join(home, 'file')))).hindrance).toBe('permanent');
});

test('a folder that is named relative to nothing is refused', () => {
  expect(folder.settings.safeParse({ path: 'reports' }).success).toBe(false);
  expect(folder.settings.safeParse({ path: '/reports', pfad: 1 }).success).toBe(false);
});

const isRoot = process.getuid?.() === 0;

/** A file system of its own, so many bytes large. */
function mounted(words: readonly string[], use: (at: string) => Promise<void>): Promise<void> {
  const at = join(home, 'mounted');
  mkdirSync(at);
  execFileSync('mount', [...words, at]);
  return use(at).finally(() => execFileSync('umount', [at]));
}

describe.skipIf(!isRoot || process.platform !== 'linux')('file systems of their own', () => {
  test('a full one: temporary, and nothing half is left', () =>
    mounted(['-t', 'tmpfs', '-o', 'size=128k', 'none'], async at => {
      const { hindrance, message: why } = await failure(deliver(at));
      expect({ hindrance, why }).toEqual({ hindrance: 'temporary', why: expect.stringContaining('ENOSPC') });
      expect(readdirSync(at)).toEqual([]);
    }));

  test('where a mount is asked for: into the mount, and not into the empty folder below it', async () => {
    // It lies on the file system of the system, as a folder that waits for its share does.
    const at = mkdtempSync('/var/lib/itfix-share-');
    try {
      const { hindrance, message: why } = await failure(deliver(at, 10_000, { mounted: true }));
      expect({ hindrance, why }).toEqual({
        hindrance: 'temporary',
        why: expect.stringContaining('nothing is mounted there'),
      });
      expect(readdirSync(at)).toEqual([]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', at]);
      try {
        expect((await deliver(at, 10_000, { mounted: true })).said).toBe(join(at, message.name));
      } finally {
        execFileSync('umount', [at]);
      }
    } finally {
      rmSync(at, { recursive: true });
    }
  });

  test('a read-only one: permanent', () =>
    mounted(['-t', 'tmpfs', '-o', 'size=1m,ro', 'none'], async at => {
      const { hindrance, message: why } = await failure(deliver(at));
      expect({ hindrance, why }).toEqual({ hindrance: 'permanent', why: expect.stringContaining('EROFS') });
    }));

  test('one that no longer answers: ends by the time limit, and nothing is there later', async () => {
    const image = join(home, 'image');
    writeFileSync(image, new Uint8Array(16 * 1024 * 1024));
    execFileSync('mkfs.ext4', ['-q', image]);
    await mounted(['-o', 'loop', image], async at => {
      execFileSync('fsfreeze', ['-f', at]);
      const begun = Date.now();
      const { hindrance, message: why } = await failure(deliver(at, 1500)).finally(() =>
        execFileSync('fsfreeze', ['-u', at]),
      );
      expect({ hindrance, why }).toEqual({ hindrance: 'temporary', why: `${at} did not answer within the time limit` });
      expect(Date.now() - begun).toBeLessThan(5000);
      await new Promise(resolve => setTimeout(resolve, 500));
      expect(readdirSync(at).filter(name => !name.startsWith('.') && name !== 'lost+found')).toEqual([]);
    });
  });
});
