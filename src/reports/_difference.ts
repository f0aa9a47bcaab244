import { type Difference, type FactChange, isEmpty, type Side } from '../model/difference.ts';
import type { RootCause, Status } from '../model/run.ts';
import type { Unsteady } from '../model/steadiness.ts';
import type { Block, Document, HeadField, Section } from './_document.ts';
import { timeOf } from './_evidence.ts';
import { sayFact } from './_fact-value.ts';
import { count, factName, nameOf, sayAction, sentence, someOf } from './_wording.ts';

/** Causes named in one line of the head. */
const mostNamed = 4;

/** Differences of one fact in the short form; the others are counted. */
const mostOfFact = 12;

/** Characters of one value. */
const valueChars = 200;

const statusWords: Record<Status, string> = {
  pass: 'holds',
  'root-cause': 'is a cause',
  consequence: 'fails because of a cause',
  blocked: 'waits for a cause',
  unknown: 'could not be told',
  'not-applicable': 'does not apply',
};

/** What two runs say otherwise. `all`: also what differs and says nothing. */
export function differenceDocument(difference: Difference, all: boolean): Document {
  const telling = difference.facts.filter(({ unsteady }) => unsteady === undefined);
  return {
    head: headOf(difference, telling),
    sections: [
      ...causeSection('Gone', difference.causes.went, 'good'),
      ...causeSection('Come', difference.causes.came, 'error'),
      ...causeSection('Still there', difference.causes.stayed, 'warning'),
      ...checkSection(difference),
      ...factSections('Facts that differ', telling, all),
      ...answerSection(difference),
      ...(all ? movingSections(difference.facts) : []),
      ...actionSection(difference),
      ...noteSection(difference, all),
    ],
  };
}

function headOf(difference: Difference, telling: readonly FactChange[]): HeadField[] {
  const { before, after, isSameMachine, causes } = difference;
  const machines = isSameMachine
    ? `one machine at two times: ${machineOf(after)}`
    : `two machines: ${machineOf(before)}, then ${machineOf(after)}`;
  const verdict =
    before.verdict === after.verdict ? `${after.verdict} in both` : `${before.verdict}, then ${after.verdict}`;
  return [
    { label: 'COMPARED', text: machines, role: 'strong', maxLines: 2 },
    { label: 'FIRST', text: sideLine(before), maxLines: 1 },
    { label: 'SECOND', text: sideLine(after), maxLines: 1 },
    {
      label: 'RESULT',
      text: resultOf(difference, telling),
      role: isEmpty(difference) ? 'good' : 'strong',
      maxLines: 2,
    },
    { label: 'VERDICT', text: verdict, role: roleOf(after), maxLines: 1 },
    ...nameField('GONE', causes.went),
    ...nameField('COME', causes.came),
    ...nameField('STILL', causes.stayed),
  ];
}

function sideLine({ id, startedAt }: Side): string {
  return `${id}, ${timeOf(startedAt)}`;
}

function machineOf({ target }: Side): string {
  return target.hostname ?? target.url;
}

function roleOf({ verdict }: Side): 'good' | 'error' | 'warning' {
  if (verdict === 'healthy' || verdict === 'fixed') return 'good';
  return verdict === 'problems' ? 'error' : 'warning';
}

function resultOf(difference: Difference, telling: readonly FactChange[]): string {
  if (isEmpty(difference)) return 'nothing differs that says anything';
  const { causes, checks, answers } = difference;
  const facts = new Set(telling.map(({ fact }) => fact)).size;
  const parts: [number: number, what: string][] = [
    [causes.went.length, `${count(causes.went.length, 'cause')} gone`],
    [causes.came.length, `${count(causes.came.length, 'cause')} come`],
    [checks.length, `${count(checks.length, 'check')} came out otherwise`],
    [facts, `${count(facts, 'fact')} with another value`],
    [answers.length, `${count(answers.length, 'answer')} not the same`],
  ];
  const said = parts.filter(([number]) => number > 0).map(([, what]) => what);
  return said.length > 0 ? someOf(said, said.length) : 'nothing but the verdict';
}

function nameField(label: string, causes: readonly RootCause[]): HeadField[] {
  if (causes.length === 0) return [];
  return [{ label, text: someOf(causes.map(nameOfCause), mostNamed), maxLines: 2 }];
}

function nameOfCause({ code, id, subject }: RootCause): string {
  return `${code} ${id}${subject === undefined ? '' : ` (${subject})`}`;
}

function causeSection(heading: string, causes: readonly RootCause[], role: 'good' | 'error' | 'warning'): Section[] {
  if (causes.length === 0) return [];
  const blocks = causes.map(
    (cause): Block => ({ is: 'item', text: `${nameOfCause(cause)}: ${sentence(cause.because)}`, notes: [] }),
  );
  return [{ heading: `${heading} (${causes.length})`, role, blocks }];
}

function checkSection({ checks }: Difference): Section[] {
  if (checks.length === 0) return [];
  const blocks = checks.map(({ subject, before, after, why, ...check }): Block => {
    const of = subject === undefined ? '' : ` (${subject})`;
    return {
      is: 'item',
      text: `${nameOf(check)}${of}, "${check.title}": ${word(before)}, then ${word(after)}`,
      notes: why === undefined ? [] : [{ text: sentence(why) }],
    };
  });
  return [{ heading: `Checks that came out otherwise (${checks.length})`, blocks }];
}

function word(status: Status | undefined): string {
  return status === undefined ? 'not there' : statusWords[status];
}

/** Facts behind a changed check come first, and are marked: they are what to look at. */
function factSections(heading: string, changes: readonly FactChange[], all: boolean): Section[] {
  if (changes.length === 0) return [];
  const byFact = new Map<string, FactChange[]>();
  for (const change of changes) byFact.set(change.fact, [...(byFact.get(change.fact) ?? []), change]);
  const blocks = [...byFact].flatMap(([fact, own]) => factBlocks(fact, own, all));
  return [{ heading: `${heading} (${byFact.size})`, blocks }];
}

function factBlocks(fact: string, changes: readonly FactChange[], all: boolean): Block[] {
  const most = all ? changes.length : mostOfFact;
  const more = changes.length - most;
  const mark = changes.some(({ isDeciding }) => isDeciding) ? ', which a changed check rests on' : '';
  return [
    {
      is: 'item',
      text: `${factName(fact)} (${fact.slice(0, fact.indexOf('/'))}${mark})`,
      notes: [
        ...changes.slice(0, most).map(change => ({ text: sayChange(change) })),
        ...(more > 0 ? [{ text: `and ${more} more, with --all` }] : []),
      ],
    },
  ];
}

function sayChange({ path, before, after, unsteady }: FactChange): string {
  const why = unsteady === undefined ? '' : ` (${unsteady})`;
  const where = path === '' ? '' : `${path}: `;
  return `${where}${sayValue(before)}, then ${sayValue(after)}${why}`;
}

function sayValue(value: unknown): string {
  if (value === undefined) return 'not there';
  const said = typeof value === 'string' && value !== '' ? value : sayFact(value);
  return said.length > valueChars ? `${said.slice(0, valueChars)}...` : said;
}

const movingHeading = 'Differs, and says nothing';

function movingSections(facts: readonly FactChange[]): Section[] {
  return factSections(
    movingHeading,
    facts.filter(({ unsteady }) => unsteady !== undefined),
    true,
  );
}

function answerSection({ answers }: Difference): Section[] {
  if (answers.length === 0) return [];
  const blocks = answers.map(({ question, before = 'not asked', after = 'not asked' }): Block => {
    return { is: 'item', text: `${question}: ${before}, then ${after}`, notes: [] };
  });
  return [{ heading: `Answers that differ (${answers.length})`, blocks }];
}

function actionSection({ actions }: Difference): Section[] {
  if (actions.length === 0) return [];
  const blocks = actions.map(
    (action): Block => ({
      is: 'item',
      text: `${action.title}: ${sayAction(action)}`,
      notes: [{ text: `In the run ${action.run}.` }],
    }),
  );
  return [{ heading: 'What was done in between', blocks }];
}

/** In the order in which they are told. */
const unsteadyWords: Record<Unsteady, string> = {
  time: 'times',
  'number of its own': 'numbers of processes and jobs',
  moment: 'who used most at that moment',
  amount: 'amounts that are hardly others',
  wording: 'the same words with other numbers',
  identity: 'names and numbers of the machine itself',
};

function noteSection({ notes, facts }: Difference, all: boolean): Section[] {
  const left = facts.filter(({ unsteady }) => unsteady !== undefined);
  const kinds = Object.entries(unsteadyWords).filter(([kind]) => left.some(({ unsteady }) => unsteady === kind));
  const sum = `Left out: ${someOf(
    kinds.map(([, words]) => words),
    kinds.length,
  )} (${left.length}). \`--all\` shows them.`;
  const blocks = [...notes, ...(left.length > 0 && !all ? [sum] : [])].map((text): Block => ({ is: 'text', text }));
  return blocks.length === 0 ? [] : [{ heading: 'About this comparison', role: 'muted', blocks }];
}
