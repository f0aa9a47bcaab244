import type * as z from 'zod';
import type { Problem } from '../model/playbook.ts';
import { didYouMean } from '../model/suggest.ts';
import { PlaybookSchema } from './schema.ts';
import { maxProblems, type Source } from './source.ts';
import { type Plain, type Tree, treeAt } from './tree.ts';

export type Issue = z.core.$ZodIssue;

/** What the schema has against a playbook, in the words of its author and at its place. */
export function problemsOf(
  issue: Issue,
  tree: Tree,
  source: Source,
  schema: z.core.$ZodType = PlaybookSchema,
): Problem[] {
  const found = treeAt(tree, issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, maxProblems + 1).map(key => {
      const offset = found.entries.get(key)?.keyOffset ?? found.offset;
      const hint = didYouMean(key, knownKeys(issue.path, schema));
      return source.problem(offset, 'unknown-key', `${where(issue.path, source)} has no "${key}".${hint}`);
    });
  if (isMissing(issue, tree)) {
    const parent = treeAt(tree, issue.path.slice(0, -1));
    const message = `${where(issue.path.slice(0, -1), source)} needs "${String(issue.path.at(-1))}".`;
    return [source.problem(parent.keyOffset, 'missing-key', message)];
  }
  const offset = issue.code === 'invalid_key' ? found.keyOffset : found.offset;
  return [source.problem(offset, issue.code === 'invalid_key' ? 'name' : 'value', messageOf(issue, found, source))];
}

/** The keys that the schema knows at a path, in which record keys stand for any name. */
function knownKeys(path: readonly PropertyKey[], whole: z.core.$ZodType): string[] {
  let schema: z.core.$ZodType | undefined = whole;
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

function where(path: readonly PropertyKey[], { name }: Source): string {
  return path.length === 0 ? name : `"${path.map(String).join('.')}"`;
}

function messageOf(issue: Issue, found: Tree, source: Source): string {
  const what = where(issue.path, source);
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
