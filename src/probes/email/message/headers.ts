/** One header field, unfolded; its name in lower case. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

/** More are no mail. */
const mostHeaders = 500;
const mostValueChars = 4000;

/** A message or a part of one: its header fields, and the rest. */
export interface Entity {
  readonly headers: readonly Header[];
  readonly body: string;
}

/** Splits at the first empty line. Where the first line is no header field there is none, and all is body. */
export function entityOf(text: string): Entity {
  const start = text.replace(/^(?:From |>From )[^\n]*\n/, '').replace(/^\n+(?=[!-9;-~]{1,76}:)/, '');
  if (!/^[!-9;-~]{1,76}[ \t]*:/.test(start)) return { headers: [], body: text };
  const end = start.indexOf('\n\n');
  const head = end < 0 ? start : start.slice(0, end);
  return { headers: headersOf(head), body: end < 0 ? '' : start.slice(end + 2) };
}

/** Header fields of a block of lines; a line that begins with white space continues the one before. */
export function headersOf(block: string): Header[] {
  return block
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n')
    .slice(0, mostHeaders)
    .flatMap(line => {
      const at = line.indexOf(':');
      if (at < 1) return [];
      return [{ name: line.slice(0, at).trim().toLowerCase(), value: line.slice(at + 1, at + mostValueChars).trim() }];
    });
}

/** The first field of this name. */
export function header(headers: readonly Header[], name: string): string | undefined {
  return headers.find(field => field.name === name)?.value;
}

/** The addresses that a field or a line names, in order, each once. */
export function addressesIn(text: string): string[] {
  const found =
    text.slice(0, mostValueChars).match(/[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}/g) ?? [];
  return [...new Set(found.map(address => address.toLowerCase()))];
}
