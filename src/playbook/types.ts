import type { Environment } from '@marcbachmann/cel-js';
import * as z from 'zod';

type JsonSchema = z.core.JSONSchema._JSONSchema;

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

/** Declares what a JSON Schema describes, and every record inside, so that expressions are checked down to the last field. */
export function declare(environment: Environment, records: Records, path: string, schema: JsonSchema): Kind {
  if (typeof schema === 'boolean') return { type: 'dyn' };
  const variants = variantsOf(schema);
  if (variants) return union(environment, records, path, variants);
  const choices = choicesOf(schema);
  if (choices) return { type: 'string', choices };
  if (schema.type === 'object') return declareObject(environment, records, path, schema);
  if (schema.type === 'array') return { type: `list<${elements(environment, records, path, schema)}>` };
  return { type: simple[String(schema.type)] ?? 'dyn' };
}

const simple: { readonly [type: string]: string } = {
  string: 'string',
  number: 'double',
  integer: 'double',
  boolean: 'bool',
};

function variantsOf(schema: z.core.JSONSchema.JSONSchema): readonly JsonSchema[] | undefined {
  return schema.anyOf ?? schema.oneOf;
}

function choicesOf({ enum: values, const: only }: z.core.JSONSchema.JSONSchema): readonly string[] | undefined {
  const all = values ?? (only === undefined ? [] : [only]);
  const texts = all.flatMap(value => (typeof value === 'string' ? [value] : []));
  return texts.length > 0 && texts.length === all.length ? texts : undefined;
}

function elements(
  environment: Environment,
  records: Records,
  path: string,
  schema: z.core.JSONSchema.JSONSchema,
): string {
  const { items } = schema;
  if (items === undefined || Array.isArray(items)) return 'dyn';
  return declare(environment, records, `${path}[]`, items).type;
}

function declareObject(
  environment: Environment,
  records: Records,
  path: string,
  schema: z.core.JSONSchema.JSONSchema,
): Kind {
  if (schema.properties === undefined) {
    const { additionalProperties: values } = schema;
    if (values === undefined || typeof values === 'boolean') return { type: 'map<string, dyn>' };
    return { type: `map<string, ${declare(environment, records, `${path}.*`, values).type}>` };
  }
  const fields = new Map<string, Field>();
  for (const [name, inner] of Object.entries(schema.properties)) {
    const optional = !schema.required?.includes(name);
    fields.set(name, { ...declare(environment, records, `${path}.${name}`, inner), optional });
  }
  return declareRecord(environment, records, path, fields);
}

/** Declares a record with these fields. */
export function declareRecord(
  environment: Environment,
  records: Records,
  path: string,
  fields: ReadonlyMap<string, Field>,
): Kind {
  const type = recordName(path);
  records.set(type, fields);
  environment.registerType(type, {
    fields: Object.fromEntries([...fields].map(([name, field]) => [name, field.type])),
  });
  return { type };
}

/** One of several: texts together, records with the fields of all, anything else is open. */
function union(environment: Environment, records: Records, path: string, variants: readonly JsonSchema[]): Kind {
  const objects = variants.flatMap(one =>
    typeof one === 'object' && one.type === 'object' && one.properties ? [one] : [],
  );
  if (objects.length === variants.length) return declareObject(environment, records, path, merged(objects));
  const kinds = variants.map((one, index) => declare(environment, records, `${path}|${index}`, one));
  const [first] = kinds;
  if (!first || kinds.some(({ type }) => type !== first.type)) return { type: 'dyn' };
  const closed = kinds.every(({ choices }) => choices !== undefined);
  return { type: first.type, ...(closed ? { choices: kinds.flatMap(({ choices }) => choices ?? []) } : {}) };
}

/** Records told apart by one field, as one record: a field is optional unless every variant has it. */
function merged(objects: readonly z.core.JSONSchema.JSONSchema[]): z.core.JSONSchema.JSONSchema {
  const names = new Set(objects.flatMap(({ properties }) => Object.keys(properties ?? {})));
  const properties = [...names].map((name): [string, JsonSchema] => [name, oneOf(formsOf(objects, name))]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: [...names].filter(name => objects.every(({ required }) => required?.includes(name))),
  };
}

function formsOf(objects: readonly z.core.JSONSchema.JSONSchema[], name: string): z.core.JSONSchema.JSONSchema[] {
  const forms: z.core.JSONSchema.JSONSchema[] = [];
  for (const { properties } of objects) {
    const form = properties?.[name];
    if (form !== undefined) forms.push(typeof form === 'boolean' ? {} : form);
  }
  return forms;
}

function oneOf(forms: z.core.JSONSchema.JSONSchema[]): JsonSchema {
  const [only, ...more] = forms;
  return only && more.length === 0 ? only : { anyOf: forms };
}
