import Fuse from 'fuse.js';
import type { Playbook } from '../../model/playbook.ts';
import {
  asked,
  askedBy,
  type Choice,
  choicesAtOnce,
  listed,
  numbered,
  type Place,
  Stopped,
  themeOf,
  typedUntil,
} from '../select.ts';
import { readable } from '../words/letters.ts';

/** What somebody says is wrong. Nothing: they cannot say, and everything is looked at. */
export interface Trouble {
  readonly playbook?: string;
  readonly symptom?: string;
}

/** Everything that can be said to be wrong, as people say it, to search and to choose from. The last entry is there whatever is typed. */
export async function whatIsWrong(spoken: readonly Playbook[], place: Place): Promise<Trouble> {
  const entries = entriesOf(spoken);
  const other: Choice<Trouble> = { name: place.words.somethingElse, value: {} };
  const find = openSearch(entries);
  return place.isLive ? searched(find, other, place) : searchedByLine(find, other, place);
}

type Find = (typed: string) => readonly Choice<Trouble>[];

/** A symptom, and the other words by which it may be searched for. */
interface Entry extends Choice<Trouble> {
  readonly words: readonly string[];
}

function entriesOf(spoken: readonly Playbook[]): Entry[] {
  return spoken.flatMap(({ id, title, keywords, symptoms }) =>
    Object.entries(symptoms).map(([symptom, name]) => ({
      name,
      value: { playbook: id, symptom },
      words: [title, ...keywords],
    })),
  );
}

/** How far a typed word may be from one of an entry (0: the same, 1: anything). Practice value: two slips in a word of six letters. */
const tolerance = 0.34;

/** The entries that have the typed words, or words like them; those that have more of them, and in their own name, first. All when nothing is typed. */
function openSearch(entries: readonly Entry[]): Find {
  const fuse = new Fuse(entries, {
    keys: [{ name: 'name', weight: 2 }, 'words'],
    includeScore: true,
    ignoreLocation: true,
    ignoreDiacritics: true,
    ignoreFieldNorm: true,
    threshold: tolerance,
  });
  return typed => {
    const words = typed.split(/\s+/).filter(word => word.length > 1); // One letter is in nearly all.
    if (words.length === 0) return entries;
    const likeness = new Map<Entry, number>();
    for (const { item, score = 1 } of words.flatMap(word => fuse.search(word)))
      likeness.set(item, (likeness.get(item) ?? 0) + 1 - score);
    return [...likeness].sort(([, a], [, b]) => b - a).map(([entry]) => entry);
  };
}

async function searched(find: Find, other: Choice<Trouble>, place: Place): Promise<Trouble> {
  const { words, style } = place;
  const message = asked(readable(words.whatIsWrong, style), place);
  const shown: Choice<Trouble>[] = [];
  const source = (typed = '') => {
    shown.splice(0, shown.length, ...find(typed), other);
    const names = shown.map(({ name }) => readable(name, style));
    return listed(names, message, place);
  };
  const theme = themeOf(place, words.searchKeys);
  const question = { type: 'search', name: 'chosen', message, source, pageSize: choicesAtOnce, theme } as const;
  const chosen = shown[await askedBy(prompt => prompt([question]), place)];
  if (!chosen) throw new Stopped();
  return chosen.value;
}

/** Lines that are only added: a number chooses, anything else searches. */
function searchedByLine(find: Find, other: Choice<Trouble>, place: Place): Promise<Trouble> {
  const { words, style } = place;
  let shown = [...find(''), other];
  const list = (heading: string): string[] => [
    readable(heading, style),
    ...numbered(shown.map(({ name }) => readable(name, style))),
  ];
  const ask = (): string => words.typeNumberOrWords(shown.length);
  return typedUntil(list(words.whatIsWrong), ask, place, typed => {
    const chosen = shown[Number(typed) - 1];
    if (chosen || typed === '' || !Number.isNaN(Number(typed))) return chosen?.value;
    const found = find(typed);
    shown = [...(found.length === 0 ? find('') : found), other];
    const heading = found.length === 0 ? words.noneFound(typed) : words.whatIsWrong;
    process.stderr.write(`${list(heading).join('\n')}\n`);
    return undefined;
  });
}
