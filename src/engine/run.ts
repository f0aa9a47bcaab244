import type { Started, Tell } from '../model/event.ts';
import type { Language } from '../model/language.ts';
import type { Check, Playbook } from '../model/playbook.ts';
import type { Probe } from '../model/probe.ts';
import type { Run, Target } from '../model/run.ts';
import { type Ask, askWhatMatters } from './ask.ts';
import { assemble } from './assemble.ts';
import { evaluate } from './evaluate.ts';
import { type Gatherer, openGatherer } from './gather.ts';
import { judge, type Situation, type WouldTell } from './judge.ts';
import { keptEvent } from './kept.ts';
import { type LookAgain, openLookAgain } from './look-again.ts';
import { factsIncluded, factsNeeded } from './needs.ts';
import type { TellSecret } from './read.ts';
import type { Ends } from './read-once.ts';
import { circumstancesOf } from './scope.ts';
import { select } from './selection.ts';
import { checksAbove, checksAskedFor } from './taking-part.ts';
import { type Consent, nothingTreated, treat } from './treat.ts';

export interface RunOptions {
  readonly started: Started;
  /** The selected playbooks and every other that their checks refer to, checked against each other. */
  readonly playbooks: readonly Playbook[];
  readonly probes: ReadonlyMap<string, Probe>;
  readonly ends: Ends;
  /** What the target is called: asked side by side with the facts. */
  readonly identify: () => Promise<Target>;
  readonly language: Language;
  readonly ask: Ask;
  /** What must not come back in any answer: passwords that were given on the way. */
  readonly secrets?: readonly string[];
  /** Absent where nobody may be asked for one. */
  readonly tellSecret?: TellSecret;
  readonly wouldTell: WouldTell;
  /** Who is asked before something is changed. Absent where itfix only looks. */
  readonly consent?: Consent;
  /** Ends the run: the deadline, or a person. What is not known by then stays unknown. */
  readonly signal: AbortSignal;
  readonly tell: Tell;
  readonly now: () => Date;
}

export const cutShort =
  'The run was cut short by its deadline or by a person: what was not known by then is listed as not checked.';

/** Gathers what the checks read, looks a second time at what may have been a glitch, asks what only a person knows, mends what it may, and says what it means. */
export async function run(options: RunOptions): Promise<Run> {
  const { started, playbooks, language, signal } = options;
  const selection = select(playbooks, started.selected);
  const tell: Tell = event => options.tell(keptEvent(event, options.secrets ?? []));
  tell({ type: 'started', started });

  const circumstances = circumstancesOf(started, {});
  const gatherer = openGatherer({ ...options, tell, circumstances });
  const first: Situation = { selection, readings: gatherer.readings, circumstances, language };
  const [target] = await Promise.all([
    identified(options, tell),
    gatherAndShow(first, started.selected, gatherer, tell),
  ]);
  const openLook = (): LookAgain => openLookAgain(gatherer, openLookAbove(gatherer, tell), signal);
  const lookAgain = openLook();
  await lookAgain(first);
  const answered = await askWhatMatters(first, { ask: options.ask, signal, tell });
  await lookAgain(answered);
  const { consent, ends } = options;
  const { connection } = ends;
  const treated =
    consent && connection
      ? await treat({
          given: answered,
          gatherer,
          connection,
          run: started.id,
          consent,
          lookAgain: openLook,
          signal,
          tell,
        })
      : nothingTreated;

  const done = assemble({
    started: { ...started, target },
    selection,
    readings: gatherer.readings,
    evidence: gatherer.evidence,
    answers: answered.circumstances.answers,
    judgement: judge(answered, options.wouldTell),
    treated,
    endedAt: options.now(),
    secrets: options.secrets ?? [],
    ...(signal.aborted ? { cutShort } : {}),
  });
  tell({ type: 'ended', run: done });
  return done;
}

async function identified({ identify }: RunOptions, tell: Tell): Promise<Target> {
  const target = await identify();
  tell({ type: 'identified', target });
  return target;
}

/** Gathers the facts of all checks side by side, and shows each check as soon as its own facts are in. */
async function gatherAndShow(
  given: Situation,
  selected: readonly string[],
  gatherer: Gatherer,
  tell: Tell,
): Promise<void> {
  const checked = checksAskedFor(given).map(check => lookAt(check, given, gatherer, tell));
  await Promise.all([gatherer.gather(factsIncluded(given.selection, selected)), ...checked]);
}

/** Gathers what the checks of other playbooks need that stand above something wrong, once each. */
function openLookAbove(gatherer: Gatherer, tell: Tell): LookAgain {
  const seen = new Set<string>();
  return async given => {
    const above = checksAbove(given).filter(({ id }) => !seen.has(id));
    for (const { id } of above) seen.add(id);
    await Promise.all(above.map(check => lookAt(check, given, gatherer, tell)));
  };
}

async function lookAt(check: Check, given: Situation, gatherer: Gatherer, tell: Tell): Promise<void> {
  const playbook = given.selection.playbookOf.get(check.id);
  if (!playbook) return;
  await gatherer.gather(factsNeeded(check, playbook, given.language));
  show(check, playbook, given, tell);
}

function show(check: Check, playbook: Playbook, given: Situation, tell: Tell): void {
  const { id, title } = check;
  for (const { subject, state, why } of evaluate(check, playbook, given.readings, given.circumstances, given.language))
    tell({
      type: 'outcome',
      id,
      title,
      state,
      ...(subject === undefined ? {} : { subject }),
      ...(why === undefined ? {} : { why }),
    });
}
