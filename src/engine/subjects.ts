import type { Language, Scope } from '../model/language.ts';
import type { Check } from '../model/playbook.ts';

/** One element of a list, with the name it goes by. */
export interface Subject {
  readonly name: string;
  readonly element: unknown;
}

/** Longest name: it stands in headings. */
const mostNameChars = 200;

/** Names the elements, each once. What has no name, or that of another, is told apart by its number: without it, it would stand for all. */
export function subjectsOf(
  elements: readonly unknown[],
  each: NonNullable<Check['each']>,
  scope: Scope,
  language: Language,
): Subject[] {
  const seen = new Set<string>();
  const taken = new Map<string, number>();
  return elements.flatMap((element, index) => {
    const named = language.evaluate(each.subject, { ...scope, [each.name]: element });
    const plain = named.ok && isNameable(named.value) ? String(named.value).slice(0, mostNameChars) : `#${index + 1}`;
    const same = JSON.stringify([plain, element]);
    if (seen.has(same)) return [];
    seen.add(same);
    const number = (taken.get(plain) ?? 0) + 1;
    taken.set(plain, number);
    return [{ name: number === 1 ? plain : `${plain} #${number}`, element }];
  });
}

function isNameable(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean';
}
