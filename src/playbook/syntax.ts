import type { ASTNode, Environment, ParseResult } from '@marcbachmann/cel-js';
import { visit } from './expression-parts.ts';

/** Longest expression, in characters. */
const maxExpressionLength = 4000;
/** Deepest nesting of `exists`, `all`, `map` and `filter`: each level multiplies the work by the length of a list. */
const maxComprehensions = 2;

/** Something wrong in an expression's text. `start` counts from its first character. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly start: number;
  readonly rule: string;
  constructor(message: string, start: number, rule: string) {
    super(message);
    this.start = start;
    this.rule = rule;
  }
}

/** Methods that count characters: their numbers stay whole. */
const counting: ReadonlySet<string> = new Set(['substring', 'indexOf', 'lastIndexOf', 'split', 'at']);

/** The expression, ready to evaluate or check. @throws ExpressionError */
export function parseExpression(environment: Environment, text: string): ParseResult {
  if (text.length > maxExpressionLength)
    throw new ExpressionError(
      `The expression is longer than ${maxExpressionLength} characters.`,
      0,
      'expression-limit',
    );
  const parsed = environment.parse(text);
  const whole = new Set<ASTNode>();
  visit(parsed.ast, (node, _bound, depth) => {
    refuse(node, depth);
    for (const kept of wholeNumbers(node)) visit(kept, part => whole.add(part));
    adapt(node, whole);
  });
  return parsed;
}

/** Where CEL as it is does not suit facts, which are JSON. */
function adapt(node: ASTNode, whole: ReadonlySet<ASTNode>): void {
  // JSON's numbers are decimal: with decimal literals both sides of `a.n + 1` and of `.orValue(0)` have one type.
  if (node.op === 'value' && typeof node.args === 'bigint' && !whole.has(node))
    Object.assign(node, { args: Number(node.args) });
  if (node.op === 'rcall' && node.args[0] === 'join') node.args[0] = 'joined';
  // NaN and Infinity compare as if they were numbers: `lost / sent < 0.05` would be a fault when nothing was sent.
  if (node.op === '/' || node.op === '%')
    Object.assign(node, { evaluate: (...given: unknown[]) => finite(Reflect.get(node, 'meta').evaluate(...given)) });
}

function finite(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('division by zero');
  return value;
}

function refuse(node: ASTNode, depth: number): void {
  if (node.op === 'rcall' && node.args[0] === 'matches')
    throw new ExpressionError('matches() can take forever: use like(), which cannot.', node.start, 'expression-limit');
  if (depth > maxComprehensions)
    throw new ExpressionError(
      `exists, all, map and filter can be nested ${maxComprehensions} deep.`,
      node.start,
      'expression-limit',
    );
}

function wholeNumbers(node: ASTNode): readonly ASTNode[] {
  if (node.op === '[]' || node.op === '[?]') return [node.args[1]];
  if (node.op === 'rcall' && counting.has(node.args[0])) return node.args[2];
  if (node.op === 'call' && node.args[0] === 'timestamp') return node.args[1];
  return [];
}
