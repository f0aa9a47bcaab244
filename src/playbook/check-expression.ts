import { type ASTNode, ParseError, type ParseResult, TypeError as TypeFault } from '@marcbachmann/cel-js';
import { type Draft, isFull, report, type Vocabulary, type Written } from './draft.ts';
import { fieldsOf, rootsOf } from './expression-parts.ts';
import { faultsOf } from './fields.ts';
import { sayTypeFault } from './say-fault.ts';
import { ExpressionError, parseExpression } from './syntax.ts';
import { elementOf, isRecord, sayType } from './types.ts';

/** What an expression is for: decides the type it must have. */
export type Purpose = 'truth' | 'list' | 'text' | 'word' | 'name' | 'any';

export interface Checked {
  readonly ast: ASTNode;
  readonly type: string;
  /** Facts, `params`, `answers`, `run` and the name of `each`. */
  readonly reads: readonly string[];
}

/** Checks syntax and types, and notes what is read. Nothing when there is a problem: it has been reported. */
export function checkExpression(
  draft: Draft,
  written: Written,
  vocabulary: Vocabulary,
  purpose: Purpose,
): Checked | undefined {
  const parsed = isWithinBounds(draft, written) ? parse(draft, written, vocabulary) : undefined;
  if (!parsed) return undefined;
  const reads = rootsOf(
    parsed.ast,
    name => vocabulary.environment.hasVariable(name) && !vocabulary.names.includes(name),
  );
  note(draft, parsed.ast, reads);
  const result = parsed.check();
  if (!result.valid || result.type === undefined) {
    const { start, rule, message } = sayTypeFault(result.error, vocabulary, parsed.ast);
    report(draft, written.at(start), rule, message);
    return undefined;
  }
  const faults = faultsOf(parsed.ast, vocabulary.records);
  const misfit = faults.length === 0 ? misfitOf(result.type, purpose) : undefined;
  if (misfit !== undefined) faults.push({ start: 0, rule: 'expression-type', message: misfit });
  for (const { start, rule, message } of faults) report(draft, written.at(start), rule, message);
  return faults.length > 0 ? undefined : { ast: parsed.ast, type: result.type, reads };
}

/** Most expressions of one playbook. */
const maxExpressions = 5000;

function isWithinBounds(draft: Draft, written: Written): boolean {
  if (isFull(draft)) return false;
  draft.spent.expressions += 1;
  if (draft.spent.expressions === maxExpressions + 1)
    report(draft, written.at(0), 'expression-limit', `A playbook can have ${maxExpressions} expressions.`);
  return draft.spent.expressions <= maxExpressions;
}

function parse(draft: Draft, written: Written, vocabulary: Vocabulary): ParseResult | undefined {
  try {
    return parseExpression(vocabulary.environment, written.text);
  } catch (error) {
    const { start, rule, message } = syntaxFault(error);
    report(draft, written.at(start), rule, message);
    return undefined;
  }
}

function syntaxFault(error: unknown): { start: number; rule: string; message: string } {
  if (error instanceof ExpressionError) return { start: error.start, rule: error.rule, message: error.message };
  if (error instanceof ParseError || error instanceof TypeFault) {
    const rule = error.code === 'limit_exceeded' ? 'expression-limit' : 'expression-syntax';
    const said = error.summary === 'Unexpected token: EOF' ? 'The expression ends too early' : error.summary;
    return { start: error.range?.start ?? 0, rule, message: `${said}.` };
  }
  return { start: 0, rule: 'expression-syntax', message: error instanceof Error ? `${error.message}.` : String(error) };
}

function note(draft: Draft, ast: ASTNode, reads: readonly string[]): void {
  for (const name of reads) draft.used.facts.add(name);
  noteFields(draft.used.params, fieldsOf(ast, 'params'), Object.keys(draft.data.params));
  noteFields(draft.used.answers, fieldsOf(ast, 'answers'), Object.keys(draft.data.questions));
}

function noteFields(used: Set<string>, read: ReturnType<typeof fieldsOf>, all: readonly string[]): void {
  for (const name of read.all ? all : read.names) used.add(name.replaceAll('-', '_'));
}

/** Why a value of this type does not serve the purpose. */
function misfitOf(type: string, purpose: Purpose): string | undefined {
  if (type === 'dyn' || purpose === 'any') return undefined;
  const is = `This is ${sayType(type)}`;
  const element = elementOf(type);
  if (purpose === 'truth') return type === 'bool' ? undefined : `${is}: it must be true or false.`;
  if (purpose === 'list') return element === undefined ? `${is}: it must be a list.` : undefined;
  // A list is printed with commas, and is as many words of a command.
  const printable = element === undefined || purpose !== 'name' ? (element ?? type) : 'list<dyn>';
  if (!isRecord(printable) && elementOf(printable) === undefined && !printable.startsWith('map')) return undefined;
  if (purpose === 'name') return `${is}, which names nothing: say what does with "subject".`;
  return `${is}: say which field of it is meant.`;
}
