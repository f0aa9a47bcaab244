import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { BundleFile } from '../../src/bundle/archive.ts';
import { pack, unpack } from '../../src/bundle/pack.ts';

const kinds = ['tar.gz', 'zip'] as const;
const folder = mkdtempSync(join(tmpdir(), 'itfix-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array): BundleFile => ({ name, bytes: Buffer.from(content) });

const some = [
  file('b/README.txt', 'Grüße\n'),
  file('b/empty', ''),
  file(`b/${'long/'.repeat(30)}name.txt`, 'x'.repeat(511)),
  file('b/block', new Uint8Array(512).fill(7)),
];

const comparable = (files: readonly BundleFile[]) =>
  files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]);

describe.each(kinds)('%s', kind => {
  test('what is packed is unpacked, in its order', async () => {
    expect(comparable(unpack(await pack(some, kind)))).toEqual(comparable(some));
  });

  test('any honest files survive', async () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9 äöü漢_-]{1,30}$/);
    const names = fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 8,
      selector: parts => parts.join('/').normalize('NFC').toLowerCase(),
    });
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.array(fc.uint8Array({ maxLength: 2000 }), { minLength: 8, maxLength: 8 }),
        async (parts, contents) => {
          const files = parts.map((one, at) => file(`f-${one.join('/')}`, contents[at] ?? new Uint8Array()));
          expect(comparable(unpack(await pack(files, kind)))).toEqual(comparable(files));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('what is damaged is refused, or is the same in spite of it', async () => {
    const packed = await pack(some, kind);
    const contents = (files: readonly BundleFile[]) => comparable(files).map(([, content]) => content);
    let refused = 0;
    for (let at = 0; at < packed.length; at++) {
      const damaged = Uint8Array.from(packed);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      try {
        // The directory of a zip has no checksum: a time or a name can be another one. The manifest knows the names.
        expect(contents(unpack(damaged)), `byte ${at}`).toEqual(contents(some));
      } catch (error) {
        expect(error).toMatchObject({ name: 'BadArchive' });
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(packed.length / 3);
  });

  test('what is cut off anywhere says so, or that it is damaged', async () => {
    const packed = await pack(some, kind);
    for (let length = 2; length < packed.length; length++)
      expect(() => unpack(packed.subarray(0, length)), `${length}`).toThrow(/^it is (?:cut off|damaged)/);
  });

  test('what follows the end is no part of it', async () => {
    const packed = await pack(some, kind);
    expect(() => unpack(Buffer.concat([packed, Buffer.from('more')]))).toThrow(/follows the end|damaged/);
  });

  test('the programs of the system read it', async () => {
    const archive = join(folder, `a.${kind}`);
    const target = mkdtempSync(join(folder, 'out-'));
    writeFileSync(archive, await pack(some, kind));
    const words =
      kind === 'zip' ? ['python3', '-m', 'zipfile', '-e', archive, target] : ['tar', '-xzf', archive, '-C', target];
    const [program = '', ...rest] = words;
    expect(spawnSync(program, rest, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(target, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())).toHaveLength(
      4,
    );
    expect(readFileSync(join(target, 'b/README.txt'), 'utf8')).toBe('Grüße\n');
  });
});

test.each(kinds)('%s: the same bytes in every time zone', async kind => {
  const before = process.env.TZ;
  const packed: string[] = [];
  for (const zone of ['Pacific/Kiritimati', 'America/Adak', 'UTC']) {
    process.env.TZ = zone;
    packed.push(Buffer.from(await pack(some, kind)).toString('base64'));
  }
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
  expect(new Set(packed).size).toBe(1);
});

test('what nobody would open is not packed', async () => {
  await expect(pack([file('../x', '')], 'zip')).rejects.toThrow('forbidden name');
  await expect(pack([file('x', ''), file('X', '')], 'tar.gz')).rejects.toThrow('twice');
  await expect(pack([file(`${'x'.repeat(120)}`, '')], 'tar.gz')).rejects.toThrow('too long');
});
