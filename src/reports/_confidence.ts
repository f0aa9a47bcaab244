import type { Run } from '../model/run.ts';
import type { Fault } from './_causes.ts';
import { factName, nameOfId, someOf } from './_wording.ts';

/** Pieces of evidence, and open checks, named in one sentence. */
const mostNamed = 3;

/** The word for how sure a fault is, and why: on what it rests, and what was left open. */
export function sayConfidence(fault: Fault, run: Run): string {
  const evidence = evidenceNames(fault, run);
  const open = someOf(
    fault.unsureAbout.map(id => nameOfId(id, run)),
    mostNamed,
  );
  if (fault.confidence === 'confirmed')
    return `confirmed: ${evidence} shows it, and nothing that could lie behind it was left unchecked`;
  if (fault.confidence === 'possible')
    return `possible: ${evidence} shows the failure, its cause is open${open === '' ? '' : `; not checked: ${open}`}`;
  if (open !== '') return `likely: ${evidence} shows it, but ${open} could lie behind it and could not be checked`;
  return `likely: ${evidence} points to it and does not prove it`;
}

/** `e4 (dns)`. */
function evidenceNames({ evidence, causes }: Fault, run: Run): string {
  const names = new Map<string, string[]>();
  for (const id of evidence) {
    const fact = run.evidence[id]?.fact;
    if (fact === undefined) continue;
    names.set(fact, [...(names.get(fact) ?? []), id]);
  }
  const all = [...names].map(([fact, ids]) => `${ids.join('+')} (${factName(fact)})`);
  return all.length > 0
    ? someOf(all, mostNamed)
    : `the check of ${causes[0].title === '' ? 'it' : `"${causes[0].title}"`}`;
}
