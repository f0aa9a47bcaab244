import { Environment } from '@marcbachmann/cel-js';
import { functions } from './functions.ts';

/** Bounds on one expression. A hostile one is refused before it costs anything. */
const limits = { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 };

const arithmetic: { readonly [operator: string]: (a: number, b: number) => number } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/**
 * Names and functions for expressions. `checked`: every name has to be declared, types must fit; otherwise names are looked up when the
 * expression is evaluated, and lists may be mixed.
 */
export function openEnvironment(kind: 'checked' | 'free'): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    unlistedVariablesAreDyn: kind === 'free',
    homogeneousAggregateLiterals: kind === 'checked',
    limits,
  });
  for (const [operator, apply] of Object.entries(arithmetic)) {
    const mixed = (a: bigint | number, b: bigint | number): number => apply(Number(a), Number(b));
    // Sizes are whole numbers and facts are decimal ones: CEL keeps them apart, people do not.
    environment.registerOperator(`double ${operator} int: double`, mixed);
    environment.registerOperator(`int ${operator} double: double`, mixed);
  }
  environment.registerOperator('double % double: double', (a: number, b: number) => a % b);
  environment.registerOperator('double == int', (a: number, b: bigint) => a === Number(b));
  environment.registerOperator('int in list<double>', (one: bigint, list: readonly number[]) =>
    list.includes(Number(one)),
  );
  environment.registerOperator('double in list<int>', (one: number, list: readonly bigint[]) =>
    list.some(other => Number(other) === one),
  );
  for (const { signature, registered, handler } of functions)
    for (const one of registered ?? [signature]) environment.registerFunction(one, handler, { async: false });
  return environment;
}

const base = openEnvironment('checked');

/** Names that mean something else in expressions: `type`, `list`, `cel`. */
export function isReservedName(name: string): boolean {
  if (base.hasVariable(name) || words.has(name)) return true;
  try {
    base.clone().registerVariable(name, 'dyn');
    return false;
  } catch {
    return true;
  }
}

const words: ReadonlySet<string> = new Set([
  'in',
  'true',
  'false',
  'null',
  'dyn',
  'params',
  'answers',
  'run',
  'has',
  'size',
]);
