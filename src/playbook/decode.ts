import type { Problem } from '../model/playbook.ts';
import { openSource, type Source } from './source.ts';

/** What a text is, as the sentences about it call it, and how large it may be. */
interface TextKind {
  readonly name: string;
  readonly maxBytes: number;
}

/** The largest playbook of ours has 60 KiB. */
const playbookText: TextKind = { name: 'A playbook', maxBytes: 1024 * 1024 };

/** Control characters other than tab and line feed, and halves of a surrogate pair. */
const control = /(?![\t\n])\p{Cc}|\p{Cs}/u;
/** Characters that make text read differently from what it is (CVE-2021-42574, "Trojan Source"). */
const hidden = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?!^)\ufeff/u;

type Decoded = { source: Source; problem?: undefined } | { source?: undefined; problem: Problem };

/** Bytes as text: UTF-8, with or without byte order mark, with either kind of line end. */
export function decode(file: string, bytes: Uint8Array, kind = playbookText): Decoded {
  const early = (message: string, rule: string): Decoded => ({
    problem: openSource(file, '', kind.name).problem(0, rule, message),
  });
  if (bytes.length > kind.maxBytes)
    return early(`The file has ${bytes.length} bytes. ${kind.name} has at most ${kind.maxBytes}.`, 'too-large');
  const text = new TextDecoder('utf-8').decode(bytes).replaceAll('\r\n', '\n');
  const source = openSource(file, text, kind.name);
  if (!isUtf8(bytes))
    return { problem: source.problem(Math.max(0, text.indexOf('\ufffd')), 'encoding', 'The file is not UTF-8 text.') };
  const problem = oddCharacter(source, kind);
  return problem ? { problem } : { source };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function oddCharacter(source: Source, { name }: TextKind): Problem | undefined {
  const found = control.exec(source.text) ?? hidden.exec(source.text);
  if (!found) return undefined;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const message = `The character U+${code} is not allowed in ${name.toLowerCase()}.`;
  return source.problem(found.index, 'control-character', message);
}

/** Whether text has characters that a terminal or a reader would not show as they are. */
export function hasOddCharacters(text: string): boolean {
  return control.test(text) || hidden.test(text);
}
