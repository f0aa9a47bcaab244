import * as z from 'zod';

export type JsonSchema = z.core.JSONSchema._JSONSchema;

/** What an expression may find at one place: a type of CEL, and the only texts it can be, where that is known. */
export interface Kind {
  readonly type: string;
  readonly choices?: readonly string[];
}

export interface Field extends Kind {
  readonly optional: boolean;
}

/** The record types of a playbook's facts: name of the type to its fields. */
export type Records = Map<string, ReadonlyMap<string, Field>>;

/** Begins the name of a record type: no type of CEL has a blank in its name. */
const recordPrefix = 'record ';

export function recordName(path: string): string {
  return recordPrefix + path;
}

export function isRecord(type: string): boolean {
  return type.startsWith(recordPrefix);
}

/** A record as the subject of a sentence. */
export function sayRecord(type: string): string {
  const path = isRecord(type) ? type.slice(recordPrefix.length) : type;
  return path.endsWith('[]') ? `An element of ${path.slice(0, -2)}` : path;
}

/** The type of the elements of `list<type>`. */
export function elementOf(type: string): string | undefined {
  return type === 'list' ? 'dyn' : /^list<(?<element>.*)>$/.exec(type)?.groups?.element;
}

/** `optional<type>` and `dyn<type>` are about the type. */
export function bare(type: string): string {
  return /^(?:optional|dyn)<(?<inner>.*)>$/.exec(type)?.groups?.inner ?? type;
}

/** The type in the words of a playbook's author. */
export function sayType(type: string): string {
  const element = elementOf(type);
  if (element !== undefined) return element === 'dyn' ? 'a list' : `a list of ${plural(element)}`;
  if (type.startsWith('map')) return 'a map of names to values';
  return isRecord(type) ? `the record ${type.slice(recordPrefix.length)}` : (words[type] ?? type);
}

function plural(type: string): string {
  return isRecord(type) ? 'records' : (plurals[type] ?? 'values');
}

const words: { readonly [type: string]: string } = {
  string: 'text',
  double: 'a number',
  int: 'a number',
  bool: 'true or false',
  dyn: 'anything',
  null: 'null',
};
const plurals: { readonly [type: string]: string } = {
  string: 'texts',
  double: 'numbers',
  int: 'numbers',
  bool: 'truths',
};

/** A schema of a probe as JSON Schema. What has no form in JSON is left open. */
export function jsonSchemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
  const known = jsonSchemas[io].get(schema);
  if (known) return known;
  const fresh = z.toJSONSchema(schema, { io, unrepresentable: 'any', cycles: 'ref', reused: 'inline' });
  jsonSchemas[io].set(schema, fresh);
  return fresh;
}

const jsonSchemas = {
  input: new WeakMap<z.core.$ZodType, z.core.JSONSchema.JSONSchema>(),
  output: new WeakMap<z.core.$ZodType, z.core.JSONSchema.JSONSchema>(),
};
