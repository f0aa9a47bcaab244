import type { Expression, Template } from './playbook.ts';

/** What an expression can see: facts by name, `params`, `answers`, `run`, and the names bound by `each`. A fact that is not known is left out. */
export type Scope = { readonly [name: string]: unknown };

/** The value, or why there is none: facts that are not known, or a field that this machine did not tell. */
export type Evaluation =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly unknownNames: readonly string[]; readonly problem: string };

/** The expression language of playbooks, as the engine needs it. */
export interface Language {
  /** Never throws. A known operand decides where it can: `true || unknown` is true. */
  evaluate(expression: Expression, scope: Scope): Evaluation;
  /** The names at the root of an expression: facts, `params`, `answers`, `run` or a bound name. */
  reads(expression: Expression): readonly string[];
  /** `answers.others` is read as `others`. */
  answersRead(expression: Expression): readonly string[];
  /** Text with its expressions filled in; what cannot be told becomes "(unknown)". */
  fill(template: Template, scope: Scope): string;
}

/** The name as expressions see it: a dash is a minus sign there, so `max-loss-pct` is read as `max_loss_pct`. */
export function identifier(name: string): string {
  return name.replaceAll('-', '_');
}
