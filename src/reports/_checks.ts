import { severities } from '../model/playbook.ts';
import { sayReason } from '../model/reading.ts';
import type { Finding, Run } from '../model/run.ts';
import type { Block, Section } from './_document.ts';
import { sayFact } from './_fact-value.ts';
import { factName, nameOf, sentence } from './_wording.ts';

/** Passed checks shown with their proof in the short form; the others are named. */
const mostProofs = 12;

/** Facts shown as proof of one passed check, and characters of each. */
const mostFacts = 2;
const factChars = 120;

/** One check, with the findings of all its subjects. */
export interface CheckGroup {
  readonly first: Finding;
  readonly findings: readonly Finding[];
}

/** Checks that hold for every subject: a cause that is ruled out. Heaviest first. */
export function ruledOut(run: Run): CheckGroup[] {
  const failing = new Set(
    run.findings.filter(({ status }) => status !== 'pass' && status !== 'not-applicable').map(({ id }) => id),
  );
  return groupsWith(run, 'pass').filter(({ first }) => !failing.has(first.id));
}

/** Checks of one status, heaviest first. */
export function groupsWith(run: Run, status: Finding['status']): CheckGroup[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of run.findings) {
    if (finding.status !== status) continue;
    const group = groups.get(finding.id);
    if (group) group.push(finding);
    else groups.set(finding.id, [finding]);
  }
  return [...groups.values()]
    .map(findings => ({ first: findings[0], findings }))
    .sort((a, b) => severities.indexOf(b.first.severity) - severities.indexOf(a.first.severity));
}

/** What was looked at and holds, with the fact that says so. */
export function ruledOutSection(run: Run, full: boolean): Section[] {
  const groups = ruledOut(run);
  const partly = groupsWith(run, 'pass').filter(group => !groups.some(({ first }) => first.id === group.first.id));
  if (groups.length + partly.length === 0) return [];
  const most = full ? groups.length : mostProofs;
  const rest = groups.slice(most);
  return [
    {
      heading: `${run.rootCauses.length > 0 ? 'Ruled out' : 'Checked and fine'} (${groups.length})`,
      role: 'good',
      blocks: [
        ...groups
          .slice(0, most)
          .map(({ first, findings }) => proved(first, findings, run, `${nameOf(first)}: ${sentence(first.title)}`)),
        ...partly.map(({ first, findings }) =>
          proved(first, findings, run, `${nameOf(first)}, only for ${subjectsOf(findings)}: ${sentence(first.title)}`),
        ),
        ...(rest.length > 0
          ? [{ is: 'text', text: `Also: ${rest.map(({ first }) => nameOf(first)).join(', ')}.` } as const]
          : []),
      ],
    },
  ];
}

function proved(first: Finding, findings: readonly Finding[], run: Run, text: string): Block {
  const ids = [...new Set(findings.flatMap(({ evidence }) => evidence))];
  const facts = [...new Set(ids.flatMap(id => run.evidence[id]?.fact ?? []))];
  const notes = facts.slice(0, mostFacts).map(fact => ({
    text: proofOf(
      fact,
      ids.filter(id => run.evidence[id]?.fact === fact),
      run,
    ),
  }));
  return {
    is: 'item',
    text,
    notes: notes.length > 0 || first.status !== 'pass' ? notes : [{ text: 'No raw output was kept for it.' }],
  };
}

/** `e1 ip -j link: name=eth0 carrier=true`. */
function proofOf(fact: string, ids: readonly string[], run: Run): string {
  const reading = run.facts[fact];
  const value = reading === undefined ? '' : reading.ok ? sayFact(reading.value) : sayReason(reading.reason);
  const short = value.length > factChars ? `${value.slice(0, factChars)}...` : value;
  return `${ids.join('+')} ${factName(fact)} (${askedOf(ids[0] ?? '', run)}): ${short}`;
}

/** Characters of a command in a proof; the raw output has it whole. */
const askedChars = 50;

function askedOf(id: string, run: Run): string {
  const asked = (run.evidence[id]?.asked ?? '').trim();
  const line = asked.slice(0, askedChars).split('\n')[0] ?? '';
  return line.length < asked.length ? `${line}...` : line;
}

export function subjectsOf(findings: readonly Finding[]): string {
  return findings.flatMap(({ subject }) => subject ?? []).join(', ');
}

/** What has no meaning on this machine: named, so that nobody asks. */
export function notApplicableSection(run: Run): Section[] {
  const groups = groupsWith(run, 'not-applicable').filter(({ first }) =>
    run.findings.every(({ id, status }) => id !== first.id || status === 'not-applicable'),
  );
  if (groups.length === 0) return [];
  const text = `${groups.map(({ first }) => nameOf(first)).join(', ')}.`;
  return [{ heading: `Does not apply here (${groups.length})`, role: 'muted', blocks: [{ is: 'text', text }] }];
}
