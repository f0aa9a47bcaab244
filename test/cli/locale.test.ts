import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { areaOf } from '../../src/cli/guided/area.ts';
import { stepsFor } from '../../src/cli/guided/steps-for.ts';
import { readable } from '../../src/cli/words/letters.ts';
import { locales, systemLocale } from '../../src/cli/words/locale.ts';
import { wordsIn } from '../../src/cli/words/words.ts';

const root = new URL('../../', import.meta.url);
const playbooks = readdirSync(new URL('playbooks/', root)).filter(file => file.endsWith('.yaml'));

describe('the language of the person', () => {
  test.each([
    [{ LANG: 'de_DE.UTF-8' }, 'de'],
    [{ LANG: 'de_AT.UTF-8', LC_ALL: '' }, 'de'],
    [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'fr_FR.UTF-8' }, 'en'],
    [{ LANG: 'POSIX' }, 'en'],
    [{}, 'en'],
  ])('%j is %s', (env, locale) => {
    expect(systemLocale(env, 'linux')).toBe(locale);
  });

  test('where no variable says it, the system does', () => {
    expect(locales).toContain(systemLocale({}, 'win32'));
  });
});

describe('the words', () => {
  const sources = readdirSync(new URL('src/cli/', root), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !/^words\/\w\w\.ts$/.test(file))
    .map(file => readFileSync(new URL(`src/cli/${file}`, root), 'utf8'))
    .join('\n');

  // What a language lacks, the compiler finds.
  test('each is used', () => {
    const unused = Object.keys(wordsIn('en')).filter(key => !new RegExp(`\\b${key}\\b`).test(sources));
    expect(unused).toEqual([]);
  });

  test('each area is one that a probe of the playbooks is in, and each probe is in one', () => {
    const probes = playbooks
      .flatMap(file => [
        ...readFileSync(new URL(`playbooks/${file}`, root), 'utf8').matchAll(/\bprobe: (?<name>[\w.-]+)/g),
      ])
      .map(({ groups }) => groups?.name ?? '');
    const used = new Set(probes.map(areaOf));
    expect([...used].sort()).toEqual(Object.keys(wordsIn('en').areas).sort());
  });

  test.each(locales)('%s: no text is that of another language', locale => {
    if (locale === 'en') return expect(wordsIn('en').back).toBe('Back');
    const same = flat(wordsIn('en')).filter(text => flat(wordsIn(locale)).includes(text));
    expect(same).toEqual([]);
  });

  test('without Unicode German is written with the letters of ASCII', () => {
    expect(readable('„Größe“ – für Ähnliches …', { unicode: false })).toBe('"Groesse" - fuer Aehnliches ...');
    expect(readable('„Größe“', { unicode: true })).toBe('„Größe“');
  });
});

/** Every plain text of a catalogue. */
function flat(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(flat) : [];
}

describe('playbooks in every language', () => {
  const others = locales.filter(locale => locale !== 'en');
  // The guided prompt looks at this machine: those about the way to another one are not told there.
  const told = playbooks.filter(
    file => !/^for: remote$/m.test(readFileSync(new URL(`playbooks/${file}`, root), 'utf8')),
  );

  // That nothing is missing in them, `itfix playbook check` finds.
  test.each(others.flatMap(locale => told.map(file => [locale, file])))('%s has words for %s', (locale, file) => {
    const { title } = parse(readFileSync(new URL(`playbooks/${locale}/${file}`, root), 'utf8'));
    expect(title).not.toBe(parse(readFileSync(new URL(`playbooks/${file}`, root), 'utf8')).title);
  });
});

describe('steps for a person', () => {
  const steps = [
    'Ask first',
    'Linux and macOS: lpoptions -d QUEUE',
    'Windows: Settings',
    'Linux, macOS und Windows: x',
  ];

  test.each([
    ['linux', ['Ask first', 'lpoptions -d QUEUE', 'x']],
    ['windows', ['Ask first', 'Settings', 'x']],
  ] as const)('on %s are those for it', (platform, wanted) => {
    expect(stepsFor(steps, platform)).toEqual(wanted);
  });

  test('are all shown where the system is not known', () => {
    expect(stepsFor(steps, undefined)).toEqual(steps);
  });
});
