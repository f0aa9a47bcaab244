/** What Ansible makes of a value of an INI file: it asks Python's `ast.literal_eval`, and keeps the text where that is none. */
export type Literal =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'nothing' }
  | { readonly is: 'other'; readonly what: string };

const integer =
  /^(?<sign>[+-]?)(?:(?<digits>0(?:_?0)*|[1-9](?:_?\d)*)|(?<coded>0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+))$/;
const decimal = /^[+-]?(?=\.?\d)(?:\d(?:_?\d)*)?\.(?:\d(?:_?\d)*)?$/;
/** `'...'` or `"..."`, alone in the value or before a comment. */
const quoted = /^(?<quote>['"])(?<text>(?:(?!\k<quote>)[^\\]|\\.)*)\k<quote>(?:\s*#.*)?$/;
const collection = /^(?:\[.*\]|\(.*\)|\{[^{%].*\}|\{\})$/;

/** Longest value that is looked at: no name, path or argument is longer. */
const maxChars = 4000;

/** Whole numbers, decimals, None and quoted text as Python reads and Ansible prints them; the rest is text. */
export function readLiteral(value: string): Literal {
  if (value.length > maxChars) return { is: 'other', what: `text of more than ${maxChars} characters` };
  // A comment is one to Python, too: `22 # the port` is 22, while `root # the user` is text as a whole.
  const literal = literalIn(value.trim()) ?? literalIn(value.replace(/#.*/, '').trim());
  if (literal) return literal;
  return collection.test(value) ? { is: 'other', what: 'a list or a map' } : { is: 'text', text: value };
}

function literalIn(text: string): Literal | undefined {
  if (text === 'None') return { is: 'nothing' };
  const whole = integer.exec(text)?.groups;
  if (whole) return { is: 'text', text: wholeNumber(whole) };
  if (decimal.test(text)) return { is: 'text', text: decimalNumber(Number(text.replaceAll('_', ''))) };
  const inner = quoted.exec(text)?.groups?.text;
  return inner === undefined ? undefined : { is: 'text', text: inner.replaceAll(/\\(?<kept>['"\\])/g, '$<kept>') };
}

function wholeNumber({ sign = '', digits, coded }: { [name: string]: string | undefined }): string {
  const number = BigInt((digits ?? coded ?? '0').replaceAll('_', ''));
  return sign === '-' && number !== 0n ? `-${number}` : String(number);
}

/** As Python prints it: `2.0` keeps its zero. */
export function decimalNumber(number: number): string {
  return Number.isInteger(number) ? `${number}.0` : String(number);
}
