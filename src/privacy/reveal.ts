import type { SavedStandIns } from './stand-ins.ts';

/** How a real value is written in the kind of file it is put back into. */
export type Quote = (text: string) => string;

const letter = 'A-Za-z0-9\\u00aa-\\u1fff\\u2c00-\\u2fff\\u3040-\\uffef';

/** The text with the real values where their stand-ins are, for whoever owns them. */
export function reveal(text: string, { pairs }: SavedStandIns, quote: Quote = as => as): string {
  const real = new Map(pairs.map(pair => [pair.standIn, pair.real]));
  if (real.size === 0) return text;
  const alternatives = [...real.keys()]
    .sort((a, b) => b.length - a.length)
    .map(standIn => standIn.replaceAll(/[.+*?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  const found = new RegExp(`(?<![${letter}])(?:${alternatives})(?![${letter}])`, 'g');
  return text.replace(found, standIn => quote(real.get(standIn) ?? standIn));
}

/** For the text of a file that holds JSON or HTML; any other text is put back as it is. */
export function quoteFor(text: string): Quote {
  const start = text.trimStart().slice(0, 200).toLowerCase();
  if (start.startsWith('{') || start.startsWith('[')) return real => JSON.stringify(real).slice(1, -1);
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return escapeHtml;
  return real => real;
}

const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, character => entities[character] ?? character);
}
