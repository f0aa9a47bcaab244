import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configPlace } from '../../../src/cli/config/place.ts';
import { readConfig } from '../../../src/cli/config/read.ts';
import { openRooms } from '../../../src/cli/rooms.ts';

const rooms = openRooms(new URL('../../../src/', import.meta.url));

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'itfix-config-'));
  file = join(folder, 'config.yaml');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The problems of a text, with the path of the file left out. */
async function problems(text: string | Uint8Array): Promise<string[]> {
  writeFileSync(file, text);
  return readConfig({ file, named: true }, rooms).then(
    () => [],
    ({ message }: Error) => message.replaceAll(`${file}:`, '').split('\n').slice(1),
  );
}

const mail = `destinations:
  helpdesk:
    kind: mail
    host: mail.help.test
    user: ann
    password: { env: HELPDESK_PASSWORD }
    from: itfix@pc.test
    to: help@help.test
    subject: "[{code}] {symptom}"
    largest: 5
    redact: none
    encrypt-to: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
    timeout: 60
  share: { kind: folder, path: /mnt/share }
`;

test('what a file says, by name', async () => {
  writeFileSync(file, mail);
  const { destinations } = await readConfig({ file, named: true }, rooms);
  expect([...destinations.keys()]).toEqual(['helpdesk', 'share']);
  expect(destinations.get('helpdesk')).toMatchObject({
    name: 'helpdesk',
    common: { kind: 'mail', subject: '[{code}] {symptom}', largest: 5, timeout: 60, redact: 'none' },
    settings: { secure: 'starttls', to: ['help@help.test'], cc: [], password: { env: 'HELPDESK_PASSWORD' } },
  });
});

describe('a file that is wrong says where, what, and what may be meant', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    [
      'an unknown key',
      'destination: {}',
      ['1:1: The configuration has no "destination". Did you mean "destinations"?'],
    ],
    [
      'an unknown kind',
      'destinations:\n  a: { kind: mial }',
      ['2:14: "destinations.a.kind" must be folder or mail. Did you mean "mail"?'],
    ],
    ['no kind', 'destinations:\n  a: { path: /x }', ['2:3: "destinations.a" needs "kind".']],
    [
      'an unknown key of a kind',
      'destinations:\n  a: { kind: folder, path: /x, timout: 3 }',
      ['2:32: "destinations.a" has no "timout". Did you mean "timeout"?'],
    ],
    ['a missing key', 'destinations:\n  a: { kind: folder }', ['2:3: "destinations.a" needs "path".']],
    [
      'a name that is none',
      'destinations:\n  ../../a: { kind: folder, path: /x }',
      ['2:3: The name "../../a" must be lower-case letters, digits and dashes, at most 40.'],
    ],
    [
      'a word of the subject',
      'destinations:\n  a: { kind: folder, path: /x, subject: "{kode}" }',
      [
        '2:41: "destinations.a.subject" has no {kode}: it knows {code}, {symptom}, {asset}, {cause}, {verdict}, {run}. Did you mean "code"?',
      ],
    ],
    [
      'a number that is text',
      'destinations:\n  a: { kind: folder, path: /x, timeout: long }',
      ['2:41: "destinations.a.timeout" must be a number, not text.'],
    ],
    ['a list', '- a', ['1:1: The configuration must be a map of names to values, not a list.']],
    [
      'a level and a key that are none',
      'destinations:\n  a: { kind: folder, path: /x, redact: some, encrypt-to: age1x }',
      [
        '2:40: "destinations.a.redact" must be none, standard or strict.',
        '2:58: "destinations.a.encrypt-to" must be a recipient of age: "age1" and 58 more characters.',
      ],
    ],
    ['something else', 'destinations: [a]', ['1:15: "destinations" must be a map of names to values, not a list.']],
    ['an entry that is none', 'destinations:\n  a: mail', ['2:3: "destinations.a" needs "kind".']],
    [
      'two of a name',
      'destinations:\n  a: {kind: folder, path: /x}\n  a: {kind: folder, path: /y}',
      ['3:3: "a" is there twice.'],
    ],
  ];
  test.each(cases)('%s', async (_what, text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });

  test('bytes that are no text', async () => {
    expect(await problems(new Uint8Array([0x61, 0x3a, 0xff]))).toEqual(['1:3: The file is not UTF-8 text.']);
  });
});

describe('a secret that stands in the file is refused, and not told again', () => {
  const written = [
    'hunter2',
    '"hunter2"',
    '{ env: hunter2-! }',
    '{ value: hunter2 }',
    '!hunter2',
    '[hunter2',
    'hunter2: x: y',
    '@hunter2',
    '*hunter2',
    '"hunter2',
    '|hunter2',
    '%hunter2 "a',
    '{ env: X }} hunter2',
  ];
  test.each(written)('password: %s', async password => {
    const found = await problems(mail.replace('{ env: HELPDESK_PASSWORD }', password));
    expect(found).not.toEqual([]);
    expect(found.join('\n')).not.toContain('hunter2');
  });

  test('in words that say what to write', async () => {
    expect(await problems(mail.replace('{ env: HELPDESK_PASSWORD }', 'hunter2'))).toEqual([
      '6:15: "destinations.helpdesk.password" must name an environment variable, like { env: HELPDESK_PASSWORD }: passwords and keys do not stand in this file.',
    ]);
  });
});

describe('where it is', () => {
  test('what is named comes before what the environment names', () => {
    expect(configPlace('/a.yaml', { ITFIX_CONFIG: '/b.yaml' })).toEqual({ file: '/a.yaml', named: true });
    expect(configPlace(undefined, { ITFIX_CONFIG: '/b.yaml' })).toEqual({ file: '/b.yaml', named: true });
    expect(configPlace(undefined, {})).toEqual({ file: expect.stringMatching(/itfix.config\.yaml$/), named: false });
  });

  test('a file that nobody named need not be there, one that somebody named must', async () => {
    const away = join(folder, 'away.yaml');
    expect(await readConfig({ file: away, named: false }, rooms)).toEqual({ destinations: new Map() });
    await expect(readConfig({ file: away, named: true }, rooms)).rejects.toThrow(`${away} cannot be read: ENOENT`);
    await expect(readConfig({ file: folder, named: false }, rooms)).rejects.toThrow('it is not a file');
  });
});
