import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hide, openBook } from '../../src/privacy/hide.ts';
import { runWith } from './_run-with.ts';

const playbooks = new URL('../../playbooks/', import.meta.url);
const recorded = new URL('../probes/', import.meta.url);

const texts = (folder: URL): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`, 'utf8'));

const ours = texts(playbooks);
/** Words that reports are made of: none of them names anybody. */
const words = new Set(ours.flatMap(text => text.match(/[a-zäöüß]{3,}/gi) ?? []).map(word => word.toLowerCase()));

test('in what itfix itself says nothing is replaced', () => {
  const book = openBook();
  hide(runWith(ours), 'standard', book);
  expect(
    book
      .saved()
      .pairs.map(({ kind, real }) => `${kind}: ${real}`)
      .filter(one => !isExample(one)),
  ).toEqual([]);
});

/** What the playbooks say of addresses and names as an example, or as a range. */
function isExample(pair: string): boolean {
  // `\\beset\\b` in a pattern looks like \\\\beset\\share.
  return /^host name: beset$|^domain: queue\.reason\.example$|^IPv[46] address: |^MAC address: |^mail address: /.test(
    pair,
  );
}

test('in recorded answers of healthy and broken machines hardly a common word is taken for a name', () => {
  let replaced = 0;
  const mistaken: string[] = [];
  for (const text of texts(recorded)) {
    const book = openBook();
    hide(runWith([text]), 'standard', book);
    const { pairs } = book.saved();
    replaced += pairs.length;
    for (const { kind, real } of pairs) if (words.has(real.toLowerCase())) mistaken.push(`${kind}: ${real}`);
  }
  expect(replaced).toBeGreaterThan(500);
  expect(mistaken.length, mistaken.join(', ')).toBeLessThanOrEqual(5);
}, 60_000);
