import type { Check } from '../model/playbook.ts';
import type { Checked } from './check-expression.ts';
import { openReader } from './check-reader.ts';
import { type Draft, find, report, toExpression, toTemplate } from './draft.ts';
import { type Each, type Element, readEach, readSubject } from './each.ts';
import { fullId, readReferences } from './references.ts';
import type { CheckData } from './schema.ts';
import type { Tree } from './tree.ts';

export interface ReadCheck {
  readonly check: Check;
  readonly element?: Element;
  /** Names that decide the check. */
  readonly reads: ReadonlySet<string>;
}

/** Every check, by full id. */
export function readChecks(draft: Draft): ReadonlyMap<string, ReadCheck> {
  const checks = Object.entries(draft.data.checks).map(([name, data]): [string, ReadCheck] => {
    const tree = find(draft, 'checks', name);
    return [fullId(draft.id, name), readCheck(draft, fullId(draft.id, name), data, tree)];
  });
  return new Map(checks);
}

function readCheck(draft: Draft, id: string, data: CheckData, tree: Tree): ReadCheck {
  const part = (key: string): Tree | undefined => tree.entries.get(key);
  const reader = openReader(draft);
  const each = readEach(reader, tree, part('each'));
  if (each) reader.see(each.vocabulary);
  const subject = readSubject(reader, part('subject'), each);
  const expect = reader.read(part('expect') ?? tree, 'truth');
  const when = part('when');
  const applies = when && reader.read(when, 'truth');
  const about = [...(part('about')?.entries ?? [])].map(([kind, one]) => [kind, reader.aside(one, 'list')] as const);
  if (isConstant(expect.checked, each)) report(draft, expect.written.at(0), 'constant', neverLooks);
  const {
    after: _after,
    'even-after': _evenAfter,
    'after-if-run': _afterIfRun,
    each: _each,
    subject: _subject,
    none = 'not-applicable',
    about: _about,
    when: _when,
    'data-at-risk': dataAtRisk,
    queue,
    ...rest
  } = data;
  const check: Check = {
    ...rest,
    id,
    expect: toExpression(expect.written),
    ...(applies ? { when: toExpression(applies.written) } : {}),
    otherwise: toTemplate(reader.template(part('otherwise') ?? tree)),
    plain: toTemplate(reader.template(part('plain') ?? tree)),
    after: readReferences(draft, part('after')),
    evenAfter: readReferences(draft, part('even-after')),
    afterIfRun: readReferences(draft, part('after-if-run')),
    ...(each && subject ? { each: { name: each.name, list: toExpression(each.list), subject, none } } : {}),
    about: Object.fromEntries(about.map(([kind, written]) => [kind, toExpression(written)])),
    dataAtRisk,
    ...(queue === undefined ? {} : { queue }),
    place: draft.source.place(tree.keyOffset),
  };
  const element = each && { name: each.name, type: each.type };
  return { check, reads: reader.decides, ...(element ? { element } : {}) };
}

const neverLooks = 'This reads no fact and no answer: it is the same on every machine.';

/** Whether the outcome is the same on every machine. An element comes from what its list reads. */
function isConstant(checked: Checked | undefined, each: Each | undefined): boolean {
  if (!checked || (each && !each.reads)) return false;
  const reads = checked.reads.flatMap(name => (name === each?.name ? (each.reads ?? []) : [name]));
  return reads.every(name => name === 'params' || name === 'run');
}
