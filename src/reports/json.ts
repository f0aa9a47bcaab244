import type { Report } from '../model/report.ts';
import { runSchema } from './_run-schema.ts';

/** What terminals act on and JSON leaves as it is: DEL, C1, invisible and reordering characters. */
const unescaped = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const firstKeys = Object.keys(runSchema.shape);

/** The published form of a run: one line, with the keys in the same order whoever made the run. */
export default {
  title: 'JSON, one line, for programs',
  extension: 'json',
  render: run => `${JSON.stringify(ordered(run, firstKeys)).replace(unescaped, escaped)}\n`,
} satisfies Report;

/** The same value with sorted keys; those in `first` come before all others. */
function ordered(value: unknown, first: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map(element => ordered(element));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length);
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]));
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map(at => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
