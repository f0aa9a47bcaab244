import type { Connection } from '../../model/connection.ts';
import type { Playbook } from '../../model/playbook.ts';
import { someoneIsThere } from '../ask.ts';
import { listenForEndings } from '../endings.ts';
import type { Surroundings } from '../guided/investigate.ts';
import { speech } from '../guided/say.ts';
import { talk } from '../guided/talk.ts';
import { connectHere } from '../here.ts';
import type { Context } from '../main.ts';
import { takeSecrets } from '../people.ts';
import { findSource, isAboutWay, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { screenFor, type TerminalScreen } from '../progress.ts';
import { type Raised, raise } from '../raise.ts';
import { openRooms } from '../rooms.ts';
import { Stopped } from '../select.ts';
import { UsageError } from '../usage-error.ts';
import { isLocale, type Locale, locales, systemLocale } from '../words/locale.ts';
import { wordsIn } from '../words/words.ts';

export interface GuidedOptions {
  readonly color: boolean;
  readonly plain?: boolean;
  readonly lang?: string;
}

/** `itfix` alone: asks in people's words what is wrong, looks for the cause, offers what mends it, and hands the report over. In the language of the person. */
export async function guided(context: Context, options: GuidedOptions): Promise<void> {
  takeSecrets(process.env);
  const locale = localeOf(options);
  if (!someoneIsThere()) {
    const { noTerminal, noTerminalHint } = wordsIn(locale);
    throw new UsageError(noTerminal, noTerminalHint);
  }
  const screen = screenFor(options, locale);
  listenForEndings();
  const rooms = openRooms(context.roomsRoot);
  const here = await connectHere();
  let raised: Promise<Raised> | undefined;
  const machine = (): Promise<Raised> => {
    raised ??= raiseOrStop(here, screen);
    return raised;
  };
  const surroundings = { context, rooms, machine, screen, locale, say: speech(screen.style) };
  try {
    await talk(await playbooksOf(surroundings), surroundings);
  } finally {
    await here.close();
  }
}

async function raiseOrStop(here: Connection, screen: TerminalScreen): Promise<Raised> {
  const raised = await raise(here, screen);
  if (raised.isStopped) throw new Stopped();
  return raised;
}

function localeOf({ lang }: GuidedOptions): Locale {
  if (lang === undefined) return systemLocale(process.env, process.platform);
  if (isLocale(lang)) return lang;
  throw new UsageError(`--lang ${lang}: itfix does not speak that.`, `It speaks: ${locales.join(', ')}.`);
}

async function playbooksOf({ context, rooms, locale }: Surroundings): Promise<readonly Playbook[]> {
  const sources = ownPlaybooks(context.packageRoot)
    .map(name => findSource(name, context.packageRoot))
    .filter(source => !isAboutWay(source));
  return (await loadPlaybooks(sources, context.packageRoot, rooms, locale)).spoken;
}
