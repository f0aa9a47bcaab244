import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = new URL('../src/', import.meta.url).pathname;

/** Which rooms a room may import from, besides itself (design, section 3). */
const doors: Record<string, readonly string[]> = {
  model: [],
  platforms: ['model'],
  probes: ['model'],
  playbook: ['model'],
  engine: ['model'],
  privacy: ['model'],
  bundle: ['model'],
  destinations: ['model'],
  reports: ['model'],
  transports: ['model', 'platforms'],
  cli: [
    'model',
    'platforms',
    'probes',
    'playbook',
    'engine',
    'reports',
    'transports',
    'privacy',
    'bundle',
    'destinations',
  ],
};

/** What only one room may touch. */
const owners: readonly { readonly what: RegExp; readonly rooms: readonly string[]; readonly but?: string }[] = [
  { what: /\bconsole\./, rooms: [] },
  {
    what: /\bprocess\.(?:env|argv|exit|exitCode|std\w+|platform|on|once|kill|cwd|getuid)\b/,
    rooms: ['cli', 'transports'],
    but: 'probes/reach/ping/program.ts', // it puts back what the `ping` package changes
  },
  { what: /from 'node:child_process'/, rooms: ['transports', 'destinations'] },
  { what: /from 'node-ssh'/, rooms: ['transports'] },
  { what: /(?:from |import\()'ping'/, rooms: ['probes'] },
  { what: /(?:from |import\()'(?:inquirer|ora|chalk|commander)'/, rooms: ['cli'] },
  { what: /(?:from |import\()'node:fs(?:\/promises)?'/, rooms: ['cli', 'probes', 'transports', 'destinations'] },
  { what: /(?:from |import\()'nodemailer/, rooms: ['destinations'] },
  { what: /(?:from |import\()'(?:fflate|age-encryption|node:zlib)'/, rooms: ['bundle'] },
  { what: /\bDate\.now\(\)|new Date\(\)/, rooms: ['cli', 'transports', 'probes', 'engine'] },
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts'))
  .map(file => ({
    file,
    room: file.split('/')[0] ?? '',
    text: withoutComments(readFileSync(join(src, file), 'utf8')),
  }));

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*\*?[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

describe('each room imports only from the rooms it may', () => {
  test.each(files)('$file', ({ file, room, text }) => {
    const imported = [...text.matchAll(/(?:from|import\()\s*'(?<path>\.[^']+)'/g)].map(match => {
      const path = match.groups?.path ?? '';
      return relative(src, join(src, file, '..', path)).split('/')[0];
    });
    const foreign = imported.filter(other => other !== room && !doors[room]?.includes(other ?? ''));
    expect(foreign).toEqual([]);
  });
});

describe('what belongs to one room stays there', () => {
  test.each(owners)('$what', ({ what, rooms, but }) => {
    const elsewhere = files
      .filter(({ room, file, text }) => !rooms.includes(room) && file !== but && what.test(text))
      .map(({ file }) => file);
    expect(elsewhere).toEqual([]);
  });
});

test('files are named after the one thing they hold: no rests, no barrels', () => {
  const rests = /(?:^|\/)_?(?:utils?|helpers?|common|manager|misc|shared|index)\.ts$/;
  expect(files.map(({ file }) => file).filter(file => rests.test(file))).toEqual([]);
});

test('every room of the list is there, and no other', () => {
  expect(readdirSync(src).sort()).toEqual(Object.keys(doors).sort());
});

test('the entry loads nothing but commander before a command needs it', () => {
  const entry = readFileSync(join(src, 'cli/main.ts'), 'utf8');
  const eager = [...entry.matchAll(/^import (?!type )[^;]*? from '(?<name>[^']+)'/gm)].map(match => match.groups?.name);
  // exit.ts is a table, and report-command.ts says words to commander; both import only types.
  expect(eager.sort()).toEqual(['./exit.ts', './report-command.ts', 'commander', 'node:fs']);
});

test('zod is imported whole, or a bundle would hold fifty languages', () => {
  expect(files.filter(({ text }) => /import \{[^}]*\} from 'zod'/.test(text)).map(({ file }) => file)).toEqual([]);
});
