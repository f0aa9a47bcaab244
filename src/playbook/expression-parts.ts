import type { ASTNode } from '@marcbachmann/cel-js';

/** Called for each part of an expression, outer parts first. `bound` are the names given by `exists(name, …)` and the like. */
type See = (node: ASTNode, bound: ReadonlySet<string>, depth: number) => void;

const comprehensions: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Sees every part of an expression, with the names that are bound there. */
export function visit(node: ASTNode, see: See, bound: ReadonlySet<string> = new Set(), depth = 0): void {
  const name = boundBy(node);
  see(node, bound, depth + (name === undefined ? 0 : 1));
  if (name === undefined || node.op !== 'rcall') {
    for (const part of parts(node)) visit(part, see, bound, depth);
    return;
  }
  const [method, receiver, [, ...rest]] = node.args;
  const inside = new Set([...bound, name]);
  // The value that cel.bind gives a name to stands outside of that name.
  const [value, ...body] = method === 'bind' ? rest : [receiver, ...rest];
  if (value) visit(value, see, bound, depth);
  for (const part of body) visit(part, see, inside, depth + 1);
}

/** The name that `list.exists(name, …)` or `cel.bind(name, …)` binds. */
function boundBy(node: ASTNode): string | undefined {
  if (node.op !== 'rcall') return undefined;
  const [method, receiver, [first, ...rest]] = node.args;
  const isBind = method === 'bind' && receiver.op === 'id' && receiver.args === 'cel';
  if (!isBind && !comprehensions.has(method)) return undefined;
  return first?.op === 'id' && rest.length > 0 ? first.args : undefined;
}

function parts(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** The names at the root of an expression, without those it binds itself. */
export function rootsOf(ast: ASTNode, isConstant: (name: string) => boolean): string[] {
  const names = new Set<string>();
  visit(ast, (node, bound) => {
    if (node.op === 'id' && !bound.has(node.args) && !isConstant(node.args)) names.add(node.args);
  });
  return [...names];
}

/** The fields read of a root name: `a` and `b` of `params.a > 1 && params.b`. `all` when the whole is used, or a computed field. */
export function fieldsOf(ast: ASTNode, root: string): { readonly names: readonly string[]; readonly all: boolean } {
  const names = new Set<string>();
  let uses = 0;
  let fields = 0;
  visit(ast, (node, bound) => {
    if (bound.has(root)) return;
    if (node.op === 'id' && node.args === root) uses += 1;
    const field = fieldOf(node);
    if (field === undefined || field.of.op !== 'id' || field.of.args !== root) return;
    names.add(field.name);
    fields += 1;
  });
  return { names: [...names], all: uses > fields };
}

/** `of.name`, `of.?name` or `of["name"]`. */
export function fieldOf(node: ASTNode): { readonly of: ASTNode; readonly name: string } | undefined {
  if (node.op === '.' || node.op === '.?') return { of: node.args[0], name: node.args[1] };
  if (node.op !== '[]' && node.op !== '[?]') return undefined;
  const [of, key] = node.args;
  return key.op === 'value' && typeof key.args === 'string' ? { of, name: key.args } : undefined;
}
