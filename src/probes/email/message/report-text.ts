import type { Part } from './parts.ts';

/** Where servers begin the copy of the message that they return. */
const returned =
  /^(?:\|?-{2,}.{0,40}(?:copy of|original|returned|header|unsent|undelivered message|forwarded message|message text|below (?:this|the next) line).*|(?:this is a copy of|below is a copy|message headers? follow|original message (?:follows|headers)|bounced e-?mail:|content-type: message\/rfc822).*)$/im;
const mostChars = 20_000;

/** The report in plain words, without the message that it returns. */
export function reportText(parts: readonly Part[]): string {
  const [first] = parts.filter(({ type, text }) => type === 'text/plain' && text.trim() !== '');
  const text = (first ?? parts.find(({ type }) => type === 'text/html'))?.text ?? '';
  const plain = (first ? text : text.replaceAll(/<[^>]{1,500}>/g, ' ')).slice(0, mostChars);
  const at = returned.exec(plain);
  return at && at.index > 0 ? plain.slice(0, at.index) : plain;
}

/** A line with the code of a refusal, or that names what the other server said. */
const marked =
  /\b[45][0-5]\d[ -](?!\d{1,3}\b(?!\.))|\b[45]\.\d{1,3}\.\d{1,3}\b|<<< |said:|error (?:was|is|from)|reason(?:: | for)|response:|responded|diagnostic|did not like/i;
const mostLines = 12;

/** The lines in which the refusing server itself speaks, each with the one after it, because words are often broken. */
export function saidIn(text: string): string {
  const lines = text.split('\n');
  const kept = lines.filter(
    (line, at) => marked.test(line) || (at > 0 && marked.test(lines[at - 1] ?? '') && line.trim() !== ''),
  );
  return kept.slice(0, mostLines).join('\n');
}
