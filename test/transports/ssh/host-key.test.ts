import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { appendLine } from '../../../src/transports/ssh/append-line.ts';
import { readConfig, usualPaths } from '../../../src/transports/ssh/config.ts';
import { type KeyJudgeOptions, openKeyJudge } from '../../../src/transports/ssh/host-key.ts';
import { readKnownHosts } from '../../../src/transports/ssh/known-hosts.ts';
import { resolveRoute } from '../../../src/transports/ssh/route.ts';
import { nobody } from '../open-ssh.ts';
import { desk } from './desk.ts';
import { inventedFiles } from './invented-files.ts';
import { keyFolder } from './keys.ts';

const made = keyFolder();
const folder = mkdtempSync(join(tmpdir(), 'itfix-known-'));
afterAll(() => {
  made.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** What all connections of one run share, and what it wrote down. */
async function run() {
  const files = inventedFiles({ user: {} }, desk);
  const { hops } = resolveRoute({ host: 'gate' }, await readConfig(usualPaths(desk), files, desk), desk);
  const [settings = expect.unreachable()] = hops ?? [];
  const written: string[] = [];
  const shared: Omit<KeyJudgeOptions, 'settings' | 'owner'> = {
    known: readKnownHosts([]),
    accepted: new Map(),
    files,
    people: nobody,
    acceptNew: true,
    append: async (_file, line) => {
      written.push(line);
      return true;
    },
  };
  return {
    written,
    judge: (port = 22) => openKeyJudge({ ...shared, settings, owner: { host: 'gate', port } }),
  };
}

describe('a key that was accepted in this run', () => {
  test('is known from then on, and written down once', async () => {
    const { judge, written } = await run();
    const { blob } = made.make('ed25519');
    expect(await judge().judge(blob)).toBeUndefined();
    const again = judge();
    expect([await again.judge(blob), await again.judge(blob)]).toEqual([undefined, undefined]);
    expect(written).toHaveLength(1);
  });

  test('another key from the same host is a changed one, also at the same time', async () => {
    const { judge, written } = await run();
    const [first, second] = [made.make('ed25519').blob, made.make('ed25519').blob];
    const verdicts = await Promise.all([judge().judge(first), judge().judge(second)]);
    expect(verdicts.map(verdict => verdict?.outcome)).toEqual([undefined, 'host-key-changed']);
    const later = judge();
    expect((await later.judge(second))?.outcome).toBe('host-key-changed');
    expect(later.shown()?.known[0]?.place).toBe('accepted earlier in this run');
    expect(written).toHaveLength(1);
  });

  test('says nothing of another port', async () => {
    const { judge, written } = await run();
    expect(await judge(22).judge(made.make('ed25519').blob)).toBeUndefined();
    expect(await judge(2222).judge(made.make('ed25519').blob)).toBeUndefined();
    expect(written).toHaveLength(2);
  });
});

describe('a line is added', () => {
  const inFile = async (text: string): Promise<string> => {
    const file = join(folder, 'known_hosts');
    writeFileSync(file, text);
    expect(await appendLine(file, 'new\n')).toBe(true);
    return readFileSync(file, 'utf8');
  };

  test('to a file whose last line has no end', async () => expect(await inFile('old')).toBe('old\nnew\n'));
  test('to one that ends as it should', async () => expect(await inFile('old\n')).toBe('old\nnew\n'));
  test('to an empty one', async () => expect(await inFile('')).toBe('new\n'));

  test('to one that is not there, for its owner only', async () => {
    const file = join(folder, 'deep', 'er', 'known_hosts');
    expect(await appendLine(file, 'new\n')).toBe(true);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['new\n', 0o600]);
  });

  test('nowhere where that is not possible', async () => {
    expect(await appendLine(join(folder, 'deep'), 'new\n')).toBe(false);
  });
});
