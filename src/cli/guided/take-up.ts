import { lockOnDemand } from '../../engine/lock.ts';
import type { Started } from '../../model/event.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { Run } from '../../model/run.ts';
import { until } from '../../model/until.ts';
import { select } from '../select.ts';
import { storedRun } from '../stored-run.ts';
import { idsAfter, type Left, leftOf, mustBeTheSame, takeBack } from '../take-back.ts';
import { UsageError } from '../usage-error.ts';
import { atEase } from './at-ease.ts';
import type { Investigation, Surroundings } from './investigate.ts';
import { spokenRemedy } from './spoken-remedy.ts';
import { findUnfinished, type Unfinished } from './unfinished.ts';

/** A run that was cut off: a change in the middle of it is taken back, and it is gone on with, both only where the person wants it. */
export async function takeUp(spoken: readonly Playbook[], at: Surroundings): Promise<Investigation | undefined> {
  const unfinished = findUnfinished(new Date());
  if (!unfinished) return undefined;
  const { words } = at.screen;
  await offerToTakeBack(unfinished, spoken, at);
  const { started, journal } = unfinished;
  const when = new Date(started.startedAt).toLocaleString(at.locale, { dateStyle: 'short', timeStyle: 'short' });
  const symptom = started.symptom?.id;
  const playbook = spoken.find(({ symptoms }) => symptom !== undefined && symptom in symptoms);
  const trouble = playbook && symptom !== undefined ? { playbook: playbook.id, symptom } : {};
  const what = playbook && symptom !== undefined ? (playbook.symptoms[symptom] ?? symptom) : words.unfinishedAll;
  const choices = [
    { value: true, name: words.goOn },
    { value: false, name: words.startAnew },
  ];
  const goesOn = await atEase(at, place => select(words.unfinished(when, what), choices, place));
  return goesOn ? { trouble, set: setIn(started, playbook), known: journal.answers } : undefined;
}

/** What the person told the first time. */
function setIn({ params }: Started, playbook: Playbook | undefined): string[] {
  if (!playbook) return [];
  const { id, params: known } = playbook;
  return Object.entries(known).flatMap(([name, { ask, default: usual }]) => {
    const value = params[id]?.[name];
    return ask && value !== undefined && value !== usual ? [`${id}/${name}=${value}`] : [];
  });
}

async function offerToTakeBack({ id }: Unfinished, spoken: readonly Playbook[], at: Surroundings): Promise<void> {
  const run = await storedRun(id, at.context);
  const cutOff = leftOf(run).find(({ action }) => action.outcome === 'interrupted');
  if (!cutOff) return;
  const { words } = at.screen;
  const { remedy, title: english } = cutOff.action;
  const title = spokenRemedy(spoken, remedy)?.title ?? english;
  const choices = [
    { value: true, name: words.takeBack },
    { value: false, name: words.leaveChange },
  ];
  if (!(await atEase(at, place => select(words.cutOffChange(title), choices, place)))) return;
  const problem = await problemTakingBack(cutOff, run, at);
  if (problem === undefined) at.say.sentence(words.tookBack(title), 'good');
  else at.say.sentence(words.couldNotTakeBack(title), 'error');
}

async function problemTakingBack(
  cutOff: Left,
  run: Run,
  { machine, rooms }: Surroundings,
): Promise<string | undefined> {
  const { here, secrets } = await machine();
  const lock = lockOnDemand(here, run.id);
  const limit = until(undefined);
  try {
    await mustBeTheSame(run, here, rooms);
    const there = { connection: here, secrets, signal: limit.signal, lock, newId: idsAfter(run) };
    return (await takeBack(cutOff, run, there)).problem;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  } finally {
    limit.end();
    await lock.release();
  }
}
