import type { RunEvent, Started } from '../model/event.ts';
import type { Reading } from '../model/reading.ts';
import type { Action, Evidence, RootCause, Run } from '../model/run.ts';
import type { Treated } from './treat.ts';

/** What a journal tells of a run, however early it ended. */
export interface Journal {
  readonly started?: Started;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly answers: Run['answers'];
  readonly treated: Treated;
  /** The time of the last thing that was known, ISO 8601. */
  readonly lastAt?: string;
  /** There when the run came to its end. */
  readonly run?: Run;
}

/** One line of the journal. JSON keeps line breaks out of it. */
export function journalLine(event: RunEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** Reads what a process wrote until it ended. A last line that is cut off is left out; it was never known. */
export function readJournal(text: string): Journal {
  return journalOf(events(text));
}

/** What was known when the first change was begun; nothing of a run that began none. */
export function journalBeforeChanges(text: string): Journal | undefined {
  const all = [...events(text)];
  const first = all.findIndex(({ type }) => type === 'treating');
  return first < 0 ? undefined : journalOf(all.slice(0, first));
}

/** What is known after these events, in their order. */
export function journalOf(told: Iterable<RunEvent>): Journal {
  const readings = new Map<string, Reading>();
  const evidence = new Map<string, Evidence>();
  const answers: Answers = {};
  const actions: Action[] = [];
  const fixed: RootCause[] = [];
  let begun: Action | undefined;
  let started: Started | undefined;
  let run: Run | undefined;
  for (const event of told) {
    if (event.type === 'started') started = event.started;
    if (event.type === 'identified' && started) started = { ...started, target: event.target };
    if (event.type === 'ended') run = event.run;
    if (event.type === 'answer') note(event, answers);
    if (event.type === 'treating') begun = event.action;
    if (event.type === 'treated') {
      begun = undefined;
      put(event.action, actions);
      if (run) run = takenBackLater(run, event);
      if (event.fixed) fixed.push(event.fixed);
      for (const proof of event.evidence) evidence.set(proof.id, proof);
    }
    if (event.type === 'reading') {
      readings.set(event.fact, event.reading);
      for (const proof of event.evidence) evidence.set(proof.id, proof);
    }
  }
  const lastAt = lastMoment([...evidence.values()]) ?? started?.startedAt;
  return {
    readings,
    evidence,
    answers,
    treated: { actions: begun ? [...actions, begun] : actions, fixed },
    ...(started ? { started } : {}),
    ...(lastAt ? { lastAt } : {}),
    ...(run ? { run } : {}),
  };
}

interface Answers {
  [question: string]: string;
}

/** The last answer counts, also where it is that one does not know. */
function note({ question, answer }: Extract<RunEvent, { type: 'answer' }>, answers: Answers): void {
  if (answer === undefined) delete answers[question];
  else answers[question] = answer;
}

/** An action that is told of again is the same one, later. */
function put(action: Action, actions: Action[]): void {
  const known = actions.findIndex(other => keyOf(other) === keyOf(action));
  actions.splice(known < 0 ? actions.length : known, 1, action);
}

function keyOf({ remedy, cause, subject, commands }: Action): string {
  return JSON.stringify([remedy, cause, subject, commands]);
}

/** A run that had ended, with a change taken back since: whether the fault is there again, nobody has looked. */
function takenBackLater(run: Run, { action, evidence }: Extract<RunEvent, { type: 'treated' }>): Run {
  const actions = [...run.actions];
  put(action, actions);
  return {
    ...run,
    actions,
    verdict: run.verdict === 'fixed' ? 'undetermined' : run.verdict,
    evidence: { ...run.evidence, ...Object.fromEntries(evidence.map(proof => [proof.id, proof])) },
    limits: [
      ...run.limits,
      `"${action.title}" was taken back after the run: run itfix again to see how the machine is now.`,
    ],
  };
}

function* events(text: string): Generator<RunEvent> {
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const event: unknown = JSON.parse(line);
      if (isEvent(event)) yield event;
    } catch {
      return; // The line that was being written when the process was ended, or the disk was full.
    }
  }
}

function isEvent(value: unknown): value is RunEvent {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function lastMoment(proofs: readonly Evidence[]): string | undefined {
  const moments = proofs.map(({ startedAt, durationMs }) => new Date(Date.parse(startedAt) + durationMs).toISOString());
  return moments.sort().at(-1);
}
