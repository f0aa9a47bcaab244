import { type ASTNode, TypeError as TypeFault } from '@marcbachmann/cel-js';
import { didYouMean } from '../model/suggest.ts';
import type { Vocabulary } from './draft.ts';
import { fieldOf, visit } from './expression-parts.ts';
import { type Fault, nameStart, sayNoField } from './fields.ts';
import { bare, sayType } from './types.ts';

/** A fault found by the type check, in the words of a playbook's author. */
export function sayTypeFault(error: Error | undefined, vocabulary: Vocabulary, ast: ASTNode): Fault {
  const start = error instanceof TypeFault ? (error.range?.start ?? 0) : 0;
  const plain = {
    start,
    rule: 'expression-type',
    message: `${error?.message.split('\n')[0] ?? 'The types do not fit'}.`,
  };
  if (!(error instanceof TypeFault)) return plain;
  const node = nodeAt(ast, error);
  if (error.code === 'unknown_variable') return unknownName(error, vocabulary, start);
  if (node && error.code === 'no_such_key') return noSuchKey(node, vocabulary) ?? plain;
  if (node && error.code === 'no_such_overload') return { ...plain, message: sayOperands(node) ?? plain.message };
  if (node && error.code === 'no_matching_overload') return { ...plain, ...sayCall(node, vocabulary) };
  return { ...plain, message: `${error.summary.replace(/'([^']+)'/g, (_, type: string) => sayType(type))}.` };
}

/** The part of the expression that an error is about. */
function nodeAt(ast: ASTNode, { node }: TypeFault): ASTNode | undefined {
  let found: ASTNode | undefined;
  visit(ast, part => {
    if (part === node) found = part;
  });
  return found;
}

function unknownName(error: TypeFault, vocabulary: Vocabulary, start: number): Fault {
  const name = error.summary.replace('Unknown variable: ', '');
  return { start, rule: 'unknown-name', message: `There is no fact "${name}".${didYouMean(name, vocabulary.names)}` };
}

function noSuchKey(node: ASTNode, { records }: Vocabulary): Fault | undefined {
  const field = fieldOf(node);
  if (!field) return undefined;
  const type = checkedType(field.of);
  const message = sayNoField(type, field.name, records.get(type)?.keys() ?? []);
  return { start: nameStart(node, field.name), rule: 'unknown-field', message };
}

function checkedType(node: ASTNode): string {
  return bare(String(Reflect.get(node, 'checkedType') ?? 'dyn'));
}

function sayOperands(node: ASTNode): string | undefined {
  if (node.op === '!_') return `"!" needs true or false, and this is ${sayType(checkedType(node.args))}.`;
  if (node.op === '-_') return `"-" needs a number, and this is ${sayType(checkedType(node.args))}.`;
  if (!Array.isArray(node.args)) return undefined;
  const [left, right] = [Reflect.get(node, 'left'), Reflect.get(node, 'right')];
  return `"${node.op}" does not work on ${sayType(String(left.checkedType))} and ${sayType(String(right.checkedType))}.`;
}

function sayCall(node: ASTNode, { environment }: Vocabulary): Partial<Fault> {
  if (node.op !== 'call' && node.op !== 'rcall') return {};
  const name = node.args[0] === 'joined' ? 'join' : node.args[0];
  const known = new Set(environment.getDefinitions().functions.map(one => one.name));
  known.delete('matches');
  const start = node.op === 'rcall' ? node.input.indexOf(name, node.args[1].end) : node.start;
  if (!known.has(node.args[0]))
    return { start, rule: 'unknown-function', message: `There is no function "${name}()".${didYouMean(name, known)}` };
  const given = (node.op === 'rcall' ? [node.args[1], ...node.args[2]] : node.args[1]).map(one =>
    sayType(checkedType(one)),
  );
  return { start, message: `"${name}()" does not work on ${given.join(' with ') || 'nothing'}.` };
}
