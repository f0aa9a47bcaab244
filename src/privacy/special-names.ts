import type { NameList } from './name-list.ts';

/** Letters and digits of all scripts, for a class of characters. */
export const letter = 'A-Za-z0-9\\u00aa-\\u1fff\\u2c00-\\u2fff\\u3040-\\uffef';

/** Made once for all texts, as long as no name comes to it. */
const specials = new WeakMap<NameList, { readonly size: number; readonly find: RegExp | undefined }>();

/** Finds names that no word holds whole, and names that are common words; nothing where there are none. */
export function specialNames(names: NameList): RegExp | undefined {
  const size = names.phrases.size + names.ambiguous.size;
  const made = specials.get(names);
  if (made?.size === size) return made.find;
  const find = makeSpecial(names);
  specials.set(names, { size, find });
  return find;
}

const nameFollows =
  '/(?:home|Users)/|\\\\Users\\\\{1,4}|\\b(?:user(?:name)?|owner|login|logname|account|host(?:name)?|ssid|for|from)["\']?[=:\\s]{1,3}["\']?|uid=\\d{1,10}\\(|\\d\\d:\\d\\d:\\d\\d[\\d.]{0,10}(?:Z|[+-]\\d\\d:?\\d\\d)? |\\b(?:Linux|Darwin) |\\w@|(?<=\\d\\.\\d{1,3}[ \\t]{1,8})';

/** Names that no word holds whole, and names that are common words where what stands before says that a name follows. */
function makeSpecial({ phrases, ambiguous }: NameList): RegExp | undefined {
  const parts = [
    ...(phrases.size === 0 ? [] : [`(?<![${letter}])(?<phrase>${alternatives(phrases)})(?![${letter}])`]),
    ...(ambiguous.size === 0 ? [] : [`(?<lead>${nameFollows})(?<ambiguous>${alternatives(ambiguous)})(?![${letter}])`]),
  ];
  return parts.length === 0 ? undefined : new RegExp(parts.join('|'), 'gi');
}

function alternatives(names: ReadonlySet<string>): string {
  return [...names]
    .sort((a, b) => b.length - a.length)
    .map(name => name.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
    .join('|');
}
