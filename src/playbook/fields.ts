import type { ASTNode } from '@marcbachmann/cel-js';
import ipaddr from 'ipaddr.js';
import { didYouMean } from '../model/suggest.ts';
import { fieldOf, visit } from './expression-parts.ts';
import { compiled } from './functions.ts';
import { bare, type Field, type Records, sayRecord } from './types.ts';

export interface Fault {
  readonly start: number;
  readonly rule: string;
  readonly message: string;
}

/** What the type check of CEL lets pass: fields named in `has()` and after `.?`, texts a field can never be, literals that are malformed. */
export function faultsOf(ast: ASTNode, records: Records): Fault[] {
  const faults: Fault[] = [];
  visit(ast, node => {
    faults.push(...missingFields(node, records), ...impossibleTexts(node, records), ...malformed(node));
  });
  return faults;
}

/** The type that the checker found for a part. */
function typeOf(node: ASTNode, records: Records): string {
  const checked: unknown = Reflect.get(node, 'checkedType');
  if (checked !== undefined) return bare(String(checked));
  return bare(knownField(node, records)?.type ?? 'dyn');
}

function knownField(node: ASTNode, records: Records): Field | undefined {
  const field = fieldOf(node);
  return field && records.get(typeOf(field.of, records))?.get(field.name);
}

function missingFields(node: ASTNode, records: Records): Fault[] {
  const field = fieldOf(node);
  if (!field) return [];
  const type = typeOf(field.of, records);
  const fields = records.get(type);
  if (!fields || fields.has(field.name)) return [];
  return [
    { start: nameStart(node, field.name), rule: 'unknown-field', message: sayNoField(type, field.name, fields.keys()) },
  ];
}

/** The message for a field that its record does not have. */
export function sayNoField(type: string, name: string, known: Iterable<string>): string {
  return `${sayRecord(type)} has no "${name}".${didYouMean(name, known)}`;
}

/** Where the name of a field begins: it ends its part, but for the bracket and quote of `a["name"]`. */
export function nameStart(node: ASTNode, name: string): number {
  return Math.max(node.input.lastIndexOf(name, node.end - 1), node.start);
}

function impossibleTexts(node: ASTNode, records: Records): Fault[] {
  if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return [];
  const [left, right] = node.args;
  const field = knownField(left, records) ?? knownField(right, records);
  const literals = node.op === 'in' ? (right.op === 'list' ? right.args : []) : [left, right];
  const { choices } = field ?? {};
  if (!choices) return [];
  return literals.flatMap(literal => {
    if (literal.op !== 'value' || typeof literal.args !== 'string' || choices.includes(literal.args)) return [];
    const hint = didYouMean(literal.args, choices) || ` It can be ${choices.join(', ')}.`;
    return [{ start: literal.start, rule: 'unknown-choice', message: `It is never "${literal.args}".${hint}` }];
  });
}

function malformed(node: ASTNode): Fault[] {
  if (node.op !== 'rcall') return [];
  const [method, , [literal]] = node.args;
  if (literal?.op !== 'value' || typeof literal.args !== 'string') return [];
  const said =
    method === 'like' ? patternFault(literal.args) : method === 'inNet' ? networkFault(literal.args) : undefined;
  return said === undefined ? [] : [{ start: literal.start, rule: 'literal', message: said }];
}

function patternFault(pattern: string): string | undefined {
  try {
    compiled(pattern);
    return undefined;
  } catch (error) {
    return `Not a pattern: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function networkFault(network: string): string | undefined {
  return ipaddr.isValidCIDR(network) ? undefined : `"${network}" is not a network such as 10.0.0.0/8.`;
}
