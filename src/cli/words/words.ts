import { de } from './de.ts';
import { en } from './en.ts';
import type { Locale } from './locale.ts';

/** Everything that itfix says to a person by itself. The words of playbooks stand beside the playbooks. */
export type Words = typeof en;

const catalogues: Record<Locale, Words> = { en, de };

export function wordsIn(locale: Locale): Words {
  return catalogues[locale];
}
