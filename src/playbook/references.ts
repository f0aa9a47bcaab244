import { didYouMean } from '../model/suggest.ts';
import { cyclesIn, type Graph } from './cycles.ts';
import { type Draft, find, isFull, namesIn, report } from './draft.ts';
import type { Tree } from './tree.ts';

/** The full id of a check: `no-carrier` is one of this playbook, `disk/filesystem-full` one of another. */
export function fullId(playbook: string, reference: string): string {
  return reference.includes('/') ? reference : `${playbook}/${reference}`;
}

/** The ids in a list such as `after`. One of this playbook that does not exist is reported; other playbooks are looked at by `linkPlaybooks`. */
export function readReferences(draft: Draft, list: Tree | undefined): string[] {
  const known = namesIn(draft, 'checks');
  return (list?.items ?? []).map(item => {
    const id = fullId(draft.id, String(item.value));
    const [playbook, name = ''] = id.split('/');
    if (playbook === draft.id && !known.includes(name) && !isFull(draft))
      report(draft, item.offset, 'unknown-check', `There is no check "${name}".${didYouMean(name, known)}`);
    return id;
  });
}

/** Reports checks that come after themselves. */
export function checkOrder(draft: Draft): void {
  const graph: Graph = new Map(
    Object.entries(draft.data.checks).map(([name, { after, 'even-after': evenAfter }]) => [
      fullId(draft.id, name),
      [...after, ...evenAfter].map(reference => fullId(draft.id, reference)),
    ]),
  );
  for (const cycle of cyclesIn(graph)) {
    const short = cycle.map(id => id.slice(draft.id.length + 1));
    const place = find(draft, 'checks', short[0] ?? '').keyOffset;
    report(draft, place, 'cycle', `Checks come after each other: ${short.join(' → ')}.`);
  }
}
