import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { pack, unpack } from '../../src/bundle/pack.ts';
import { tarOf, zipOf } from './_archives.ts';

const folder = mkdtempSync(join(tmpdir(), 'itfix-foreign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = { files: 3, fileBytes: 1000, allBytes: 2000 };
const content = (bytes: number): Buffer => Buffer.alloc(bytes, 'x');

const makers = [
  ['tar.gz', (files: Parameters<typeof tarOf>[0]) => gzipSync(tarOf(files))],
  ['zip', (files: Parameters<typeof zipOf>[0]) => zipOf(files)],
] as const;

describe.each(makers)('%s', (_kind, make) => {
  test.each([
    '../evil',
    'a/../../evil',
    '/etc/passwd',
    '//server/share',
    'C:/evil',
    'C:evil',
    'a\\..\\evil',
    'report.html:stream',
    './a',
    'a//b',
    'a\nb',
    'a\x1b[2J',
    'a\u202etxt',
    'a\u200b',
    `${'x'.repeat(90)}/${'x'.repeat(60)}/${'x'.repeat(60)}`,
  ])('a file called %j is refused', name => {
    expect(() => unpack(make([{ name, bytes: content(3) }]))).toThrow('forbidden name');
  });

  test('the same file twice, also where only some systems say it is the same', () => {
    const twice = (a: string, b: string) => () =>
      unpack(
        make([
          { name: a, bytes: content(1) },
          { name: b, bytes: content(2) },
        ]),
      );
    expect(twice('run.json', 'run.json')).toThrow('it holds "run.json" twice');
    expect(twice('run.json', 'RUN.json')).toThrow('twice');
    expect(twice('\u00e4', 'a\u0308')).toThrow('twice');
  });

  test('more than the limits', () => {
    const files =
      (...sizes: number[]) =>
      () =>
        unpack(make(sizes.map((size, at) => ({ name: `f${at}`, bytes: content(size) }))), small);
    expect(files(1000, 1000, 0)).not.toThrow();
    expect(files(1, 1, 1, 1)).toThrow('more than 3 files');
    expect(files(1001)).toThrow('"f0" in it is larger than');
    expect(files(1000, 1000, 1)).toThrow('what is in it is larger than');
  });

  test('a name that is not UTF-8', () => {
    expect(() => unpack(make([{ name: Buffer.from([0x66, 0xff, 0xfe]), bytes: content(1) }]))).toThrow('not UTF-8');
  });

  test('links', () => {
    expect(() => unpack(make([{ name: 'link', bytes: Buffer.from('/etc/passwd'), isLink: true }]))).toThrow(
      'it holds a link: "link"',
    );
  });
});

describe('tar.gz', () => {
  test('of GNU tar and with folders is read; links of both kinds are not', () => {
    const at = join(folder, 'gnu');
    mkdirSync(join(at, 'itfix-1/evidence'), { recursive: true });
    writeFileSync(join(at, 'itfix-1/run.json'), '{}');
    writeFileSync(join(at, 'itfix-1/evidence/001.txt'), 'x');
    const tarred = (...words: string[]) => {
      expect(spawnSync('tar', ['-czf', join(folder, 'gnu.tar.gz'), '-C', at, ...words])).toMatchObject({ status: 0 });
      return readFileSync(join(folder, 'gnu.tar.gz'));
    };
    expect(
      unpack(tarred('itfix-1'))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['itfix-1/evidence/001.txt', 'itfix-1/run.json']);
    expect(unpack(tarred('--format=pax', 'itfix-1'))).toHaveLength(2);
    symlinkSync('/etc/passwd', join(at, 'itfix-1/report.html'));
    expect(() => unpack(tarred('itfix-1'))).toThrow('it holds a link: "itfix-1/report.html"');
    expect(() => unpack(tarred('--format=pax', `--transform=s,^,${'y'.repeat(150)}/,`, 'itfix-1/run.json'))).toThrow(
      'pax',
    );
  });

  test('a device', () => {
    expect(() => unpack(gzipSync(tarOf([{ name: 'null', bytes: content(0), kind: '3' }])))).toThrow(
      'neither a file nor a folder',
    );
  });

  test('a bomb costs no more than the limits', () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    expect(() => unpack(bomb, small)).toThrow('larger than any bundle');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
    const claims = tarOf([{ name: 'big', bytes: content(1), size: 0o77777777777 }]);
    expect(() => unpack(gzipSync(claims))).toThrow('cut off');
  });
});

describe('zip', () => {
  test('a bomb costs no more than it claims', () => {
    const packed = deflateRawSync(Buffer.alloc(100 * 1024 * 1024));
    const bomb = (size: number) => zipOf([{ name: 'bomb', bytes: packed, method: 8, size }]);
    expect(() => unpack(bomb(10))).toThrow('damaged');
    expect(() => unpack(bomb(0))).toThrow('damaged');
    expect(() => unpack(bomb(300 * 1024 * 1024))).toThrow('larger than 128 MiB');
  });

  test('what it cannot read it says', () => {
    expect(() => unpack(zipOf([{ name: 'a', bytes: content(1), flags: 1 }]))).toThrow('protected by a password');
    expect(() => unpack(zipOf([{ name: 'a', bytes: content(1), method: 14 }]))).toThrow(
      'in a way that itfix does not read',
    );
    expect(() => unpack(zipOf([{ name: 'a', bytes: content(1), crc: 5 }]))).toThrow('"a" in it is damaged');
    const zip64 = zipOf([]);
    zip64.writeUInt16LE(0xffff, zip64.length - 12);
    expect(() => unpack(zip64)).toThrow('zip64');
  });

  test('of other programs is read', () => {
    const made = spawnSync('python3', [
      '-c',
      `
import zipfile
with zipfile.ZipFile(${JSON.stringify(join(folder, 'python.zip'))}, 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('itfix-1/', '')
    z.writestr('itfix-1/run.json', '{}')
    z.comment = b'a comment'
`,
    ]);
    expect(made).toMatchObject({ status: 0 });
    expect(unpack(readFileSync(join(folder, 'python.zip')))).toMatchObject([{ name: 'itfix-1/run.json' }]);
  });
});

test('what is no archive is none', () => {
  for (const text of ['', 'P', 'hello', '{"format":1}', '\x1f\x8b', 'PK\x03\x04'])
    expect(() => unpack(Buffer.from(text, 'latin1'))).toThrow(/^it is (?:neither|cut off|damaged)/);
});

test('no bytes make it fail in another way, or give a name that leads elsewhere', async () => {
  const honest = await Promise.all(
    (['tar.gz', 'zip'] as const).map(kind => pack([{ name: 'a/b.txt', bytes: content(600) }], kind)),
  );
  const inTar = tarOf([{ name: 'a/b.txt', bytes: content(600) }]);
  const edits = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 6 });
  const edited = (bytes: Uint8Array, changes: [number, number][]): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    for (const [at, byte] of changes) copy[at % copy.length] = byte;
    return copy;
  };
  const archives = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    edits.map(changes => edited(honest[1] ?? inTar, changes)),
    edits.map(changes => edited(honest[0] ?? inTar, changes)),
    edits.map(changes => gzipSync(edited(inTar, changes))),
  );
  fc.assert(
    fc.property(archives, bytes => {
      try {
        for (const { name } of unpack(bytes)) expect(name.split('/')).not.toContain('..');
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'BadArchive') throw error;
      }
    }),
    { numRuns: 3000 },
  );
});
