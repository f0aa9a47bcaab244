import type { Ask } from '../engine/ask.ts';
import type { Consent } from '../engine/treat.ts';
import type { Connection } from '../model/connection.ts';
import type { Tell } from '../model/event.ts';
import type { Run, Target } from '../model/run.ts';
import { until } from '../model/until.ts';
import { aimHere } from './aim.ts';
import { type AimOptions, aimsFor } from './aims.ts';
import { type Complaint, diagnoseOne, lifeFor } from './diagnosis.ts';
import { onEnding } from './endings.ts';
import type { Targets } from './inventory/targets.ts';
import { people } from './people.ts';
import { liveProgress, noProgress, type Progress, plainProgress, type TerminalScreen, type Voice } from './progress.ts';
import { newRunId } from './run-id.ts';

/** One machine, and a person at the terminal who sees what happens and can be asked. `stop` ends the run: the person wants no more of it. */
export interface Attended {
  /** This machine where none is named. */
  readonly target: Targets['targets'][number] | undefined;
  readonly here: Connection;
  /** What was told before, and must not come back in any answer. */
  readonly secrets: readonly string[];
  readonly complaint: Complaint;
  readonly options: AimOptions & { readonly quiet?: boolean };
  readonly screen: TerminalScreen;
  readonly voice: Voice;
  readonly ask: (stop: () => void) => Ask;
  readonly consent?: (platform: Target['platform'], stop: () => void) => Consent;
  /** Told of everything that happens, besides the screen and the journal. */
  readonly tell?: Tell;
}

/** Runs it until the end, the deadline or Ctrl-C. A second Ctrl-C does not wait for the report. */
export async function attend(attended: Attended): Promise<Run> {
  const { target, here, secrets, complaint, options, screen, voice, ask, consent, tell } = attended;
  const stopped = until(undefined);
  onEnding(stopped.end);
  // A question does not wait longer than the run.
  const deadline = until(stopped.signal, complaint.deadlineMs);
  const progress = await openProgress(options.quiet ?? false, screen, voice);
  const { whileAsking } = progress;
  const asked = people({ place: { ...screen, signal: deadline.signal }, stop: stopped.end, whileAsking, secrets });
  try {
    const way = { options, here, people: asked, lifeSec: lifeFor(complaint) };
    const [aim = aimHere(here)] = target ? await aimsFor({ targets: [target], ...way }) : [];
    const startedAt = new Date();
    return await diagnoseOne(aim, complaint, {
      id: newRunId(startedAt),
      startedAt,
      ask: whileAsking(ask(stopped.end)),
      ...(consent && { consentOn: platform => whileAsking(consent(platform, stopped.end)) }),
      secrets: asked.secrets,
      tellSecret: asked.mailbox,
      tell(event) {
        tell?.(event);
        progress.show(event);
      },
      signal: stopped.signal,
      unkept: problem => void process.stderr.write(`${screen.words.notKept(problem)}\n`),
    });
  } finally {
    deadline.end();
    progress.stop();
    onEnding(undefined);
  }
}

async function openProgress(quiet: boolean, { style, isLive }: TerminalScreen, voice: Voice): Promise<Progress> {
  if (quiet) return noProgress;
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  return isLive ? liveProgress(process.stderr, style, write, voice) : plainProgress(write, voice);
}
