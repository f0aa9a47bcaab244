import { clean } from './_clean.ts';

/** XML that was made here. Anything else that is put into it is text. */
export class Xml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = Xml | string | number | undefined | readonly Content[];

/** A piece of a document: whatever is filled in is escaped, but for pieces and lists of them. Attributes stand in double quotes. */
export function xml(parts: TemplateStringsArray, ...contents: readonly Content[]): Xml {
  return new Xml(
    parts.reduce((page, part, index) => `${page}${index > 0 ? filled(contents[index - 1]) : ''}${part}`, ''),
  );
}

function filled(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Xml) return content.text;
  if (Array.isArray(content)) return content.map(filled).join('');
  return escaped(String(content));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };

/** Besides what `clean` makes visible, XML 1.0 knows no U+FFFE and no U+FFFF, not even escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"\n]/g, sign => entities[sign] ?? sign)
    .replaceAll(/[\ufffe\uffff]/g, sign => `\\u${sign.charCodeAt(0).toString(16)}`);
}

/** Longest sentence; the JSON has it whole. */
const mostChars = 2000;

/** A sentence that came from a run, on one line: what XML forbids, cannot be seen or turns the text around is made visible. */
export function said(text: string): string {
  return clean(text, mostChars);
}
