import type { Place } from '../../model/playbook.ts';
import type { DraftGroup } from './draft.ts';
import { mistake } from './mistake.ts';

/** How groups lie above each other. */
export interface GroupOrder {
  /** Length of the longest way down from `all`: the deeper one counts later. */
  readonly depth: ReadonlyMap<string, number>;
  readonly parents: ReadonlyMap<string, readonly string[]>;
  /** Also those that `all` has only because nobody else has them. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** Orders the groups, and refuses those that contain each other. */
export function orderGroups(groups: ReadonlyMap<string, DraftGroup>): GroupOrder {
  const children = new Map([...groups].map(([name, group]) => [name, [...group.children.keys()]]));
  const parents = new Map<string, string[]>([...groups.keys()].map(name => [name, []]));
  for (const [name, below] of children) for (const child of below) parents.get(child)?.push(name);
  for (const [name, above] of parents) {
    if (name === 'all' || above.length > 0) continue;
    above.push('all');
    children.get('all')?.push(name);
  }
  const depth = depths(children, parents);
  if (depth.size < groups.size) throw cycle(groups, depth, parents);
  return { depth, parents, children };
}

/** Each group after all that are above it; those on a cycle, and below one, are never reached. */
function depths(
  children: ReadonlyMap<string, readonly string[]>,
  parents: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const depth = new Map<string, number>();
  const waiting = new Map([...parents].map(([name, above]) => [name, above.length]));
  let layer = ['all'];
  for (let level = 0; layer.length > 0; level++) {
    const next: string[] = [];
    for (const name of layer) {
      depth.set(name, level);
      for (const child of children.get(name) ?? []) {
        const left = (waiting.get(child) ?? 0) - 1;
        waiting.set(child, left);
        if (left === 0) next.push(child);
      }
    }
    layer = next;
  }
  return depth;
}

/** Most groups of a cycle that are told. */
const maxShown = 10;

/** Goes up among those that were not reached, until one comes again. */
function cycle(
  groups: ReadonlyMap<string, DraftGroup>,
  reached: ReadonlyMap<string, number>,
  parents: ReadonlyMap<string, readonly string[]>,
) {
  const way: string[] = [];
  const seen = new Set<string>();
  let name = [...groups.keys()].find(group => !reached.has(group)) ?? 'all';
  while (!seen.has(name)) {
    seen.add(name);
    way.push(name);
    name = parents.get(name)?.find(above => !reached.has(above)) ?? 'all';
  }
  const around = way.slice(way.indexOf(name)).reverse();
  const place = placeOf(groups, name, around[0] ?? name);
  const path = [name, ...around].slice(0, maxShown).join(' > ');
  const rest = around.length >= maxShown ? ' > …' : '';
  return mistake(place, `Groups contain each other: ${path}${rest}.`, 'Take one of them out of the other.');
}

function placeOf(groups: ReadonlyMap<string, DraftGroup>, parent: string, child: string): Place {
  return groups.get(parent)?.children.get(child) ?? { file: '', line: 1, column: 1 };
}
