import type { Environment } from '@marcbachmann/cel-js';
import type * as z from 'zod';
import type { PlatformName } from '../model/platform.ts';
import type { Expression, Problem, Template } from '../model/playbook.ts';
import type { PlaybookData } from './schema.ts';
import { maxProblems, type Source } from './source.ts';
import { splitTemplate, trimmed } from './template.ts';
import { type Tree, treeAt } from './tree.ts';
import type { Records } from './types.ts';

/** What the loader has to know of a probe. */
export interface ProbeForm {
  readonly params: z.ZodType;
  readonly fact: z.ZodType;
  readonly sample?: unknown;
  /** Systems the probe supports. */
  readonly platforms: readonly PlatformName[];
}

/** A playbook while it is being loaded. */
export interface Draft {
  readonly id: string;
  readonly source: Source;
  readonly tree: Tree;
  readonly data: PlaybookData;
  /** False when parts with a wrong form were left out: then nothing is called unused. */
  readonly complete: boolean;
  readonly probes: ReadonlyMap<string, ProbeForm>;
  readonly problems: Problem[];
  /** What expressions can see everywhere. */
  readonly vocabulary: Vocabulary;
  /** How many expressions have been checked. */
  readonly spent: { expressions: number };
  /** Facts, params and questions that something reads. */
  readonly used: { readonly facts: Set<string>; readonly params: Set<string>; readonly answers: Set<string> };
}

/** The names expressions can see, with their types. */
export interface Vocabulary {
  readonly environment: Environment;
  readonly records: Records;
  readonly names: readonly string[];
}

/** An expression with the place of each of its characters. */
export interface Written extends Expression {
  /** Offset in the file of character number `index`. */
  at(index: number): number;
}

export function report(draft: Draft, offset: number, rule: string, message: string): void {
  draft.problems.push(draft.source.problem(offset, rule, message));
}

/** Whether more has been found than is told: what is left is not worth the time. */
export function isFull({ problems }: Draft): boolean {
  return problems.length > maxProblems;
}

/** Where the part at this path stands, or what would contain it. */
export function find(draft: Draft, ...path: readonly (string | number)[]): Tree {
  return treeAt(draft.tree, path);
}

/** The names that a section has, also those whose form is wrong. */
export function namesIn(draft: Draft, section: string): string[] {
  return [...(draft.tree.entries.get(section)?.entries.keys() ?? [])];
}

/** A value that is an expression as a whole. */
export function expressionAt(draft: Draft, tree: Tree): Written {
  return written(draft, tree, trimmed(String(tree.value), 0));
}

function written(draft: Draft, tree: Tree, { text, start }: { text: string; start: number }): Written {
  const at = (index: number): number => tree.at(start + index);
  return { text, place: draft.source.place(at(0)), at };
}

/** Text with expressions in it. A `${` without end is reported. */
export function templateAt(draft: Draft, tree: Tree): { pieces: (string | Written)[] } {
  const { pieces, faults } = splitTemplate(String(tree.value));
  for (const { start, message } of faults) report(draft, tree.at(start), 'template', message);
  return { pieces: pieces.map(piece => (typeof piece === 'string' ? piece : written(draft, tree, piece))) };
}

/** The same text, where an expression that begins with "?" is left out when it is not known. */
export function withOptional({ pieces }: { pieces: readonly (string | Written)[] }): { pieces: (string | Written)[] } {
  return {
    pieces: pieces.map(piece => {
      if (typeof piece === 'string' || !piece.text.startsWith('?')) return piece;
      return { text: piece.text.slice(1), place: piece.place, at: index => piece.at(index + 1), optional: true };
    }),
  };
}

/** As the engine gets it. */
export function toExpression({ text, place, optional }: Written): Expression {
  return { text, place, ...(optional && { optional }) };
}

export function toTemplate({ pieces }: { pieces: readonly (string | Written)[] }): Template {
  return { pieces: pieces.map(piece => (typeof piece === 'string' ? piece : toExpression(piece))) };
}

/** Reports `${` in text that is shown as it is written. */
export function refuseTemplate(draft: Draft, tree: Tree): void {
  const start = typeof tree.value === 'string' ? tree.value.indexOf('${') : -1;
  if (start >= 0) report(draft, tree.at(start), 'template', 'Expressions are not filled in here.');
}
