import { EvaluationError, Optional, type ParseResult } from '@marcbachmann/cel-js';
import type { Evaluation, Language, Scope } from '../model/language.ts';
import type { Expression, Template } from '../model/playbook.ts';
import { openEnvironment } from './environment.ts';
import { fieldsOf, rootsOf } from './expression-parts.ts';
import { parseExpression } from './syntax.ts';

/** Most expressions that are kept compiled. */
const maxCompiled = 2000;
/** Longest value that is filled into a text, in characters. */
const maxFilled = 300;
/** Digits of a number in a text: what a double holds for sure, so that 0.1 + 0.2 is 0.3. */
const maxDigits = 12;

const environment = openEnvironment('free');
const compiled = new Map<string, Compiled>();

type Compiled =
  | { readonly run: ParseResult; readonly reads: readonly string[]; readonly answers: readonly string[] }
  | {
      readonly run?: undefined;
      readonly reads: readonly string[];
      readonly answers: readonly string[];
      readonly error: string;
    };

function compile(text: string): Compiled {
  const known = compiled.get(text);
  if (known) return known;
  if (compiled.size >= maxCompiled) compiled.clear();
  const fresh = compileNew(text);
  compiled.set(text, fresh);
  return fresh;
}

function compileNew(text: string): Compiled {
  try {
    const run = parseExpression(environment, text);
    const reads = rootsOf(run.ast, name => environment.hasVariable(name));
    return { run, reads, answers: fieldsOf(run.ast, 'answers').names };
  } catch (error) {
    return { reads: [], answers: [], error: sayError(error) };
  }
}

/** The scope, and which names were looked for in vain. */
class Known extends Map<string, unknown> {
  readonly missing = new Set<string>();
  override get(name: string): unknown {
    const value = super.get(name);
    if (value === undefined) this.missing.add(name);
    return value;
  }
}

function evaluate(expression: Expression, scope: Scope): Evaluation {
  const { run, ...rest } = compile(expression.text);
  if (!run) return { ok: false, unknownNames: [], problem: 'error' in rest ? rest.error : 'not an expression' };
  const known = new Known(Object.entries(scope));
  try {
    return { ok: true, value: plain(run(known)) };
  } catch (error) {
    return { ok: false, unknownNames: [...known.missing], problem: sayError(error) };
  }
}

/** Codes of cel-js for what is simply not there. */
const absent: ReadonlySet<string> = new Set(['no_such_key', 'unknown_variable', 'index_out_of_bounds']);

function sayError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof EvaluationError)) return 'summary' in error ? String(error.summary) : error.message;
  const { node } = error;
  if (node && absent.has(error.code)) return `${node.input.slice(node.start, node.end)} is not known`;
  return error.summary;
}

/** The value as JSON has it: CEL counts in BigInt and wraps what is optional. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && Number.isNaN(value)) throw new Error('the result is not a number');
  if (value instanceof Optional) return plain(value.value());
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return value.toISOString();
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function fill(template: Template, scope: Scope): string {
  return template.pieces.map(piece => (typeof piece === 'string' ? piece : filled(piece, scope))).join('');
}

function filled(expression: Expression, scope: Scope): string {
  const evaluation = evaluate(expression, scope);
  if (!evaluation.ok) return expression.optional ? '' : '(unknown)';
  const text = render(evaluation.value);
  return text.length > maxFilled ? `${text.slice(0, maxFilled - 1)}…` : text;
}

function render(value: unknown): string {
  if (value === null || value === undefined) return '(unknown)';
  if (typeof value === 'number') return String(Number(value.toPrecision(maxDigits)));
  if (Array.isArray(value)) return value.slice(0, maxFilled).map(render).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The expression language of playbooks: CEL, with one kind of number, and without what can take forever. */
export const cel: Language = {
  evaluate,
  reads: expression => compile(expression.text).reads,
  answersRead: expression => compile(expression.text).answers,
  fill,
};
