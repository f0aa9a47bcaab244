import { sayReason } from '../model/reading.ts';
import type { Run } from '../model/run.ts';
import { type CheckGroup, groupsWith, isBelowFault, ruledOut, subjectsOf, wordForPassed } from './_checks.ts';
import type { Block, Section } from './_document.ts';
import { sayFact } from './_fact-value.ts';
import { factName, mostNamed, nameOf, sentence, someOf } from './_wording.ts';

/** Passed checks shown with their proof in the short form; the others are named. */
const mostProofs = 12;

/** Facts shown as proof of one passed check, and characters of each. */
const mostFacts = 2;
const factChars = 120;

/** Characters of the question in a proof; the raw output has it whole. */
const askedChars = 50;

const belowFault = 'Passed as well, which says little before the fault is mended';

/** What was looked at and holds, with the fact that says so. */
export function ruledOutSection(run: Run, full: boolean): Section[] {
  const groups = ruledOut(run);
  const whole = new Set(groups.map(({ first }) => first.id));
  const others = groupsWith(run, 'pass').filter(({ first }) => !whole.has(first.id));
  const partly = others.filter(group => !isBelowFault(group));
  const below = others.filter(isBelowFault).map(({ first }) => nameOf(first));
  if (groups.length + others.length === 0) return [];
  const most = full ? groups.length : mostProofs;
  const shown = [...groups.slice(0, most), ...partly];
  const rest = groups.slice(most).map(({ first }) => nameOf(first));
  const blocks = shown.map((group, index) => itemOf(group, !whole.has(group.first.id), shown.slice(0, index), run));
  const also: Block[] = rest.length > 0 ? [{ is: 'text', text: `Also: ${someOf(rest, mostNamed)}.` }] : [];
  const little: Block[] = below.length > 0 ? [{ is: 'text', text: `${belowFault}: ${someOf(below, mostNamed)}.` }] : [];
  const heading = `${wordForPassed(run)} (${groups.length})`;
  return [{ heading, role: 'good', blocks: [...blocks, ...also, ...little] }];
}

function itemOf(group: CheckGroup, isPartly: boolean, above: readonly CheckGroup[], run: Run): Block {
  const { first, findings } = group;
  const only = isPartly ? `, only for ${subjectsOf(findings)}` : '';
  const shownAbove = new Set(above.flatMap(other => factsOf(other, run).slice(0, mostFacts)));
  const notes = factsOf(group, run)
    .slice(0, mostFacts)
    .map(fact => ({ text: proofOf(fact, group, shownAbove.has(fact), run) }));
  return {
    is: 'item',
    text: `${nameOf(first)}${only}: ${sentence(first.title)}`,
    notes: notes.length > 0 ? notes : [{ text: 'Its raw output was not kept.' }],
  };
}

function evidenceIds({ findings }: CheckGroup): string[] {
  return [...new Set(findings.flatMap(({ evidence }) => evidence))];
}

function factsOf(group: CheckGroup, run: Run): string[] {
  return [...new Set(evidenceIds(group).flatMap(id => run.evidence[id]?.fact ?? []))];
}

/** `e1 adapters (ip -j link): name=eth0 carrier=true`. */
function proofOf(fact: string, group: CheckGroup, isShownAbove: boolean, run: Run): string {
  const ids = evidenceIds(group).filter(id => run.evidence[id]?.fact === fact);
  const lead = `${ids.join('+')} ${factName(fact)}`;
  if (isShownAbove) return `${lead}, as above`;
  const reading = run.facts[fact];
  if (reading === undefined) return `${lead} (${askedOf(ids[0] ?? '', run)})`;
  const value = reading.ok ? sayFact(reading.value) : sayReason(reading.reason);
  return `${lead} (${askedOf(ids[0] ?? '', run)}): ${value.length > factChars ? `${value.slice(0, factChars)}...` : value}`;
}

function askedOf(id: string, run: Run): string {
  const asked = (run.evidence[id]?.asked ?? '').trim();
  const line = asked.slice(0, askedChars).split('\n')[0] ?? '';
  return line.length < asked.length ? `${line}...` : line;
}
