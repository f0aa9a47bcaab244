import type { Connection } from '../model/connection.ts';
import type { RunEvent, Started, Tell } from '../model/event.ts';
import { identifier, type Language } from '../model/language.ts';
import type { Playbook, Question } from '../model/playbook.ts';
import type { Probe } from '../model/probe.ts';
import type { Reason } from '../model/reading.ts';
import type { Evidence, Run } from '../model/run.ts';
import { type Diagnosed, diagnose } from './diagnose.ts';
import { evaluate, factsNeeded, type Outcome } from './evaluate.ts';
import { type Gatherer, openGatherer } from './gather.ts';
import { evaluateAll, judge } from './judge.ts';
import { redact } from './redact.ts';
import type { Circumstances } from './scope.ts';
import { type Selection, select } from './selection.ts';

export interface RunOptions {
  readonly started: Started;
  /** The selected playbooks and every other that their checks refer to, checked against each other. */
  readonly playbooks: readonly Playbook[];
  readonly probes: ReadonlyMap<string, Probe>;
  readonly connection: Connection;
  readonly language: Language;
  /** Asks a person; `undefined` when nobody answers. */
  readonly ask: (question: Question) => Promise<string | undefined>;
  readonly wouldTell: (fact: string, reason: Reason) => string | undefined;
  /** Ends the run: the deadline, or a person. What is not known by then stays unknown. */
  readonly signal: AbortSignal;
  readonly tell: Tell;
  readonly now: () => Date;
}

/** Gathers what the checks read, judges it, looks a second time at what may have been a glitch, and says what it means. */
export async function run(options: RunOptions): Promise<Run> {
  const { started, playbooks, language } = options;
  const selection = select(playbooks, started.selected);
  const tell: Tell = event => options.tell(redact(event).value);
  tell({ type: 'started', started });

  const gatherer = openGatherer({ ...options, tell, circumstances: circumstancesOf(options, {}) });
  await gatherAndShow(selection, gatherer, options, tell);
  const answers = await askWhatMatters(selection, gatherer, options, tell);
  const circumstances = circumstancesOf(options, answers);
  const given = { selection, readings: gatherer.readings, circumstances, language };
  await lookAgain(given, gatherer, options.signal);

  const run = assemble({
    started,
    gatherer,
    judgement: judge({ ...given, wouldTell: options.wouldTell }),
    answers,
    selection,
    endedAt: options.now(),
    cutShort: options.signal.aborted,
  });
  tell({ type: 'ended', run });
  return run;
}

function circumstancesOf({ started }: RunOptions, answers: Circumstances['answers']): Circumstances {
  const { platform, rights } = started.target;
  return { params: started.params, answers, run: { offline: started.offline, platform, rights, here: started.here } };
}

/** Gathers the facts of all checks side by side, and shows each check as soon as it and those before it are known. */
async function gatherAndShow(selection: Selection, gatherer: Gatherer, options: RunOptions, tell: Tell): Promise<void> {
  const circumstances = circumstancesOf(options, {});
  const included = selection.playbooks
    .filter(({ id }) => options.started.selected.includes(id))
    .flatMap(playbook => playbook.escalate.include.map(name => `${playbook.id}/${name}`));
  const known: Outcome[] = [];
  const shown = new Map<string, Promise<void>>();
  const show = (id: string): Promise<void> => {
    const showing = shown.get(id) ?? look(id);
    shown.set(id, showing);
    return showing;
  };
  const look = async (id: string): Promise<void> => {
    const check = selection.checks.get(id);
    const playbook = selection.playbookOf.get(id);
    if (!check || !playbook) return;
    await Promise.all([gatherer.gather(factsNeeded(check, playbook, options.language)), ...check.after.map(show)]);
    known.push(...evaluate(check, playbook, gatherer.readings, circumstances, options.language));
    for (const one of diagnose(known, selection)) if (one.outcome.check === check) tell(outcomeEvent(one));
  };
  await Promise.all([gatherer.gather(included), ...[...selection.checks.keys()].map(show)]);
}

/** A failure that an earlier one explains is told as such: forty symptoms would hide the cause. */
function outcomeEvent({ outcome, status }: Diagnosed): RunEvent {
  const { check, subject, state, why } = outcome;
  return {
    type: 'outcome',
    id: check.id,
    title: check.title,
    state: status === 'consequence' ? 'explained' : state,
    ...(subject === undefined ? {} : { subject }),
    ...(why === undefined ? {} : { why }),
  };
}

/** Asks only what can change the result: a check that is unknown for the lack of an answer and not explained otherwise. */
async function askWhatMatters(
  selection: Selection,
  gatherer: Gatherer,
  options: RunOptions,
  tell: Tell,
): Promise<{ [question: string]: string }> {
  const answers: { [question: string]: string } = {};
  const questions = selection.playbooks.flatMap(playbook => Object.values(playbook.questions));
  for (const question of questions) {
    if (options.signal.aborted) break;
    const given = {
      selection,
      readings: gatherer.readings,
      circumstances: circumstancesOf(options, answers),
      language: options.language,
    };
    const open = diagnose(evaluateAll(given), selection).filter(
      ({ status, outcome }) => status === 'unknown' && outcome.unanswered.includes(identifier(question.name)),
    );
    if (open.length === 0) continue;
    const answer = await options.ask(question);
    tell({ type: 'answer', question: question.name, answer });
    if (answer !== undefined) answers[question.name] = answer;
  }
  return answers;
}

/** Reads again what a root cause rests on and may have been a passing glitch. Once: what fails twice is named. */
async function lookAgain(
  given: Parameters<typeof evaluateAll>[0],
  gatherer: Gatherer,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const causes = diagnose(evaluateAll(given), given.selection).filter(({ status }) => status === 'root-cause');
  const facts = new Set(causes.flatMap(({ outcome }) => outcome.facts));
  await Promise.all([...facts].filter(fact => gatherer.mayPass(fact)).map(fact => gatherer.again(fact)));
}

interface Parts {
  readonly started: Started;
  readonly gatherer: Pick<Gatherer, 'readings' | 'evidence'>;
  readonly judgement: ReturnType<typeof judge>;
  readonly answers: Run['answers'];
  readonly selection: Selection;
  readonly endedAt: Date;
  readonly cutShort: boolean;
}

/** The run as plain JSON, without secrets. */
export function assemble({ started, gatherer, judgement, answers, selection, endedAt, cutShort }: Parts): Run {
  const { value, removed } = redact<Run>({
    format: 1,
    id: started.id,
    tool: started.tool,
    playbooks: selection.playbooks.map(({ id, title, sha256 }) => ({ id, title, sha256 })),
    target: started.target,
    startedAt: started.startedAt,
    endedAt: endedAt.toISOString(),
    ...(started.symptom ? { symptom: started.symptom } : {}),
    params: started.params,
    answers,
    ...judgement,
    actions: [],
    facts: Object.fromEntries(gatherer.readings),
    evidence: Object.fromEntries([...gatherer.evidence].map(([id, proof]) => [id, bounded(proof)])),
    limits: [],
  });
  const limits = [
    ...(cutShort
      ? ['The run was cut short by its deadline or by a person: what was not known by then is listed as not checked.']
      : []),
    ...(started.offline ? ['Run with --offline: nothing beyond the local network was contacted.'] : []),
    ...(started.target.rights === 'none'
      ? ['Run without administrator rights: what needs them is listed as not checked.']
      : []),
    ...[...removed].map(
      ([kind, count]) => `Removed before anything was stored: ${kind}, ${count} ${count === 1 ? 'time' : 'times'}.`,
    ),
  ];
  return { ...value, limits };
}

/** Evidence kept of one stream in a run. Practice value: 3 to 10 lines are read, 16 KiB are enough to look around them. */
const keptChars = 16 * 1024;

function bounded(proof: Evidence): Evidence {
  const stdout = proof.stdout.slice(0, keptChars);
  const stderr = proof.stderr.slice(0, keptChars);
  const droppedBytes =
    proof.droppedBytes + (proof.stdout.length - stdout.length) + (proof.stderr.length - stderr.length);
  return { ...proof, stdout, stderr, droppedBytes };
}
