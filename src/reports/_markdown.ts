import { clean, cleanCommand, cleanLine } from './_clean.ts';

/** An address that renderers would make a link of by themselves: shown as code, it stays text. */
// https://example.com/a  www.example.com  pat@example.com
const address =
  /(?<address>(?:[a-z][a-z0-9+.-]{0,20}:\/\/|www\.)[^\s`<>]*[^\s`<>.,;:!?)\]}'"]|www(?=[.])|[^\s`<>@(["]{1,64}@[^\s`<>]*[^\s`<>.,;:!?)\]}'"])/giu;

/** Text that says in Markdown exactly what it says without: no link, heading, list, picture, emphasis or HTML can come of it. */
export function escapeMarkdown(text: string, mostChars?: number): string {
  return withoutMarkup(clean(text, mostChars));
}

function withoutMarkup(text: string): string {
  // Every second piece is an address, because the expression has one group.
  const pieces = text.split(address);
  return pieces.map((piece, index) => (index % 2 === 1 ? `\`${piece}\`` : escapePiece(piece, index === 0))).join('');
}

function escapePiece(text: string, isStart: boolean): string {
  const inner = text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)/g, '\\\\')
    .replace(/&(?=#|\w+;)/g, '&amp;')
    .replace(/<(?=[a-z/!?])/gi, '&lt;')
    .replace(/[*`[\]~]/g, '\\$&')
    // Inside a word an underscore means nothing: net_adapters stays as it is.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
  return isStart ? inner.replace(/^[#>+=|-]/, '\\$&').replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\') : inner;
}

/** A command as code within a line. */
export function codeSpan(command: string): string {
  const shown = cleanCommand(command);
  const ticks = '`'.repeat(longestTicks(shown) + 1);
  // Renderers take one space off each side where both are there.
  const pad = /^[` ]|[` ]$/.test(shown) || shown === '' ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** Raw lines in a fence that nothing in them can close. */
export function fence(lines: readonly string[], mostLineChars: number): string {
  const shown = lines.map(line => cleanLine(line, mostLineChars)).join('\n');
  const ticks = '`'.repeat(Math.max(3, longestTicks(shown) + 1));
  return `${ticks}text\n${shown}\n${ticks}`;
}

function longestTicks(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
}
