import type { Run } from '../../model/run.ts';
import { configPlace } from '../config/place.ts';
import { type ConfiguredDestination, readConfig } from '../config/read.ts';
import { errandFor } from '../send/errand-for.ts';
import { type Outcome, send } from '../send/send.ts';
import { wishOf } from '../send/wish.ts';
import { UsageError } from '../usage-error.ts';
import type { Words } from '../words/words.ts';
import type { Surroundings } from './investigate.ts';

/** Where somebody who looks after this computer has said that reports can go. A mistake in that is theirs to mend. */
export async function placesToSend({ rooms, say, screen }: Surroundings): Promise<ConfiguredDestination[]> {
  try {
    return [...(await readConfig(configPlace(undefined, process.env), rooms)).destinations.values()];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say.sentence(screen.words.noPlaces);
    return [];
  }
}

/** Sends the report as the configuration wants it, and says in plain words what became of it. */
export async function sendReport(run: Run, to: ConfiguredDestination, at: Surroundings): Promise<void> {
  const { say, screen, context } = at;
  const { text, isGood } = await sent(run, to, screen.words, context);
  say.sentence(text, isGood ? 'good' : 'error');
}

async function sent(
  { id }: Run,
  to: ConfiguredDestination,
  words: Words,
  context: Surroundings['context'],
): Promise<{ text: string; isGood: boolean }> {
  try {
    const outcome = await send(errandFor(id, to, wishOf({}, to.common), context));
    return { text: sayPlainly(outcome, to.name, words), isGood: outcome.is === 'sent' || outcome.is === 'sent-before' };
  } catch (error) {
    if (error instanceof UsageError) return { text: words.notSent(error.message), isGood: false };
    throw error;
  }
}

function sayPlainly(outcome: Outcome, name: string, words: Words): string {
  if (outcome.is === 'busy') return words.sendUnclear;
  if (outcome.is === 'sent') return words.sent(name);
  if (outcome.is === 'sent-before') return words.sentBefore(name);
  if (outcome.is === 'pending') return words.sendLater(outcome.record.why ?? '');
  return outcome.is === 'failed' ? words.notSent(outcome.record.why ?? '') : words.sendUnclear;
}
