import { cutShort } from '../../engine/run.ts';
import type { Run } from '../../model/run.ts';
import { attend } from '../attend.ts';
import { understand } from '../complaint.ts';
import { agreementFor, consentBy } from '../consent.ts';
import type { Context } from '../main.ts';
import type { TerminalScreen } from '../progress.ts';
import type { Raised } from '../raise.ts';
import type { Rooms } from '../rooms.ts';
import type { Locale } from '../words/locale.ts';
import { agreeing } from './agree.ts';
import { answering } from './answers.ts';
import { inWords } from './in-words.ts';
import { plainVoice } from './narrate.ts';
import { type Outcome, tellOutcome } from './outcome.ts';
import type { Speech } from './say.ts';
import type { Trouble } from './what-is-wrong.ts';

/** Where and with whom. */
export interface Surroundings {
  readonly context: Context;
  readonly rooms: Rooms;
  /** This machine, with the rights that the person has: they are asked once, and not before it is known what for. */
  readonly machine: () => Promise<Raised>;
  readonly screen: TerminalScreen;
  readonly locale: Locale;
  readonly say: Speech;
}

export interface Investigation {
  readonly trouble: Trouble;
  /** What the person told besides: words of `--set`. */
  readonly set: readonly string[];
  /** Answers from a run that was cut off. */
  readonly known: Run['answers'];
}

export interface Investigated {
  /** As the report tells it. */
  readonly run: Run;
  /** As the person is told. */
  readonly outcome: Outcome;
}

/** Practice value: a person who reads slowly, fetches somebody, and comes back. */
const deadline = '60m';

/** Looks for the cause, asks what only the person knows, offers what mends it, and tells what came out. Nothing: the person went back to what is wrong. */
export async function investigate(
  { trouble, set, known }: Investigation,
  { context, rooms, machine, screen, locale, say }: Surroundings,
): Promise<Investigated | undefined> {
  const { playbook, symptom } = trouble;
  const asked = {
    fix: true,
    guided: true,
    deadline,
    set: [...set],
    ...(symptom === undefined ? {} : { symptom }),
  };
  const names = playbook === undefined ? [] : [playbook];
  const { complaint } = await understand(names, false, asked, context, rooms, locale);
  const { spoken, playbooks } = complaint.loaded;
  const agreement = agreementFor(asked, 1, playbooks, context.packageRoot);
  const words = inWords(spoken);
  const soFar = (): Outcome => ({ run: words.now(), fixed: [], isCut: false });
  const askPerson = agreeing({
    spoken,
    inWords: words,
    screen,
    say,
    tell: () => tellOutcome(soFar(), screen.words, say),
  });
  const { here, secrets } = await machine();
  let isBack = false;
  const run = await attend({
    target: undefined,
    here,
    secrets,
    complaint: { ...complaint, guided: true },
    options: {},
    screen,
    voice: plainVoice(spoken, screen),
    ask: stop => {
      const leave = (): void => {
        isBack = true;
        stop();
      };
      return answering({ known, spoken, screen, stop, leave });
    },
    ...(agreement && { consent: (platform, stop) => consentBy(agreement, platform, askPerson, stop) }),
    tell: words.tell,
  });
  if (isBack) return undefined;
  const now = words.now();
  const inWordsNow: Run = { ...now, verdict: run.verdict, actions: run.actions };
  const outcome = { run: inWordsNow, fixed: (run.fixed ?? []).map(words.cause), isCut: run.limits.includes(cutShort) };
  tellOutcome(outcome, screen.words, say);
  return { run, outcome };
}
