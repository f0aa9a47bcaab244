import { clean } from '../_clean.ts';

/** Markup that was made here. Anything else that is put into a page is text. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = Markup | string | number | undefined | false | readonly Content[];

/** A piece of a page: whatever is filled in is escaped, but for pieces and lists of them. Attributes stand in double quotes. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(
    parts.reduce((page, part, index) => `${page}${index > 0 ? filled(contents[index - 1]) : ''}${part}`, ''),
  );
}

function filled(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (Array.isArray(content)) return content.map(filled).join('');
  return escaped(String(content));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, sign => entities[sign] ?? sign);
}

/** Longest text in a sentence of a page. */
const mostChars = 2000;

/** A sentence that came from the run: what cannot be seen in it, or turns the text around, is made visible. */
export function said(text: string, limitChars: number = mostChars): string {
  return clean(text, limitChars);
}
