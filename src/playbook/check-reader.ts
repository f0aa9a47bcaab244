import { type Checked, checkExpression, type Purpose } from './check-expression.ts';
import { type Draft, expressionAt, templateAt, type Vocabulary, type Written, withOptional } from './draft.ts';
import type { Tree } from './tree.ts';

/** Reads the expressions of one check, with the names it can see. */
export interface Reader {
  readonly draft: Draft;
  /** Names that decide the check: not those that only its texts mention. */
  readonly decides: Set<string>;
  see(vocabulary: Vocabulary): void;
  read(tree: Tree, purpose: Purpose): { written: Written; checked?: Checked };
  /** The same for what decides nothing. */
  aside(tree: Tree, purpose: Purpose): Written;
  template(tree: Tree): { pieces: (string | Written)[] };
}

export function openReader(draft: Draft): Reader {
  let vocabulary = draft.vocabulary;
  const decides = new Set<string>();
  const check = (written: Written, purpose: Purpose): Checked | undefined =>
    checkExpression(draft, written, vocabulary, purpose);
  return {
    draft,
    decides,
    see: wider => {
      vocabulary = wider;
    },
    read: (tree, purpose) => {
      const written = expressionAt(draft, tree);
      const checked = check(written, purpose);
      for (const name of checked?.reads ?? []) decides.add(name);
      return checked ? { written, checked } : { written };
    },
    aside: (tree, purpose) => {
      const written = expressionAt(draft, tree);
      check(written, purpose);
      return written;
    },
    template: tree => {
      const template = withOptional(templateAt(draft, tree));
      for (const piece of template.pieces) if (typeof piece !== 'string') check(piece, 'text');
      return template;
    },
  };
}
