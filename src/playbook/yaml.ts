import { parseDocument } from 'yaml';
import type { Problem } from '../model/playbook.ts';
import type { Source } from './source.ts';
import { maxDepth, type Tree, toTree } from './tree.ts';
import { beyondLimits } from './yaml-limits.ts';

/** Of a playbook: 40 000 pieces are about 4 000 lines, 0.2 s. */
const limits = { pieces: 40_000, depth: maxDepth, indent: 256 };

/** YAML text as values with positions, or everything that is wrong with it as YAML. */
export function readYaml(source: Source): { tree?: Tree; problems: Problem[] } {
  const tooMuch = beyond(source);
  if (tooMuch) return { problems: [tooMuch] };
  const document = parseDocument(source.text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    // Its own check compares every key with every other: 100 000 keys would take minutes.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const problems = document.errors.map(({ code, message, pos }) =>
    source.problem(pos[0], 'yaml', said(code, message, source)),
  );
  if (document.directives?.yaml.explicit) problems.push(source.problem(0, 'yaml', `${source.name} has no %YAML line.`));
  if (problems.length > 0) return { problems };
  if (!document.contents) return { problems: [source.problem(0, 'empty', 'The file is empty.')] };
  const tree = toTree(document.contents, source, problems);
  return problems.length > 0 ? { problems } : { tree, problems };
}

function said(code: string, message: string, { name }: Source): string {
  if (code === 'MULTIPLE_DOCS')
    return `One file is one ${name.replace(/^An? /, '')}: there is a second document (---) here.`;
  if (message.startsWith('Nested mappings are not allowed')) return 'Text with ": " in it needs quotes.';
  return message.endsWith('.') ? message : `${message}.`;
}

function beyond(source: Source): Problem | undefined {
  const found = beyondLimits(source.text, limits);
  if (!found) return undefined;
  const message =
    found.rule === 'too-large'
      ? `${source.name} has at most ${limits.pieces} pieces of YAML: this is larger.`
      : `Nested more than ${limits.depth} levels deep.`;
  return source.problem(found.offset, found.rule, message);
}
