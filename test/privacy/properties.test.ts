import * as fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { hide, hideText, openBook } from '../../src/privacy/hide.ts';
import { reveal, revealFile } from '../../src/privacy/reveal.ts';
import { anyRun } from '../reports/_arbitrary-run.ts';
import { runWith } from './_run-with.ts';

const octet = fc.integer({ min: 0, max: 255 });
const four = fc.oneof(
  fc.tuple(fc.constantFrom('10', '100', '172', '192', '169', '203'), octet, octet, octet).map(parts => parts.join('.')),
  fc.tuple(octet, octet, octet).map(parts => `192.168.${parts.slice(1).join('.')}`),
  fc.ipV4(),
);
const mac = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 })
  .map(bytes => bytes.map(byte => byte.toString(16).padStart(2, '0')).join(':'));
const name = fc.stringMatching(/^[a-z]{4,9}[0-9]{2}$/);
const cased = (text: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.mixedCase(text);

const piece = fc.oneof(
  four,
  four.map(address => `inet ${address}/24`),
  fc.ipV6(),
  cased(mac),
  fc.uuid(),
  cased(name).map(user => `HOME=/home/${user}`),
  name.map(host => `Static hostname: ${host}`),
  fc.tuple(name, name).map(([local, domain]) => `<${local}@${domain}.example>`),
  cased(name).map(domain => `www.${domain}.com`),
  name.map(word => `SSID: ${word} net`),
  fc.lorem({ maxCount: 3 }),
  fc.string({ unit: 'grapheme' }),
);
const text = fc.array(piece, { maxLength: 25 }).map(pieces => pieces.join('\n'));

test('hidden and put back, a text is what it was', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('standard' as const, 'strict' as const), (real, level) => {
      const book = openBook();
      const hidden = hide(runWith([real]), level, book).evidence.e1?.stdout ?? '';
      expect(reveal(hidden, book.saved())).toBe(real);
      // The next time it gets the same.
      const again = openBook(JSON.parse(JSON.stringify(book.saved())));
      again.level = level;
      expect(hideText(real, again)).toBe(hidden);
    }),
    { numRuns: 300 },
  );
});

test('any run is hidden without failing, keeps its form, and comes back', () => {
  fc.assert(
    fc.property(anyRun(true), run => {
      const book = openBook();
      const { redaction: _table, ...hidden } = hide(run, 'strict', book);
      const { redaction: _none, ...whole } = run;
      const json = JSON.stringify(hidden);
      expect(JSON.stringify(JSON.parse(revealFile(json, book.saved())))).toBe(JSON.stringify(whole));
    }),
    { numRuns: 100 },
  );
}, 60_000);

const classOf = (address: string): string => {
  const range = ipaddr.parse(address).range();
  return range === 'reserved' && /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./.test(address) ? 'documentation' : range;
};

test('of IPv4 addresses class and shared network stay, the host changes, and no two become one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(four, { minLength: 2, maxLength: 20 }),
      fc.integer({ min: 17, max: 29 }),
      (reals, length) => {
        const book = openBook();
        const standing =
          hide(
            runWith([
              reals.map((real, index) => (index === 0 ? `inet ${real}/${length}` : `from ${real} to`)).join('\n'),
            ]),
            'strict',
            book,
          ).evidence.e1?.stdout ?? '';
        const standIns = Array.from(standing.matchAll(/(?:\d+\.){3}\d+/g), ([one]) => one);
        expect(standIns).toHaveLength(reals.length);
        expect(new Set(standIns).size).toBe(reals.length);
        for (const [index, real] of reals.entries()) {
          const standIn = standIns[index] ?? '';
          expect(classOf(standIn), `${real} ${standIn}`).toBe(classOf(real));
          const [first = ''] = standIns;
          const shared = ipaddr.IPv4.parse(real).match(ipaddr.IPv4.parse(reals[0] ?? ''), length);
          // Addresses that name nobody stay what they are, and their neighbours are none.
          if (shared)
            expect(ipaddr.IPv4.parse(standIn).match(ipaddr.IPv4.parse(first), length), `${real} ${standIn}`).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** Not one of those that begin with 64 zeros (`::1`, and what holds an IPv4 address), nor one that is written without a digit, like `c::`. */
const hasNetwork = (address: string): boolean =>
  /\d/.test(address) &&
  ipaddr.IPv6.parse(address)
    .parts.slice(0, 4)
    .some(part => part > 0);

test('of IPv6 addresses as well', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.ipV6().filter(hasNetwork), {
        minLength: 2,
        maxLength: 10,
        selector: one => ipaddr.parse(one).toNormalizedString(),
      }),
      reals => {
        const book = openBook();
        const standing =
          hide(runWith([reals.map(real => `inet6 ${real}`).join('\n')]), 'strict', book).evidence.e1?.stdout ?? '';
        const standIns = standing.split('\n').map(line => line.replace('inet6 ', ''));
        for (const [index, real] of reals.entries()) {
          const standIn = standIns[index] ?? '';
          expect(ipaddr.isValid(standIn), `${real} ${standIn}`).toBe(true);
          for (const [other, its] of reals.entries()) {
            const together = (a: string, b: string): boolean => ipaddr.IPv6.parse(a).match(ipaddr.IPv6.parse(b), 64);
            if (together(real, its)) expect(together(standIn, standIns[other] ?? ''), `${real} ${its}`).toBe(true);
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});
