import { secretForms, secretNames } from './secrets.ts';

/** What stands where a secret was. */
const cut = '[secret removed]';

/** A field, and an option, whose value is a secret: `wifiPassword`, `--password`. */
const secretField = new RegExp(`^[\\w-]{0,40}(?:${secretNames}|passwd|token)$`, 'i');
const secretOption = new RegExp(`^--?[\\w-]{0,40}(?:${secretNames}|passwd|token)$`, 'i');

/** Something that every form of a secret needs. Nearly no text has any of it, and is not searched again and again. */
const telltale = new RegExp(secretForms.map(({ telltale }) => `(?:${telltale.source})`).join('|'), 'im');

/** A value without its secrets, and how many of each kind were removed. */
export interface Redacted<T> {
  readonly value: T;
  readonly removed: ReadonlyMap<string, number>;
}

type Count = (kind: string) => void;

/** Shorter secrets are words that stand everywhere. */
const leastKnownChars = 4;

/**
 * Removes secrets from every text in a value. Keys stay: they name fields of ours.
 *
 * @param known secrets that itfix itself was given: a machine can send them back in any form of words
 */
export function redact<T>(value: T, known: readonly string[] = []): Redacted<T> {
  const removed = new Map<string, number>();
  const count: Count = kind => void removed.set(kind, (removed.get(kind) ?? 0) + 1);
  const told = known.filter(({ length }) => length >= leastKnownChars).sort((a, b) => b.length - a.length);
  return { value: walk(value, text => redactText(text, told, count), count) as T, removed };
}

type Clean = (text: string) => string;

/** What has nothing to be removed stays the same value. Nearly everything has not, and copies cost more than the search. */
function walk(value: unknown, clean: Clean, count: Count): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? walkList(value, clean, count) : walkRecord(value, clean, count);
}

function walkList(list: readonly unknown[], clean: Clean, count: Count): readonly unknown[] {
  const cleaned = list.map((element, index) => field(list[index - 1], secretOption, element, clean, count));
  return cleaned.every((element, index) => element === list[index]) ? list : cleaned;
}

function walkRecord(record: object, clean: Clean, count: Count): object {
  let isSame = true;
  const cleaned = Object.entries(record).map(([key, element]) => {
    const one = field(key, secretField, element, clean, count);
    isSame &&= one === element;
    return [key, one] as const;
  });
  return isSame ? record : Object.fromEntries(cleaned);
}

/** `{password: 'x'}`, and `['--password', 'x']`: what comes before says that it is a secret. */
function field(before: unknown, names: RegExp, value: unknown, clean: Clean, count: Count): unknown {
  if (typeof value !== 'string' || value === '' || value === cut || !names.test(String(before)))
    return walk(value, clean, count);
  count('password or key');
  return cut;
}

function redactText(text: string, known: readonly string[], count: Count): string {
  let result = text;
  for (const secret of known) {
    const pieces = result.split(secret);
    for (const _ of pieces.slice(1)) count('password that was given');
    result = pieces.join(cut);
  }
  if (!telltale.test(result)) return result;
  for (const { kind, telltale: own, find } of secretForms)
    if (own.test(result)) result = without(result, find, () => count(kind));
  return result;
}

/** By position: a secret may be the same word as its name. */
function without(text: string, find: RegExp, count: () => void): string {
  let kept = '';
  let from = 0;
  for (const { indices } of text.matchAll(find)) {
    const secret = Object.values(indices?.groups ?? {}).find(Boolean);
    if (!secret || text.startsWith(cut, secret[0])) continue;
    const [start, end] = secret;
    count();
    kept += text.slice(from, start) + cut;
    from = end;
  }
  return from === 0 ? text : kept + text.slice(from);
}
