import type { SavedStandIns } from './stand-ins.ts';

const letter = 'A-Za-z0-9\\u00aa-\\u1fff\\u2c00-\\u2fff\\u3040-\\uffef';

type Reveal = (text: string) => string;

/** The text with the real values where their stand-ins are, for whoever owns them. */
export function reveal(text: string, saved: SavedStandIns): string {
  return revealer(saved)(text);
}

/** The same for the text of a file: a real value is written as JSON or HTML wants it. */
export function revealFile(text: string, saved: SavedStandIns): string {
  const start = text.trimStart().slice(0, 200).toLowerCase();
  if (start.startsWith('{') || start.startsWith('[')) return revealJson(text, revealer(saved));
  if (start.startsWith('<')) return revealer(saved, escapeMarkup)(text);
  return reveal(text, saved);
}

function revealer({ pairs }: SavedStandIns, quote: Reveal = real => real): Reveal {
  const real = new Map(pairs.map(pair => [pair.standIn, pair.real]));
  if (real.size === 0) return text => text;
  const alternatives = [...real.keys()]
    .sort((a, b) => b.length - a.length)
    .map(standIn => standIn.replaceAll(/[.+*?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  const found = new RegExp(`(?<![${letter}])(?:${alternatives})(?![${letter}])`, 'g');
  return text => text.replace(found, standIn => quote(real.get(standIn) ?? standIn));
}

/** What JSON leaves as it is and terminals act on. */
const unescaped = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Each text in it by itself: in JSON a letter of an escape (`\n`) can stand before a name. What has no stand-in stays as it was written. */
function revealJson(text: string, put: Reveal): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, literal => {
    const value = textOf(literal);
    const whole = value === undefined ? undefined : put(value);
    if (whole === undefined || whole === value) return literal;
    return JSON.stringify(whole).replace(unescaped, escaped);
  });
}

function textOf(literal: string): string | undefined {
  try {
    return String(JSON.parse(literal));
  } catch {
    return undefined; // It only looked like JSON.
  }
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeMarkup(text: string): string {
  return text.replaceAll(/[&<>"]/g, character => entities[character] ?? character);
}
