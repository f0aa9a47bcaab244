import type { Finding, Proposal, RootCause, Run } from '../../model/run.ts';
import { explainedBy, type Fault, faultsOf } from '../../reports/_causes.ts';
import { groupsWith, ruledOut } from '../../reports/_checks.ts';
import { isDataMatter, isSecurityMatter } from '../../reports/_handling.ts';
import { sentence } from '../../reports/_wording.ts';
import type { Words } from '../words/words.ts';
import type { Speech } from './say.ts';
import { stepsFor } from './steps-for.ts';

/** What came out of a run, as a person without knowledge reads it. */
export interface Outcome {
  /** In the words of the person. */
  readonly run: Run;
  /** What was wrong and is mended, in the same words. */
  readonly fixed: readonly RootCause[];
  /** The run was ended before its end. */
  readonly isCut: boolean;
}

/** Causes of one kind, and passed checks, that are named one by one. Practice value: what fits on a screen. */
const mostNamed = 4;
const mostFine = 8;

/** What is wrong, what it means, what can be done, what is fine, and what nobody could look at: in this order. */
export function tellOutcome({ run, fixed, isCut }: Outcome, words: Words, say: Speech): void {
  if (isCut) say.sentence(words.cutShort, 'warning');
  const all = faultsOf(run);
  const errors = all.filter(({ alarming }) => alarming);
  // Somebody complains: where nothing weighs more, a warning is what they mean.
  const faults = errors.length > 0 ? errors : all.filter(({ severity }) => severity === 'warning');
  const notes = all.filter(fault => !faults.includes(fault));
  tellFixed(fixed, faults, words, say);
  if (faults.length > 0) tellFaults(faults, run, words, say);
  else if (fixed.length === 0) tellNoFault(run, words, say);
  tellNotes(notes, words, say);
  tellFine(run, words, say);
  tellOpen(run, words, say);
  say.gap();
}

function tellFixed(fixed: readonly RootCause[], left: readonly Fault[], words: Words, say: Speech): void {
  if (fixed.length === 0) return;
  if (left.length === 0) say.sentence(words.allFixed, 'good');
  say.heading(words.wasFixed);
  for (const { plain } of fixed) say.item(sentence(plain));
}

function tellFaults(faults: readonly Fault[], run: Run, words: Words, say: Speech): void {
  say.heading(words.foundHeading);
  if (faults.some(isSecurityMatter)) say.sentence(words.handleSecurity, 'critical');
  if (faults.some(isDataMatter)) say.sentence(words.handleData, 'critical');
  for (const fault of faults) tellFault(fault, run, words, say);
  say.heading(words.canDoHeading);
  const remedies = faults.flatMap(fault => fault.remedies.map(proposal => ({ proposal, fault })));
  for (const { proposal, fault } of remedies) tellRemedy(proposal, fault, run, words, say);
  if (remedies.length === 0) say.item(words.askOthers);
}

function tellFault(fault: Fault, run: Run, words: Words, say: Speech): void {
  const plains = [...new Set(fault.causes.map(({ plain }) => sentence(plain)))];
  for (const plain of plains.slice(0, mostNamed)) say.item(plain);
  if (plains.length > mostNamed) say.item(words.more(plains.length - mostNamed));
  const subjects = fault.subjects.filter(subject => !plains.some(plain => plain.includes(subject)));
  if (subjects.length > 0) say.indented(words.at(subjects.slice(0, mostNamed).join(', ')));
  say.indented(words.sure[fault.confidence]);
  const explained = new Set(explainedBy(fault, run).map(({ id }) => id)).size;
  if (explained > 0) say.indented(words.explains(explained));
}

function tellRemedy(proposal: Proposal, { confidence }: Fault, run: Run, words: Words, say: Speech): void {
  const { title, commands, risk, elevated } = proposal;
  if (run.actions.some(({ remedy, result }) => remedy === proposal.id && result !== undefined)) return;
  const isForOthers = risk === 'not-undoable' || confidence === 'possible';
  const needsRights = elevated && run.target.rights === 'none';
  if (commands && !isForOthers && !needsRights) {
    say.item(words.itfixCan(title));
    return;
  }
  if (!commands) say.item(words.youCan(sentence(title)));
  else say.item(isForOthers ? words.forTechnician(title) : words.itfixNeedsRights(title));
  for (const [index, step] of stepsFor(proposal.steps, run.target.platform).entries()) say.step(index + 1, step);
}

function tellNoFault(run: Run, words: Words, say: Speech): void {
  if (run.verdict === 'undetermined') say.sentence(words.foundUnknown, 'warning');
  else {
    say.sentence(words.foundNothing, 'good');
    say.sentence(words.foundNothingHint);
  }
}

function tellNotes(notes: readonly Fault[], words: Words, say: Speech): void {
  if (notes.length === 0) return;
  say.heading(words.worthKnowing);
  const plains = [...new Set(notes.flatMap(({ causes }) => causes.map(({ plain }) => sentence(plain))))];
  for (const plain of plains.slice(0, mostNamed)) say.item(plain);
  if (plains.length > mostNamed) say.item(words.more(plains.length - mostNamed));
}

function tellFine(run: Run, words: Words, say: Speech): void {
  const fine = ruledOut(run).map(({ first }) => sentence(first.title));
  if (fine.length === 0) return;
  say.heading(words.fineHeading);
  for (const title of fine.slice(0, mostFine)) say.item(title);
  if (fine.length > mostFine) say.item(words.more(fine.length - mostFine));
}

function tellOpen(run: Run, words: Words, say: Speech): void {
  const open = groupsWith(run, 'unknown').length;
  if (open === 0) return;
  say.heading(words.openHeading(open));
  for (const { first } of groupsWith(run, 'unknown').slice(0, mostNamed)) say.item(sentence(first.title));
  if (open > mostNamed) say.item(words.more(open - mostNamed));
  if (run.target.rights === 'none') say.sentence(words.openRights);
}

/** Every check under its state, for who wants to see all of it. */
export function tellAll({ run }: Outcome, words: Words, say: Speech): void {
  const titles = (...states: readonly Finding['status'][]): string[] =>
    states.flatMap(state => groupsWith(run, state).map(({ first }) => sentence(first.title)));
  const states: readonly (readonly [string, readonly string[]])[] = [
    [words.state.fails, titles('root-cause')],
    [words.state.consequence, titles('consequence')],
    [words.state.pass, titles('pass')],
    [words.state.open, titles('unknown', 'blocked')],
  ];
  for (const [state, those] of states) {
    if (those.length === 0) continue;
    say.heading(`${state} (${those.length})`);
    for (const title of those) say.item(title);
  }
  say.gap();
}
