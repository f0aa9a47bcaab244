import * as z from 'zod';
import type { Argument } from '../model/playbook.ts';
import { didYouMean } from '../model/suggest.ts';
import { checkExpression } from './check-expression.ts';
import { type Draft, isFull, namesIn, type ProbeForm, report, templateAt, toTemplate, type Written } from './draft.ts';
import { fits, sayGiven, sayWanted } from './fits.ts';
import type { Tree } from './tree.ts';
import { type JsonSchema, jsonSchemaOf } from './types.ts';

/** Reads the arguments of one fact. `reads` collects the facts that feed it. */
export interface Reader {
  readonly draft: Draft;
  readonly reads: Set<string>;
  readonly probe: string;
}

/** The probe's parameters, unless it takes anything. */
export function paramSchemas({ params }: ProbeForm): ReadonlyMap<string, z.core.$ZodType> | undefined {
  return params instanceof z.ZodObject ? new Map(Object.entries(params._zod.def.shape)) : undefined;
}

/** Reports a parameter that the probe does not have. */
export function checkParameter(
  { draft, probe }: Reader,
  name: string,
  value: Tree,
  schemas: ReadonlyMap<string, z.core.$ZodType> | undefined,
): void {
  if (!schemas || schemas.has(name) || isFull(draft)) return;
  const hint = didYouMean(name, schemas.keys());
  report(draft, value.keyOffset, 'unknown-parameter', `${probe} has no parameter "${name}".${hint}`);
}

/** Parameters that the probe needs and does not get. */
export function missingParameters({ params }: ProbeForm, given: readonly (readonly [string, Argument])[]): string[] {
  const schema = jsonSchemaOf(params, 'input');
  const required = typeof schema === 'object' ? (schema.required ?? []) : [];
  return required.filter(name => !given.some(([parameter]) => parameter === name));
}

/** A plain value is checked by the probe's own schema, an expression by its type. */
export function readArgument(reader: Reader, tree: Tree, schema: z.core.$ZodType | undefined): Argument {
  const argument = templated(reader, tree, schema && jsonSchemaOf(schema, 'input'));
  if (!schema || hasTemplate(argument)) return argument;
  const result = z.safeParse(schema, tree.value);
  for (const issue of result.error?.issues.slice(0, 1) ?? [])
    report(reader.draft, tree.offset, 'parameter', `${reader.probe} does not take this: ${lower(issue.message)}.`);
  return argument;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function hasTemplate(argument: Argument): boolean {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'pieces' in argument || Object.values(argument).some(hasTemplate);
}

function templated(reader: Reader, tree: Tree, schema: JsonSchema | undefined): Argument {
  const { value } = tree;
  const inner = typeof schema === 'object' ? schema : {};
  if (typeof value === 'string') return text(reader, tree, value, schema);
  if (Array.isArray(value)) {
    const items = Array.isArray(inner.items) ? undefined : inner.items;
    return tree.items.map(item => templated(reader, item, items));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    [...tree.entries].map(([key, part]) => [key, templated(reader, part, inner.properties?.[key])]),
  );
}

function text(reader: Reader, tree: Tree, value: string, schema: JsonSchema | undefined): Argument {
  const template = templateAt(reader.draft, tree);
  const [first] = template.pieces;
  const isWhole = template.pieces.length === 1 && typeof first === 'object';
  if (!value.includes('${')) return value;
  for (const piece of template.pieces) {
    if (typeof piece === 'string') continue;
    const { type, written } = readExpression(reader, piece, isWhole ? 'any' : 'word');
    const whole = isWhole ? type : undefined;
    if (whole !== undefined && schema !== undefined && fits(whole, schema) === false)
      report(
        reader.draft,
        written.at(0),
        'parameter',
        `${reader.probe} needs ${sayWanted(schema)} here. ${sayGiven(whole)}`,
      );
  }
  if (!isWhole && schema !== undefined && fits('string', schema) === false)
    report(reader.draft, tree.offset, 'parameter', `${reader.probe} needs ${sayWanted(schema)} here, not text.`);
  return template.pieces.some(piece => typeof piece !== 'string') ? toTemplate(template) : template.pieces.join('');
}

const gatheredBefore = 'Facts are gathered before anybody is asked: only checks can read answers.';

/** Checks an expression of a fact, and notes the facts it reads. */
export function readExpression(
  { draft, reads }: Reader,
  written: Written,
  purpose: 'truth' | 'any' | 'word',
): { written: Written; type?: string } {
  const checked = checkExpression(draft, written, draft.vocabulary, purpose);
  if (checked?.reads.includes('answers')) report(draft, written.at(0), 'answers', gatheredBefore);
  const facts = new Set(namesIn(draft, 'facts'));
  for (const name of checked?.reads ?? []) if (facts.has(name)) reads.add(name);
  return checked ? { written, type: checked.type } : { written };
}
