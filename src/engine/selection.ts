import type { Check, Playbook } from '../model/playbook.ts';

/** The playbooks of a run, and which of their checks take part. */
export interface Selection {
  readonly playbooks: readonly Playbook[];
  /** Every check that takes part, by id. */
  readonly checks: ReadonlyMap<string, Check>;
  /** Id of a check to the ids of all checks before it, nearest first. */
  readonly before: ReadonlyMap<string, readonly string[]>;
  /** Those of them that only say the same elsewhere: of the same thing, where both say of which. */
  readonly sayingTheSame: ReadonlyMap<string, ReadonlySet<string>>;
  readonly playbookOf: ReadonlyMap<string, Playbook>;
  /** Ids of the checks that were asked for; the others only stand before one of them. */
  readonly asked: ReadonlySet<string>;
}

/**
 * All checks of the selected playbooks, and of the others those that stand before one of them.
 *
 * @param playbooks every playbook that a selected one refers to, already checked against each other
 */
export function select(playbooks: readonly Playbook[], selected: readonly string[]): Selection {
  const all = new Map(
    playbooks.flatMap(playbook => Object.values(playbook.checks).map(check => [check.id, check] as const)),
  );
  const owner = new Map(playbooks.flatMap(playbook => Object.keys(playbook.checks).map(id => [id, playbook] as const)));
  const isRun = (id: string): boolean => selected.includes(owner.get(id)?.id ?? '');
  const earlier = [...all.keys()].map(id => ({ id, ...ancestors(id, all, isRun) }));
  const before = new Map(earlier.map(({ id, causes, same }) => [id, [...causes, ...same]] as const));
  const sayingTheSame = new Map(earlier.map(({ id, same }) => [id, same] as const));
  const wanted = new Set<string>();
  const asked = new Set<string>();
  for (const [id, playbook] of owner) {
    if (!selected.includes(playbook.id)) continue;
    wanted.add(id);
    asked.add(id);
    for (const earlier of before.get(id) ?? []) wanted.add(earlier);
  }
  const checks = new Map([...all].filter(([id]) => wanted.has(id)));
  const used = new Set([...wanted].map(id => owner.get(id)));
  return {
    playbooks: playbooks.filter(playbook => used.has(playbook)),
    checks,
    before,
    sayingTheSame,
    playbookOf: owner,
    asked,
  };
}

/** What says the same elsewhere stands before it as well, and what stands before that does not. */
function ancestors(
  id: string,
  all: ReadonlyMap<string, Check>,
  isRun: (id: string) => boolean,
): { causes: ReadonlySet<string>; same: ReadonlySet<string> } {
  const causes = new Set<string>();
  const same = new Set<string>();
  const queue = [id];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { after = [], evenAfter = [], afterIfRun = [] } = all.get(next) ?? {};
    for (const one of afterIfRun.filter(isRun)) same.add(one);
    for (const one of [...after, ...evenAfter]) {
      if (causes.has(one)) continue;
      causes.add(one);
      queue.push(one);
    }
  }
  for (const one of causes) same.delete(one);
  return { causes, same };
}
