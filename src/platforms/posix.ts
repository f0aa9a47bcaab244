import type { Command, Word } from '../model/command.ts';

/** One word for any POSIX shell: single quotes keep everything but the single quote itself. */
export function quoteSh(word: Word): string {
  const text = String(word);
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The script of a command, with every value quoted. NUL cannot be part of a word on any system and is refused. */
export function renderSh(command: Command): string {
  return command.parts.map(part => ('text' in part ? part.text : quoteSh(refuseNul(part.value)))).join('');
}

export function refuseNul(word: Word): Word {
  if (typeof word === 'string' && word.includes('\0'))
    throw new TypeError('a value with a NUL byte cannot be part of a command');
  return word;
}

/** Where programs stand, appended to whatever PATH says: administrator's programs too, and a PATH that is empty or lost finds them as well. */
const programFolders = '/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin';

/**
 * What stands before every script. English and a point in numbers whatever the machine speaks; the administrator's programs are found by
 * everyone; a missing tool ends with 127 and says its name, so that it is never taken for an answer.
 */
export function preambleSh(needs: readonly string[]): string {
  const lines = [`LC_ALL=C; export LC_ALL; unset LANGUAGE; PATH="\${PATH:+$PATH:}${programFolders}"; export PATH`];
  for (const tool of needs) {
    const word = quoteSh(tool);
    lines.push(`command -v ${word} >/dev/null 2>&1 || { echo itfix: missing: ${word} >&2; exit 127; }`);
  }
  return `${lines.join('\n')}\n`;
}
