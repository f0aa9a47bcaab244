import type { Environment } from '@marcbachmann/cel-js';
import type * as z from 'zod';
import { type Field, type JsonSchema, type Kind, type Records, recordName } from './types.ts';

type Form = z.core.JSONSchema.JSONSchema;

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

function variantsOf(schema: Form): readonly JsonSchema[] | undefined {
  return schema.anyOf ?? schema.oneOf;
}

function choicesOf({ enum: values, const: only }: Form): readonly string[] | undefined {
  const all = values ?? (only === undefined ? [] : [only]);
  const texts = all.flatMap(value => (typeof value === 'string' ? [value] : []));
  return texts.length > 0 && texts.length === all.length ? texts : undefined;
}

function elements(environment: Environment, records: Records, path: string, schema: Form): string {
  const { items } = schema;
  if (items === undefined || Array.isArray(items)) return 'dyn';
  return declare(environment, records, `${path}[]`, items).type;
}

function declareObject(environment: Environment, records: Records, path: string, schema: Form): Kind {
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
function merged(objects: readonly Form[]): Form {
  const names = new Set(objects.flatMap(({ properties }) => Object.keys(properties ?? {})));
  const properties = [...names].map((name): [string, JsonSchema] => [name, oneOf(formsOf(objects, name))]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: [...names].filter(name => objects.every(({ required }) => required?.includes(name))),
  };
}

function formsOf(objects: readonly Form[], name: string): Form[] {
  const forms: Form[] = [];
  for (const { properties } of objects) {
    const form = properties?.[name];
    if (form !== undefined) forms.push(typeof form === 'boolean' ? {} : form);
  }
  return forms;
}

function oneOf(forms: Form[]): JsonSchema {
  const [only, ...more] = forms;
  return only && more.length === 0 ? only : { anyOf: forms };
}
