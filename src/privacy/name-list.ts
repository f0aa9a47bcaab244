import { isTelling, namesSomebody } from './common-names.ts';
import { parseIp } from './kinds/ip-bits.ts';
import type { NamedKind } from './stand-ins.ts';

/** A name that is searched for. */
export interface Name {
  readonly kind: NamedKind;
  /** The value that it is a spelling of. */
  readonly value: string;
}

/** Names that were learned, so that they are found wherever they stand. */
export interface NameList {
  add(kind: NamedKind, name: string): void;
  /** By its spelling in small letters. */
  get(spelling: string): Name | undefined;
  /** Names that hold a space or another character that ends a word. */
  readonly phrases: ReadonlySet<string>;
  /** Names that are common words, or short: replaced only where what stands beside them says what they are. */
  readonly ambiguous: ReadonlySet<string>;
  /** How long names are, in characters: nearly no word is one, and most need not be compared. */
  readonly lengths: ReadonlySet<number>;
  /** Words of the longest name that is one word to the eye. */
  readonly mostWords: () => number;
  saved(): { readonly kind: NamedKind; readonly name: string }[];
}

/** What can stand in a word: letters, digits, and what joins them in names of hosts, files and addresses. */
export const wordCharacters = '\\w.:@%+\\u00aa-\\u1fff\\u2c00-\\u2fff\\u3040-\\uffef-';
const oneWord = new RegExp(`^[${wordCharacters}]+$`);

/** Longer ones are texts. */
const mostNameChars = 120;

export function openNameList(saved: readonly { kind: NamedKind; name: string }[] = []): NameList {
  const names = new Map<string, Name>();
  const phrases = new Set<string>();
  const ambiguous = new Set<string>();
  const added: { kind: NamedKind; name: string }[] = [];
  const lengths = new Set<number>();
  let mostWords = 0;

  function add(kind: NamedKind, given: string): void {
    // What stands before the first letter ends no word: two in a row would have stand-ins that run into each other.
    const name = given.trim().replace(/^[^\p{L}\p{N}]+/u, '');
    const small = name.toLowerCase();
    if (name === '' || name.length > mostNameChars || names.has(small) || !namesSomebody(name)) return;
    if (parseIp(name)) return; // Addresses have a form of their own.
    added.push({ kind, name });
    if (!isTelling(name)) {
      names.set(small, { kind, value: name });
      ambiguous.add(small);
      return;
    }
    for (const spelling of waysToWrite(name)) {
      const key = spelling.toLowerCase();
      if (names.has(key)) continue;
      names.set(key, { kind, value: name });
      if (!oneWord.test(spelling)) phrases.add(key);
      else {
        lengths.add(key.length);
        mostWords = Math.max(mostWords, key.split(/[^\p{L}\p{N}]+/u).length);
      }
    }
  }

  for (const { kind, name } of saved) add(kind, name);
  return {
    add,
    get: spelling => names.get(spelling),
    phrases,
    ambiguous,
    lengths,
    mostWords: () => mostWords,
    saved: () => [...added],
  };
}

/** As it is, as in addresses (`Office%20Printer`), as Avahi prints it (`Office\032Printer`), within quotation marks of JSON, and with marks that stand behind their letter as macOS has it in names of files. */
function waysToWrite(name: string): Set<string> {
  return new Set([
    name,
    encoded(name),
    name.replaceAll(' ', '\\032'),
    name.replaceAll(' ', '_'),
    JSON.stringify(name).slice(1, -1),
    name.replaceAll(/[\u0080-\uffff]/g, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
    name.normalize('NFC'),
    name.normalize('NFD'),
  ]);
}

function encoded(name: string): string {
  try {
    return encodeURIComponent(name);
  } catch {
    return name; // Half a character cannot be written in an address.
  }
}
