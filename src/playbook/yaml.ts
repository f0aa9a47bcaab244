import { Lexer, parseDocument } from 'yaml';
import type { Problem } from '../model/playbook.ts';
import type { Source } from './source.ts';
import { maxDepth, type Tree, toTree } from './tree.ts';

/** Most pieces (words, separators, line ends) of YAML that are read: about 4 000 lines, 0.2 s. */
const maxPieces = 40_000;
/** Deepest indentation, in columns. */
const maxIndent = 256;

/** YAML text as values with positions, or everything that is wrong with it as YAML. */
export function readYaml(source: Source): { tree?: Tree; problems: Problem[] } {
  const beyond = beyondLimits(source);
  if (beyond) return { problems: [beyond] };
  const document = parseDocument(source.text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    // Its own check compares every key with every other: 100 000 keys would take minutes.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const problems = document.errors.map(({ code, message, pos }) => source.problem(pos[0], 'yaml', said(code, message)));
  if (document.directives?.yaml.explicit) problems.push(source.problem(0, 'yaml', 'A playbook has no %YAML line.'));
  if (problems.length > 0) return { problems };
  if (!document.contents) return { problems: [source.problem(0, 'empty', 'The file is empty.')] };
  const tree = toTree(document.contents, source, problems);
  return problems.length > 0 ? { problems } : { tree, problems };
}

function said(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'One file is one playbook: there is a second document (---) here.';
  if (message.startsWith('Nested mappings are not allowed')) return 'Text with ": " in it needs quotes.';
  return message.endsWith('.') ? message : `${message}.`;
}

/** Looks for what would make the parser slow, before it runs: this only reads words. */
function beyondLimits(source: Source): Problem | undefined {
  const seen = { pieces: 0, offset: 0, flow: 0, indent: 0, indicators: 0, blanks: 0 };
  for (const piece of new Lexer().lex(source.text)) {
    if (++seen.pieces > maxPieces)
      return source.problem(
        seen.offset,
        'too-large',
        `The playbook is too large: more than ${maxPieces} pieces of YAML.`,
      );
    measure(piece, seen);
    if (seen.flow > maxDepth || seen.indicators > maxDepth || seen.indent > maxIndent)
      return source.problem(seen.offset, 'too-deep', `Nested more than ${maxDepth} levels deep.`);
    seen.offset += invisible.has(piece) ? 0 : piece.length;
  }
  return undefined;
}

/** Marks of the lexer that do not stand in the text: document start, flow end, scalar follows. */
const invisible = new Set(['\u0002', '\u0018', '\u001f']);

interface Seen {
  flow: number;
  indent: number;
  /** Marks `-` and `?` of this line, each a level deeper. */
  indicators: number;
  /** Blanks of this line so far; before its first word they are the indentation. */
  blanks: number;
}

function measure(piece: string, seen: Seen): void {
  if (piece === '{' || piece === '[') seen.flow += 1;
  else if (piece === '}' || piece === ']') seen.flow -= 1;
  else if (piece === '-' || piece === '?') seen.indicators += 1;
  if (piece.endsWith('\n')) Object.assign(seen, { indicators: 0, indent: 0, blanks: 0 });
  else if (piece.trim() === '') seen.blanks += piece.length;
  else if (seen.indent === 0) seen.indent = seen.blanks;
}
