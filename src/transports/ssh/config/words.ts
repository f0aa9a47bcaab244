/** What ssh takes for a blank in its configuration. */
const blanks = ' \t\r\n';

/** One line, cut as ssh cuts it (readconf.c, misc.c). `rest` is all after the keyword, for those that take it as it stands. */
export type Cut =
  | { readonly keyword: string; readonly rest: string; readonly words: readonly string[]; readonly wrong?: undefined }
  | { readonly wrong: string };

/** The directive on a line, nothing for a blank line or a comment, or what is wrong with it. */
export function cutLine(line: string): Cut | undefined {
  const text = trimStart(line.replace(/[ \t\r\n\f]+$/, ''));
  if (text === '' || text.startsWith('#')) return undefined;
  const { token, rest } = nextToken(text);
  if (token === undefined) return { wrong: 'A quotation mark is not closed.' };
  if (token === '') return { wrong: 'The line begins with an equals sign.' };
  const argument = trimStart(rest);
  if (argument === '') return { wrong: `Nothing follows ${JSON.stringify(token)}.` };
  const words = splitWords(argument);
  if (!words) return { wrong: 'A quotation mark is not closed.' };
  return { keyword: token, rest: argument, words };
}

/** The next word up to a blank or one `=`; it may stand in double quotes. No token when they are not closed. */
export function nextToken(text: string): { readonly token?: string; readonly rest: string } {
  const end = text.search(/[ \t\r\n"=]/);
  if (end < 0) return { token: text, rest: '' };
  if (text[end] === '"') {
    const close = text.indexOf('"', end + 1);
    if (close < 0) return { rest: '' };
    return { token: text.slice(0, end) + text.slice(end + 1, close), rest: trimStart(text.slice(close + 1)) };
  }
  const rest = trimStart(text.slice(end + 1));
  const isSecondEquals = text[end] !== '=' && rest.startsWith('=');
  return { token: text.slice(0, end), rest: isSecondEquals ? trimStart(rest.slice(1)) : rest };
}

/** Words between blanks, with single and double quotes and the few escapes that ssh knows. A word that begins with `#` ends the line. */
function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === ' ' || char === '\t') {
      at += 1;
      continue;
    }
    if (char === '#') break;
    const { word, end } = readWord(text, at);
    if (word === undefined) return undefined;
    words.push(word);
    at = end;
  }
  return words;
}

function readWord(text: string, start: number): { word?: string; end: number } {
  let word = '';
  let quote = '';
  let at = start;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && isEscaped(text.charAt(at + 1), quote)) word += text.charAt(++at);
    else if (quote !== '' && char === quote) quote = '';
    else if (quote !== '') word += char;
    else if (char === ' ' || char === '\t') break;
    else if (char === '"' || char === "'") quote = char;
    else word += char;
  }
  return quote === '' ? { word, end: at } : { end: at };
}

function isEscaped(char: string, quote: string): boolean {
  return char === '"' || char === "'" || char === '\\' || (char === ' ' && quote === '');
}

function trimStart(text: string): string {
  let at = 0;
  while (at < text.length && blanks.includes(text.charAt(at))) at += 1;
  return text.slice(at);
}
