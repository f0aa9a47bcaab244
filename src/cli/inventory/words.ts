/** A word of a line without its quotes, and where in the line it begins. */
export interface Word {
  readonly text: string;
  readonly at: number;
}

/**
 * A line in words as Python's `shlex.split` makes them, which Ansible uses: ' and " quote, a backslash takes the next character as it is; within " it
 * does so only before " and itself.
 *
 * @param comment what begins a comment, anywhere outside quotes
 * @returns what is wrong, as the end of a sentence
 */
export function splitWords(line: string, comment?: string): Word[] | string {
  const words: Word[] = [];
  let word: { text: string; at: number } | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === quote) quote = '';
    else if (quote === '' && /[ \t\r\n]/.test(character)) word = void (word && words.push(word));
    else if (quote === '' && character === comment) break;
    else {
      word ??= { text: '', at };
      if (quote === '' && /['"]/.test(character)) quote = character;
      else if (character !== '\\' || quote === "'") word.text += character;
      else if (at + 1 === line.length) return 'ends in a backslash';
      else if (quote === '"' && !/["\\]/.test(line.charAt(at + 1))) word.text += character;
      else word.text += line.charAt(++at);
    }
  }
  if (quote !== '') return `has a ${quote} without its other half`;
  return word ? [...words, word] : words;
}
