import type { Problem } from '../model/playbook.ts';
import { type Issue, problemsOf } from './say-issue.ts';
import { maxEntries, type PlaybookData, PlaybookSchema } from './schema.ts';
import type { Source } from './source.ts';
import type { Plain, Tree } from './tree.ts';

/** The playbook as far as its form is right. `complete` is false when parts with a wrong form were left out. */
export interface Shaped {
  readonly data?: PlaybookData;
  readonly complete: boolean;
}

/**
 * Compares the form with the schema. A check or fact with a wrong form is left out and everything else is still looked at, so that one
 * reading of the list of problems is enough.
 */
export function shape(tree: Tree, source: Source, problems: Problem[]): Shaped {
  const crowded = [...tree.entries].find(([, { entries }]) => entries.size > maxEntries);
  if (crowded) {
    const [name, { entries, keyOffset }] = crowded;
    const message = `"${name}" has ${entries.size} entries. It can have ${maxEntries}.`;
    problems.push(source.problem(keyOffset, 'too-large', message));
    return { complete: false };
  }
  const first = PlaybookSchema.safeParse(tree.value);
  if (first.success) return { data: first.data, complete: true };
  for (const issue of first.error.issues) problems.push(...problemsOf(issue, tree, source));
  const rest = PlaybookSchema.safeParse(withoutBroken(tree.value, first.error.issues));
  return rest.success ? { data: rest.data, complete: false } : { complete: false };
}

/** What stands in for a part of the top level that is missing or wrong, while the rest is looked at. */
const placeholders: { readonly [key: string]: Plain } = {
  language: 1,
  title: '?',
  checks: {},
  escalate: { queue: 'desktop' },
};

function withoutBroken(value: Plain, issues: readonly Issue[]): Plain {
  if (!isRecord(value)) return value;
  const rest: { [key: string]: Plain } = { ...value };
  for (const issue of issues) {
    const [section, entry, ...deeper] = issue.path.map(String);
    if (section === undefined) for (const key of unknownKeys(issue)) delete rest[key];
    else {
      const kept = withoutEntry(section, rest[section], entry, deeper.length === 0 ? unknownKeys(issue) : []);
      if (kept === undefined) delete rest[section];
      else rest[section] = kept;
    }
  }
  return { ...placeholders, ...rest };
}

/** The section without the broken entry; without its unknown keys, when nothing else is wrong with it. */
function withoutEntry(
  section: string,
  value: Plain | undefined,
  entry: string | undefined,
  unknown: readonly string[],
): Plain | undefined {
  if (!isRecord(value) || entry === undefined || section === 'escalate') return placeholders[section];
  const copy = { ...value };
  const inner = copy[entry];
  if (unknown.length > 0 && isRecord(inner))
    copy[entry] = Object.fromEntries(Object.entries(inner).filter(([key]) => !unknown.includes(key)));
  else delete copy[entry];
  return copy;
}

function unknownKeys(issue: Issue): readonly string[] {
  return issue.code === 'unrecognized_keys' ? issue.keys : [];
}

function isRecord(value: Plain | undefined): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
