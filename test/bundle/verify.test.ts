import { describe, expect, test } from 'vitest';
import type { BundleFile } from '../../src/bundle/archive.ts';
import { manifestOf, readManifest, writeManifest } from '../../src/bundle/manifest.ts';
import { sayFlaws, verify } from '../../src/bundle/verify.ts';
import { runs } from '../reports/_runs.ts';

const file = (name: string, text: string): BundleFile => ({ name, bytes: Buffer.from(text) });
const inside = [file('run.json', '{}'), file('evidence/001-net.ping.txt', 'pong\n'), file('report.md', '# Report')];
const manifest = writeManifest(manifestOf({ run: runs.rich, redaction: 'strict', version: '0.1.0' }, inside));
const whole = [...inside, manifest];
const below = (folder: string, files: readonly BundleFile[]) =>
  files.map(one => ({ ...one, name: `${folder}/${one.name}` }));

test('a whole bundle has no flaw, also in a folder, or in one more', () => {
  for (const files of [whole, below('itfix-1', whole), below('a/b', whole)])
    expect(verify(files)).toMatchObject({
      flaws: [],
      manifest: { run: runs.rich.id, redaction: 'strict', limits: runs.rich.limits },
    });
});

describe('each file', () => {
  test.each(inside.map(({ name }) => name))('%s: missing, changed, cut off', name => {
    const flawsWith = (change: (one: BundleFile) => BundleFile[]) =>
      verify(whole.flatMap(one => (one.name === name ? change(one) : [one]))).flaws;
    expect(flawsWith(() => [])).toEqual([{ name, is: 'missing' }]);
    expect(flawsWith(one => [file(name, Buffer.from(one.bytes).toString().replace(/^./, '_'))])).toEqual([
      { name, is: 'changed' },
    ]);
    expect(flawsWith(one => [file(name, `${Buffer.from(one.bytes)}!`)])).toEqual([{ name, is: 'changed' }]);
    expect(flawsWith(({ bytes }) => [{ name, bytes: bytes.subarray(0, -1) }])).toEqual([{ name, is: 'cut off' }]);
  });
});

test('what nobody packed is extra, beside the folder as well', () => {
  expect(verify([...whole, file('run.exe', 'MZ')]).flaws).toEqual([{ name: 'run.exe', is: 'extra' }]);
  expect(verify([...below('itfix-1', whole), file('run.exe', 'MZ')]).flaws).toEqual([{ name: 'run.exe', is: 'extra' }]);
});

test('each byte of the manifest counts', () => {
  for (let at = 0; at < manifest.bytes.length; at++) {
    const bytes = Uint8Array.from(manifest.bytes);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(() => readManifest(bytes), `${at}`).toThrow(
      /manifest\.json in it (?:is damaged|was changed)|made by a newer itfix/,
    );
  }
  expect(() => readManifest(Buffer.concat([manifest.bytes, Buffer.from(' ')]))).toThrow('was changed');
});

test('what a later itfix adds to the manifest is no damage; another form is named', () => {
  const later = writeManifest({ ...readManifest(manifest.bytes), colour: 'blue' } as ReturnType<typeof readManifest>);
  expect(readManifest(later.bytes).run).toBe(runs.rich.id);
  const other = writeManifest({ ...readManifest(manifest.bytes), format: 2 } as never);
  expect(() => readManifest(other.bytes)).toThrow('it was made by a newer itfix');
});

test.each(['', '{}', '[]', 'null', '{"format":1}', '{"__proto__":{"format":1}}'])('%j is no manifest', text => {
  expect(() => verify([file('manifest.json', text)])).toThrow('manifest.json in it is damaged');
});

test('without a manifest it is no bundle', () => {
  expect(() => verify(inside)).toThrow('it is no bundle of itfix: there is no manifest.json in it');
  expect(() => verify([])).toThrow('no bundle of itfix');
});

test('many flaws are counted', () => {
  expect(sayFlaws(verify([manifest, file('x', '')]).flaws)).toBe(
    '"run.json" is missing, "evidence/001-net.ping.txt" is missing, "report.md" is missing, and 1 more',
  );
});
