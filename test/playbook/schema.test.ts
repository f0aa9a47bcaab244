import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { playbookJsonSchema, translationJsonSchema } from '../../src/playbook/schema.ts';

const validate = new Ajv({ strict: false }).compile(playbookJsonSchema());
const good = parse(readFileSync(new URL('network.yaml', import.meta.url), 'utf8'));

test('editors accept a good playbook', () => {
  validate(good);
  expect(validate.errors).toBeNull();
});

test('editors refuse what the loader refuses', () => {
  expect(validate({ ...good, remedys: {} })).toBe(false);
  expect(validate({ ...good, language: 2 })).toBe(false);
  expect(validate({ ...good, facts: { 'my-fact': { probe: 'x' } } })).toBe(false);
  expect(validate({ ...good, checks: { c: { code: 'N01' } } })).toBe(false);
  expect(validate({ ...good, checks: { c: { ...good.checks['no-carrier'], each: { a: 'x', b: 'y' } } } })).toBe(false);
});

test('everything that can be written is described', () => {
  const missing: string[] = [];
  const look = (schema: { [key: string]: unknown }, path: string): void => {
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      if (!('description' in inner) && !('enum' in inner) && !('properties' in inner)) missing.push(`${path}.${name}`);
      look(inner, `${path}.${name}`);
    }
    const { additionalProperties: values } = schema;
    if (typeof values === 'object' && values !== null) look(values as { [key: string]: unknown }, `${path}.*`);
  };
  look(playbookJsonSchema() as { [key: string]: unknown }, '');
  expect(missing).toEqual([]);
});

test('editors know the form of translations', () => {
  const fits = new Ajv({ strict: false }).compile(translationJsonSchema());
  expect(fits({ title: 'Kein Netz', checks: { a: { title: 'x', plain: 'y' } } })).toBe(true);
  expect(fits({ title: 'Kein Netz', checks: { a: { title: 'x' } } })).toBe(false);
});
