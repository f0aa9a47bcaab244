import type { Playbook, Problem, Remedy } from '../model/playbook.ts';
import { didYouMean } from '../model/suggest.ts';
import { cyclesIn, type Graph } from './cycles.ts';
import { openSource, sortProblems } from './source.ts';
import { treeAt } from './tree.ts';
import { readYaml } from './yaml.ts';

/** What is wrong between playbooks: checks that are named and do not exist, an order without beginning, one code for two faults. */
export function linkPlaybooks(playbooks: readonly Playbook[]): Problem[] {
  return sortProblems([...missing(playbooks), ...cycles(playbooks), ...twins(playbooks)]);
}

function missing(playbooks: readonly Playbook[]): Problem[] {
  const known = playbooks.flatMap(({ checks }) => Object.keys(checks));
  const ids = new Set(known);
  return playbooks.flatMap(playbook =>
    referencesOf(playbook).flatMap(({ id, path, isOptional }) =>
      // What is not run is not loaded either.
      ids.has(id) || (isOptional && !playbooks.some(other => id.startsWith(`${other.id}/`)))
        ? []
        : [problemAt(playbook, path, 'unknown-check', `There is no check "${id}".${didYouMean(id, known)}`)],
    ),
  );
}

interface Reference {
  readonly id: string;
  readonly path: readonly (string | number)[];
  readonly isOptional?: true;
}

/** Every place where a playbook names a check. */
function referencesOf({ id: own, checks, remedies }: Playbook): Reference[] {
  const listed = (ids: readonly string[], ...path: string[]): Reference[] =>
    ids.map((id, index) => ({ id, path: [...path, index] }));
  const short = (id: string): string => id.slice(own.length + 1);
  return [
    ...Object.values(checks).flatMap(({ id, after }) => listed(after, 'checks', short(id), 'after')),
    ...Object.values(checks).flatMap(({ id, evenAfter }) => listed(evenAfter, 'checks', short(id), 'even-after')),
    ...Object.values(checks).flatMap(({ id, afterIfRun }) =>
      listed(afterIfRun, 'checks', short(id), 'after-if-run').map(one => ({ ...one, isOptional: true as const })),
    ),
    ...Object.values(remedies).flatMap((remedy: Remedy) => [
      ...listed(remedy.fixes, 'remedies', short(remedy.id), 'fixes'),
      // Without "verify" in the text it begins with what the remedy fixes, which is looked at above.
      ...listed(remedy.verify, 'remedies', short(remedy.id), 'verify').filter(one => !remedy.fixes.includes(one.id)),
    ]),
  ];
}

function cycles(playbooks: readonly Playbook[]): Problem[] {
  const owners = new Map(
    playbooks.flatMap(playbook => Object.keys(playbook.checks).map(id => [id, playbook] as const)),
  );
  const graph: Graph = new Map(
    playbooks.flatMap(({ checks }) =>
      Object.values(checks).map(
        ({ id, after, evenAfter, afterIfRun }) => [id, [...after, ...evenAfter, ...afterIfRun]] as const,
      ),
    ),
  );
  return cyclesIn(graph).flatMap(cycle => {
    const first = cycle[0] ?? '';
    const owner = owners.get(first);
    const message = `Checks come after each other: ${cycle.join(' → ')}.`;
    return owner ? [problemAt(owner, ['checks', first.slice(owner.id.length + 1)], 'cycle', message)] : [];
  });
}

/**
 * A code belongs to one playbook; within it several checks may decide the same fault. A playbook about the way to a machine sees the faults of
 * others from outside: a full disk, by what the login says.
 */
function twins(playbooks: readonly Playbook[]): Problem[] {
  const owners = new Map<string, string>();
  const inside = playbooks.filter(playbook => playbook.for !== 'remote');
  return inside.flatMap(playbook =>
    Object.values(playbook.checks).flatMap(({ id, code }) => {
      const owner = owners.get(code) ?? playbook.id;
      owners.set(code, owner);
      const path = ['checks', id.slice(playbook.id.length + 1), 'code'];
      const message = `The code ${code} is used in the playbook "${owner}" already.`;
      return owner === playbook.id ? [] : [problemAt(playbook, path, 'duplicate-code', message)];
    }),
  );
}

/** A playbook keeps the places of its checks, not of every word: they are read again from its text. */
function problemAt(
  { file, text }: Playbook,
  path: readonly (string | number)[],
  rule: string,
  message: string,
): Problem {
  const source = openSource(file, text);
  const { tree } = readYaml(source);
  if (!tree) return source.problem(0, rule, message);
  const found = treeAt(tree, path);
  // Of a check its name, of a value the value.
  return source.problem(found.entries.size > 0 ? found.keyOffset : found.offset, rule, message);
}
