import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { parse } from 'yaml';
import { openRooms } from '../../src/cli/rooms.ts';
import { ps } from '../../src/model/command.ts';
import type { Method, Row } from '../../src/model/probe.ts';
import { platforms } from '../../src/platforms/platforms.ts';
import { isAdministrator, renderPs, scriptPs } from '../../src/platforms/windows.ts';
import { bootstrap, watchdog } from '../../src/platforms/windows-watchdog.ts';
import { commandLine } from '../../src/reports/_command-line.ts';

await Parser.init();
const grammar = new URL('../../node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm', import.meta.url);
const parser = new Parser();
parser.setLanguage(await Language.load(grammar.pathname));

/**
 * What is right in PowerShell and not known to this grammar: it is put in words that the grammar knows, and the rest of the script is
 * judged. Each is tried below, so that an excuse goes when nobody needs it any more.
 */
const excuses: { readonly [name: string]: { what: RegExp; as: string; example: string } } = {
  // about_Parsing: "Commas (,) introduce lists passed as arrays", of plain words, too. The grammar knows lists of strings only.
  'a list of words as an argument': {
    what: /(?<=(?:Select-Object|Group-Object|-ComponentID) [^|)\n]*)(?:(?<=[ ,])[A-Za-z_]\w*(?=,)|(?<=, ?)[A-Za-z_]\w*)/g,
    as: "'$&'",
    example: 'Get-Process | Select-Object -First 1 Id, Name',
  },
  // An assembly-qualified name (System.Type.GetType) may stand in brackets; ContentType is one of its parts (System.Reflection.AssemblyName).
  'a type of the Windows Runtime with its assembly': {
    what: /(?<=\[[\w.]+),[\w.]+,ContentType=WindowsRuntime(?=\])/g,
    as: '',
    example: '[Windows.Devices.Radios.Radio,Windows.System.Devices,ContentType=WindowsRuntime]',
  },
};

/** Where a script is not PowerShell: `line 2: what stands there`. */
function mistakes(script: string): string[] {
  return refused(Object.values(excuses).reduce((text, { what, as }) => text.replaceAll(what, as), script));
}

function refused(script: string): string[] {
  const tree = parser.parse(script);
  if (!tree) throw new Error('the parser gave up');
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (node.isError || node.isMissing) found.push(node);
    else if (node.hasError) for (const child of node.children) if (child) visit(child);
  };
  visit(tree.rootNode);
  return found.map(({ startPosition, text, type }) => `line ${startPosition.row + 1}: ${text.slice(0, 80) || type}`);
}

function methodsOf(row: Row<unknown, unknown>): readonly Method<unknown, unknown>[] {
  if ('unsupported' in row) return [];
  return 'command' in row ? [row] : row;
}

const rooms = openRooms(new URL('../../src/', import.meta.url));
const scripts = (
  await Promise.all(
    rooms.probeNames().map(async name => {
      const probe = await rooms.probe(name);
      if (!probe) throw new Error(`no probe "${name}"`);
      const params = probe.params.parse(probe.sample ?? {});
      return methodsOf(probe.on.windows).map((method, index) => ({
        name: `${name} ${index}`,
        script: scriptPs(method.command(params), method.needs ?? []),
      }));
    }),
  )
).flat();

/** The remedies of the playbooks as a person would type them; what an expression gives is put in as a word. */
const remedies = readdirSync(new URL('../../playbooks/', import.meta.url))
  .filter(file => file.endsWith('.yaml'))
  .flatMap(file => {
    const { remedies = {} } = parse(readFileSync(new URL(`../../playbooks/${file}`, import.meta.url), 'utf8')) as {
      remedies?: Record<string, { run?: { windows?: string[][] }; undo?: { windows?: string[][] } }>;
    };
    return Object.entries(remedies).flatMap(([id, { run, undo }]) =>
      [...(run?.windows ?? []), ...(undo?.windows ?? [])].map(words => ({
        name: `${file} ${id}: ${words[0]}`,
        script: commandLine(
          words.map(word => word.replace(/\$\{.*\}/, "Vers’ ‘Ethernet' $x")),
          'windows',
        ),
      })),
    );
  });

const nonce = 'abcdef0123456789abcdef0123456789';
const own = [
  { name: 'the bootstrap', script: renderPs(bootstrap(nonce)) },
  { name: 'the watchdog', script: renderPs(watchdog(nonce, 600)) },
  {
    name: 'what a command of this machine is started with',
    script: platforms.windows.invocation(ps`1`, {}).argv.at(-1)!,
  },
  {
    name: 'what a worker is started with',
    script: /-Command "(?<script>[^"]+)"/.exec(renderPs(watchdog(nonce, 600)))!.groups!.script!.replaceAll("''", "'"),
  },
  { name: 'whether the user is administrator', script: `if (${isAdministrator}) { exit 0 } else { exit 1 }` },
];

describe('what is sent to Windows is PowerShell', () => {
  test.each([...scripts, ...remedies, ...own])('$name', ({ script }) => expect(mistakes(script)).toEqual([]));

  // CreateProcess of Windows: 32,767 characters, with the NUL.
  test('the longest still fits into a command line of this machine', () => {
    const lengths = scripts.map(({ script }) => Buffer.from(script).toString('base64').length);
    expect(Math.max(...lengths) + 500).toBeLessThan(32_767);
  });

  test('there is something of each kind', () =>
    expect([scripts.length > 20, remedies.length > 3]).toEqual([true, true]));
});

describe('the check can fail', () => {
  const broken = (script: string): string[] => [
    script.replace(/\}(?=[^}]*$)/, ''), // A block that is not closed.
    script.replace(/\)(?=[^)]*$)/, ''),
    `${script}\n'`,
    `${script}\nif { 1 }`,
    `${script}\n$x = `,
  ];
  test.each(scripts)('$name, broken', ({ script }) => {
    for (const one of broken(script).filter(text => text !== script)) expect(mistakes(one)).not.toEqual([]);
  });
  test('it says where', () => expect(mistakes('$a = 1\nforeach ($b in) { $b }')[0]).toMatch(/^line 2: /));
});

describe('excuses', () => {
  test.each(Object.entries(excuses))('%s: the grammar does not know it, and knows the other words', (_name, excuse) => {
    expect(refused(excuse.example)).not.toEqual([]);
    expect(mistakes(excuse.example)).toEqual([]);
  });
});
