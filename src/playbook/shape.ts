import type * as z from 'zod';
import type { Problem } from '../model/playbook.ts';
import { didYouMean } from './near.ts';
import { maxEntries, type PlaybookData, PlaybookSchema } from './schema.ts';
import { maxProblems, type Source } from './source.ts';
import { type Plain, type Tree, treeAt } from './tree.ts';

type Issue = z.core.$ZodIssue;

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

function problemsOf(issue: Issue, tree: Tree, source: Source): Problem[] {
  const found = treeAt(tree, issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, maxProblems + 1).map(key => {
      const offset = found.entries.get(key)?.keyOffset ?? found.offset;
      const hint = didYouMean(key, knownKeys(issue.path));
      return source.problem(offset, 'unknown-key', `${where(issue.path)} has no "${key}".${hint}`);
    });
  if (isMissing(issue, tree)) {
    const parent = treeAt(tree, issue.path.slice(0, -1));
    const message = `${where(issue.path.slice(0, -1))} needs "${String(issue.path.at(-1))}".`;
    return [source.problem(parent.keyOffset, 'missing-key', message)];
  }
  const offset = issue.code === 'invalid_key' ? found.keyOffset : found.offset;
  return [source.problem(offset, issue.code === 'invalid_key' ? 'name' : 'value', messageOf(issue, found))];
}

/** The keys that the schema knows at a path, in which record keys stand for any name. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType | undefined = PlaybookSchema;
  for (const step of path) schema = inside(schema, step);
  const plain = unwrap(schema);
  return plain && isObjectSchema(plain) ? Object.keys(plain._zod.def.shape) : [];
}

function inside(schema: z.core.$ZodType | undefined, step: PropertyKey): z.core.$ZodType | undefined {
  const plain = unwrap(schema);
  if (!plain) return undefined;
  if (isObjectSchema(plain)) return plain._zod.def.shape[String(step)];
  return isRecordSchema(plain) ? plain._zod.def.valueType : undefined;
}

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let inner = schema;
  while (inner && isWrapper(inner)) inner = inner._zod.def.innerType;
  return inner;
}

function isObjectSchema(schema: z.core.$ZodType): schema is z.core.$ZodObject {
  return schema._zod.def.type === 'object';
}

function isRecordSchema(schema: z.core.$ZodType): schema is z.core.$ZodRecord {
  return schema._zod.def.type === 'record';
}

function isWrapper(schema: z.core.$ZodType): schema is z.core.$ZodOptional | z.core.$ZodDefault {
  return schema._zod.def.type === 'optional' || schema._zod.def.type === 'default';
}

function isMissing(issue: Issue, tree: Tree): boolean {
  const last = issue.path.at(-1);
  if (typeof last !== 'string') return false;
  return issue.code !== 'invalid_key' && !treeAt(tree, issue.path.slice(0, -1)).entries.has(last);
}

function where(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'A playbook' : `"${path.map(String).join('.')}"`;
}

function messageOf(issue: Issue, found: Tree): string {
  const what = where(issue.path);
  if (issue.code === 'invalid_type')
    return `${what} must be ${kinds[issue.expected] ?? issue.expected}, not ${kindOf(found.value)}.`;
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    const hint = typeof found.value === 'string' ? didYouMean(found.value, allowed) : '';
    return `${what} must be ${allowed.join(', ').replace(/, (?=[^,]*$)/, ' or ')}.${hint}`;
  }
  if (issue.code === 'invalid_key') {
    const said = `The name ${what} ${issue.issues[0]?.message ?? 'is not allowed'}.`;
    return /[()[\]"'&|=<>]/.test(String(issue.path.at(-1)))
      ? `${said} An expression with a comma in { } needs quotes.`
      : said;
  }
  if (issue.code === 'invalid_union') return `${what} cannot be ${kindOf(found.value)} like this.`;
  return `${what} ${issue.message}.`;
}

const kinds: { readonly [expected: string]: string } = {
  object: 'a map of names to values',
  record: 'a map of names to values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

function kindOf(value: Plain): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `the number ${value} (in quotes it would be text)`;
  if (typeof value === 'boolean') return `${value} (in quotes it would be text)`;
  return typeof value === 'string' ? 'text' : 'a map';
}
