import type { Proposal, Run } from '../model/run.ts';
import { explainedBy, type Fault } from './_causes.ts';
import { commandLine } from './_command-line.ts';
import { sayConfidence } from './_confidence.ts';
import type { Block, Note, Section } from './_document.ts';
import { evidenceOf } from './_evidence.ts';
import { sayFact } from './_fact-value.ts';
import { factName, nameOf, riskWords, sayAction, sentence, severityWords, someOf } from './_wording.ts';

/** Raw answers shown with a fault in the short form; the others are named. */
const mostEvidence = 4;

/** Facts shown as values, and characters of each. */
const mostValues = 2;
const valueChars = 200;

/** How much of each raw answer is shown in the short form, and in the full one. */
const excerpts = {
  short: { mostLines: 10, mostLineChars: 160, mostAskedLines: 2 },
  full: { mostLines: 10, mostLineChars: 240, mostAskedLines: 10 },
};

/** Subjects in a heading, and sentences about them in the short form. */
const mostSubjects = 3;
const mostSentences = 5;

/** One fault: what is wrong, what it explains, how we know, what a person can do. */
export function faultSection(fault: Fault, run: Run, full: boolean, heading: string): Section {
  const subjects = fault.subjects.length > 0 ? ` (${someOf(fault.subjects, mostSubjects)})` : '';
  return {
    heading: `${heading} (${severityWords[fault.severity]}): ${fault.code} ${fault.id}${subjects}`,
    role: fault.alarming ? (fault.severity === 'critical' ? 'critical' : 'error') : 'warning',
    part: 'fault',
    blocks: [
      ...statement(fault, run, full),
      ...explained(fault, run, full),
      ...shown(fault, run, full),
      ...remedies(fault, run),
    ],
  };
}

function statement(fault: Fault, run: Run, full: boolean): Block[] {
  const wrong = [...new Set(fault.causes.map(cause => sentence(cause.because)))];
  const plain = [...new Set(fault.causes.map(cause => cause.plain))];
  const titles = [...new Set(fault.causes.map(({ title, id }) => `${sentence(title)} (Check ${id}.)`))];
  const most = full ? wrong.length : mostSentences;
  const more = wrong.length - most;
  return [
    ...wrong.slice(0, most).map((text): Block => ({ is: 'text', text, role: 'strong' })),
    ...(more > 0 ? [{ is: 'text', text: `And ${more} more like it.` } as const] : []),
    ...plain.slice(0, most).map((text): Block => ({ is: 'field', field: { label: 'For the user', text } })),
    ...titles.map((text): Block => ({ is: 'field', field: { label: 'What should be true', text } })),
    ...valuesOf(fault, run),
    { is: 'field', field: { label: 'How sure', text: sayConfidence(fault, run) } },
  ];
}

/** The facts it rests on as they were understood, which the raw answers below are not. */
function valuesOf({ evidence }: Fault, { evidence: all, facts }: Run): Block[] {
  const names = [...new Set(evidence.flatMap(id => all[id]?.fact ?? []))];
  return names.slice(0, mostValues).flatMap((name): Block[] => {
    const reading = facts[name];
    // Of a fault that is gone the fact is another one now.
    if (!reading?.ok || !reading.evidence.some(id => evidence.includes(id))) return [];
    const ids = evidence.filter(id => all[id]?.fact === name);
    const value = sayFact(reading.value);
    const text = value.length > valueChars ? `${value.slice(0, valueChars)}...` : value;
    return [{ is: 'field', field: { label: `Fact ${ids.join('+')} ${factName(name)}`, text } }];
  });
}

/** What goes away with the fault, in words. */
function explained(fault: Fault, run: Run, full: boolean): Block[] {
  const { consequences } = fault;
  if (consequences.length === 0) return [];
  const found = explainedBy(fault, run);
  const unnamed = consequences.filter(id => !found.some(finding => finding.id === id));
  // Not in the words of the check: they say what it means where nothing before it fails.
  const items = [...new Set(found.map(({ id }) => id))].flatMap(id => {
    const same = found.filter(finding => finding.id === id);
    const subjects = same.flatMap(({ subject }) => subject ?? []);
    const of = subjects.length > 0 ? ` (${someOf(subjects, full ? subjects.length : mostSubjects)})` : '';
    return same.slice(0, 1).map(finding => `${nameOf(finding)}${of}: "${finding.title}" is not true now.`);
  });
  return [
    { is: 'subheading', text: 'It explains' },
    ...[...items, ...unnamed].map((text): Block => ({ is: 'item', text, notes: [] })),
  ];
}

function shown(fault: Fault, run: Run, full: boolean): Block[] {
  const all = evidenceOf(fault.evidence, run, { ...excerpts[full ? 'full' : 'short'], about: fault.subjects });
  if (all.length === 0) return [];
  const some = full ? all : all.slice(0, mostEvidence);
  const more = all.length - some.length;
  return [
    { is: 'subheading', text: 'How we know' },
    ...some.map((raw): Block => ({ is: 'raw', raw })),
    ...(more > 0 ? [{ is: 'text', text: `${more} more in the full report.` } as const] : []),
  ];
}

function remedies(fault: Fault, run: Run): Block[] {
  if (fault.remedies.length === 0) return [];
  return [
    { is: 'subheading', text: wayOut(fault) },
    ...fault.remedies.map((remedy): Block => ({ is: 'item', text: remedy.title, notes: notesOf(remedy, run) })),
  ];
}

/** Who can do it: with commands, itfix can, where it is told to. */
function wayOut({ remedies: all }: Fault): string {
  const some = all.some(({ commands }) => commands !== undefined);
  return some ? 'You can (itfix does it only with --fix)' : 'You can (itfix does not do it for you)';
}

function notesOf({ id, risk, effect, elevated, steps, commands = [] }: Proposal, { target, actions }: Run): Note[] {
  const tried = actions
    .filter(({ remedy }) => remedy === id)
    .map(action => ({ text: `In this run: ${sayAction(action)}.` }));
  return [
    ...tried,
    { text: `Risk: ${riskWords[risk]}.` },
    ...(effect.trim() === '' ? [] : [{ text: `Effect: ${sentence(effect)}` }]),
    ...(elevated ? [{ text: 'Needs administrator rights.' }] : []),
    ...steps.map((text, index) => ({ step: index + 1, text })),
    ...commands.map(words => ({ command: commandLine(words, target.platform) })),
  ];
}
