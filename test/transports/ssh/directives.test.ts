import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  beyondUs,
  harmless,
  honoured,
  otherNames,
  refused,
  standardName,
  standingOf,
} from '../../../src/transports/ssh/config/directives.ts';
import { askSshWith, noSsh } from './system-ssh.ts';

const names = [...Object.keys(honoured), ...Object.keys(beyondUs), ...Object.keys(refused), ...Object.keys(harmless)];

/** The table of docs/ssh.md. */
function table(): string {
  const also = (name: string): string => {
    const others = Object.entries(otherNames).flatMap(([other, standing]) => (standing === name ? other : []));
    return others.length > 0 ? ` (also ${others.join(', ')})` : '';
  };
  const rows = [
    ...Object.entries(honoured).map(([name, note]) => [name, 'honoured', note]),
    ...Object.entries(beyondUs).map(([name, { note, off }]) => [
      name,
      'needs the system’s ssh',
      off[0] ? `${note}; not with \`${off[0]}\`` : note,
    ]),
    ...Object.entries(refused).map(([name, note]) => [name, 'refuses', note]),
    ...Object.entries(harmless).map(([name, note]) => [name, 'no effect', note]),
  ];
  const lines = rows.sort(([a = ''], [b = '']) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return [
    '| directive | | |',
    '| --- | --- | --- |',
    ...lines.map(([name = '', ...rest]) => `| ${name}${also(name)} | ${rest.join(' | ')} |`),
  ].join('\n');
}

test('docs/ssh.md has the table that the code has', () => {
  const page = readFileSync(new URL('../../../docs/ssh.md', import.meta.url), 'utf8');
  const [, shown = ''] = /<!-- directives:[^>]*-->\n([\s\S]*)<!-- end -->/.exec(page) ?? [];
  expect(shown.trim()).toBe(table());
});

test('every directive stands in one table, and other names lead to one', () => {
  const lower = names.map(name => name.toLowerCase());
  expect(lower.length).toBe(new Set(lower).size);
  for (const [other, name] of Object.entries(otherNames)) {
    expect(lower).toContain(name.toLowerCase());
    expect(lower).not.toContain(other.toLowerCase());
    expect(standingOf(standardName(other.toLowerCase()))).toBeDefined();
  }
  expect(standingOf('constructor')).toBeUndefined();
});

describe.skipIf(noSsh !== undefined)(`the real ssh${noSsh ? ` (skipped: ${noSsh})` : ''}`, () => {
  const folder = noSsh === undefined ? mkdtempSync(join(tmpdir(), 'itfix-directives-')) : undefined;
  afterAll(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
  const ask = (text: string) => {
    const file = join(folder ?? '', 'config');
    writeFileSync(file, text);
    return askSshWith(file, ['a']);
  };

  test('has no directive that is missing here', () => {
    const said = ask('');
    const known =
      said.refused === undefined ? [...said.options.keys()].filter(name => name !== '' && name !== 'host') : [];
    expect(known.length).toBeGreaterThan(60);
    expect(known.map(name => name.toLowerCase()).filter(name => standingOf(standardName(name)) === undefined)).toEqual(
      [],
    );
  });

  test('knows what is here, but for what is newer or of other systems', () => {
    const unknown = [...names, ...Object.keys(otherNames)].filter(name => {
      const { refused: why = '' } = { refused: '', ...ask(`${name} x\n`) };
      return why.includes('Bad configuration option');
    });
    const elsewhere =
      /^(?:ChannelTimeout|EnableEscapeCommandline|GSSAPI.*|ObscureKeystrokeTiming|ProtocolKeepAlives|RefuseConnection|RSAMinSize|SetupTimeOut|Tag|UseKeychain|VersionAddendum|WarnWeakCrypto|RequiredRSASize)$/;
    expect(unknown.filter(name => !elsewhere.test(name))).toEqual([]);
  });
});
