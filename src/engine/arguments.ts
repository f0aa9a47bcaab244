import type { Language, Scope } from '../model/language.ts';
import type { Argument, Expression, Template } from '../model/playbook.ts';

/** The filled argument, or what in it is not known. */
export type Filled =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly parameter: string;
      readonly because: string;
      /** What it reads, where some of that is not known. */
      readonly reads: readonly string[];
    };

/** Fills the expressions in the `with` of a fact. A template that is one expression keeps the type of its value. */
export function fillArgument(argument: Argument, scope: Scope, language: Language): Filled {
  if (isTemplate(argument)) return fillTemplate(argument, scope, language);
  if (isList(argument)) return fillList(argument, scope, language);
  if (typeof argument === 'object' && argument !== null) return fillRecord(argument, scope, language);
  return { ok: true, value: argument };
}

/** Every expression in an argument. */
export function expressionsIn(argument: Argument): Expression[] {
  if (isTemplate(argument)) return argument.pieces.flatMap(piece => (typeof piece === 'string' ? [] : [piece]));
  if (typeof argument !== 'object' || argument === null) return [];
  return Object.values(argument).flatMap(expressionsIn);
}

/** `Array.isArray` does not narrow readonly arrays (TypeScript issue 17002). */
function isList(argument: Argument): argument is readonly Argument[] {
  return Array.isArray(argument);
}

function isTemplate(argument: unknown): argument is Template {
  return typeof argument === 'object' && argument !== null && 'pieces' in argument && Array.isArray(argument.pieces);
}

function fillTemplate(template: Template, scope: Scope, language: Language): Filled {
  const [first] = template.pieces;
  const values: unknown[] = [];
  for (const piece of template.pieces) {
    if (typeof piece === 'string') {
      values.push(piece);
      continue;
    }
    const evaluation = language.evaluate(piece, scope);
    if (!evaluation.ok) {
      const reads = evaluation.unknownNames.length > 0 ? language.reads(piece) : [];
      return { ok: false, parameter: piece.text, because: evaluation.problem, reads };
    }
    values.push(evaluation.value);
  }
  if (template.pieces.length === 1 && typeof first !== 'string') return { ok: true, value: values[0] };
  return { ok: true, value: values.join('') };
}

function fillList(list: readonly Argument[], scope: Scope, language: Language): Filled {
  const values: unknown[] = [];
  for (const element of list) {
    const filled = fillArgument(element, scope, language);
    if (!filled.ok) return filled;
    values.push(filled.value);
  }
  return { ok: true, value: values };
}

function fillRecord(record: { readonly [key: string]: Argument }, scope: Scope, language: Language): Filled {
  const values: [string, unknown][] = [];
  for (const [key, argument] of Object.entries(record)) {
    const filled = fillArgument(argument, scope, language);
    if (!filled.ok) return filled;
    values.push([key, filled.value]);
  }
  return { ok: true, value: Object.fromEntries(values) };
}
