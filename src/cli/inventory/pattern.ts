import { isIPv6 } from 'node:net';
import { RE2JS } from 're2js';
import { UsageError } from '../usage-error.ts';

/** One of the patterns of `--limit`. */
export interface Pattern {
  readonly written: string;
  readonly effect: 'add' | 'keep' | 'drop';
  /** What is compared with names, without the part in brackets. */
  readonly text: string;
  readonly part: Part | undefined;
  /** Of a pattern that may mean many names. Other patterns mean the name that they are. */
  readonly matches?: (name: string) => boolean;
}

/** `[0]`, `[-1]`, `[0:2]` with both ends, `[1:]`. */
export type Part =
  | { readonly is: 'one'; readonly index: number }
  | { readonly is: 'some'; readonly from: number; readonly to: number | undefined };

/** Longest pattern. */
const maxChars = 1000;
const effects = { '&': 'keep', '!': 'drop' } as const;

/** Splits at commas; without one at colons, which also stand in IPv6 addresses and within brackets. */
export function splitPatterns(text: string, isName: (word: string) => boolean): string[] {
  if (text.length > maxChars)
    throw new UsageError(
      `A pattern of --limit has more than ${maxChars} characters.`,
      'Name a group, or use --limit again.',
    );
  if (text.includes(','))
    return text
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== '');
  if (isName(text) || isIPv6(text.replace(/^[&!]/, ''))) return [text];
  return text.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [];
}

/** `web[0:2]`: what precedes the brackets, and the part. A regular expression has none. */
const withPart = /^(?<text>.+)\[(?:(?<index>-?\d+)|(?<from>\d+)[:-](?<to>\d*))\]$/;

export function readPattern(written: string): Pattern {
  const mark = written.charAt(0);
  const effect = mark === '&' || mark === '!' ? effects[mark] : 'add';
  const whole = effect === 'add' ? written : written.slice(1);
  const groups = whole.startsWith('~') ? undefined : withPart.exec(whole)?.groups;
  const text = groups?.text ?? whole;
  if (text.startsWith('@'))
    throw new UsageError(
      `--limit ${text}: a file of names is not read here.`,
      'Hand over its lines: --limit "$(paste -sd, FILE)", or use it as a list: --inventory FILE.',
    );
  const pattern: Pattern = { written, effect, text, part: groups && partOf(groups) };
  if (!/^~|[?*[]/.test(text)) return pattern;
  const expression = compile(text, written);
  return { ...pattern, matches: name => expression.matcher(name).lookingAt() };
}

function partOf({ index, from, to }: { [name: string]: string | undefined }): Part {
  if (index !== undefined) return { is: 'one', index: Number(index) };
  return { is: 'some', from: Number(from), to: to ? Number(to) : undefined };
}

/** RE2, which takes no longer than the text is long, whatever the pattern. */
function compile(text: string, written: string): RE2JS {
  try {
    return RE2JS.compile(text.startsWith('~') ? text.slice(1) : `${fromGlob(text)}$`);
  } catch {
    throw new UsageError(
      `--limit ${written} is no pattern.`,
      'Patterns are names, web*, db[0:2], a:b, a:&b, a:!b, and ~ with a regular expression (RE2).',
    );
  }
}

/** `*`, `?`, `[abc]` and `[!abc]` as a regular expression. */
function fromGlob(text: string): string {
  return text.replaceAll(
    /\*+|\?|\[(?<not>!?)(?<set>\]?[^\]]*)\]|[^*?]/gsu,
    (all, not: string | undefined, set: string | undefined) => {
      if (all.startsWith('*')) return '.*';
      if (all === '?') return '.';
      if (set) return `[${not ? '^' : ''}${set.replaceAll(/[\\[\]^&]/g, '\\$&')}]`;
      return all.replaceAll(/[^\p{L}\p{N}_]/gu, '\\$&');
    },
  );
}
