import type * as z from 'zod';
import { bare, elementOf, isRecord, type JsonSchema, sayType } from './types.ts';

/** Whether a value of a type of CEL can serve where a schema is asked for. Nothing when only the value can tell. */
export function fits(type: string, schema: JsonSchema): boolean | undefined {
  if (type === 'dyn' || typeof schema === 'boolean') return undefined;
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return anyFits(bare(type), variants);
  if (typeof schema.type !== 'string') return undefined;
  const element = elementOf(type);
  if (schema.type !== 'array' || element === undefined) return kindOf(bare(type)) === kindWanted(schema.type);
  return schema.items === undefined || Array.isArray(schema.items) ? undefined : fits(element, schema.items);
}

function anyFits(type: string, variants: readonly JsonSchema[]): boolean | undefined {
  const each = variants.map(variant => fits(type, variant));
  if (each.includes(true)) return true;
  return each.includes(undefined) ? undefined : false;
}

function kindOf(type: string): string {
  if (type === 'double' || type === 'int') return 'number';
  if (type === 'bool') return 'boolean';
  if (elementOf(type) !== undefined) return 'array';
  return isRecord(type) || type.startsWith('map') ? 'object' : type;
}

function kindWanted(type: string): string {
  return type === 'integer' ? 'number' : type;
}

/** What a schema asks for, in words. */
export function sayWanted(schema: JsonSchema): string {
  if (typeof schema === 'boolean') return 'something else';
  const [first] = schema.anyOf ?? [];
  if (first !== undefined) return (schema.anyOf ?? []).map(sayWanted).join(' or ');
  if (schema.type === 'array') return `a list of ${plurals[String(itemsType(schema))] ?? 'values'}`;
  return singulars[String(schema.type)] ?? 'something else';
}

/** What is given instead. */
export function sayGiven(type: string): string {
  return `This is ${sayType(type)}.`;
}

function itemsType({ items }: z.core.JSONSchema.JSONSchema): unknown {
  return typeof items === 'object' && !Array.isArray(items) ? items.type : undefined;
}

const singulars: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a record',
};
const plurals: { readonly [type: string]: string } = {
  string: 'texts',
  number: 'numbers',
  integer: 'numbers',
  object: 'records',
};
