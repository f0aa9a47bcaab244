import type { Run } from '../model/run.ts';
import type { Fault } from './_causes.ts';
import { firstLook } from './_evidence.ts';
import { factName, nameOfId, someOf } from './_wording.ts';

/** Pieces of evidence, and open checks, named in one sentence. */
const mostNamed = 3;

/** The word for how sure a fault is, and why: on what it rests, and what was left open. */
export function sayConfidence(fault: Fault, run: Run): string {
  const again = wasSeenTwice(fault, run) ? ', and again on a second look' : '';
  const shown = `${fault.confidence}: shown by ${evidenceNames(fault, run)}${again}`;
  const names = fault.unsureAbout.map(id => nameOfId(id, run));
  const open = names.length === 0 ? '' : `; not checked before it: ${someOf(names, mostNamed)}`;
  if (fault.confidence === 'confirmed')
    return open === '' ? `${shown}; all that could lie behind it was checked` : `${shown}${open}`;
  if (fault.confidence === 'possible') return `${shown}, but what is behind it is open${open}`;
  return open === '' ? `${shown}, which points to it and does not prove it` : `${shown}${open}`;
}

/** `e4 (dns) and e5 (resolvers)`. */
function evidenceNames({ evidence }: Fault, run: Run): string {
  const names = new Map<string, string[]>();
  for (const id of evidence) {
    const fact = run.evidence[id]?.fact;
    if (fact === undefined) continue;
    names.set(fact, [...(names.get(fact) ?? []), id]);
  }
  const all = [...names].map(([fact, ids]) => `${ids.join('+')} (${factName(fact)})`);
  return all.length > 0 ? someOf(all, mostNamed) : 'a check whose raw output was not kept';
}

/** Whether what is shown is a second answer: then it was no passing glitch. */
function wasSeenTwice({ evidence }: Fault, run: Run): boolean {
  return evidence.some(id => firstLook(id, run) !== undefined);
}
