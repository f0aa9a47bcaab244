import type { RunEvent, Started } from '../model/event.ts';
import type { Style } from '../model/report.ts';
import { shown } from './shown.ts';
import { isDumb, narrowestColumns, type Screen, styleFor } from './style.ts';
import type { Locale } from './words/locale.ts';
import { type Words, wordsIn } from './words/words.ts';

/** Makes a question one at which nothing moves. */
export type WhileAsking = <A extends unknown[], T>(ask: (...about: A) => Promise<T>) => (...about: A) => Promise<T>;

/** Shows a run while it goes on. */
export interface Progress {
  show(event: RunEvent): void;
  /** A person is asked: what moves would be drawn over the question. */
  whileAsking: WhileAsking;
  stop(): void;
}

/** `--quiet`. */
export const noProgress: Progress = { show: () => undefined, whileAsking: ask => ask, stop: () => undefined };

type Write = (line: string) => void;

/** How a run is told of while it goes on. Each event is given to it once. */
export interface Voice {
  /** What is worth a line of its own. */
  line(event: RunEvent): string | undefined;
  /** What is being done now. */
  status(): string;
}

/** Lines that are only ever added: for files, screen readers and terminals too narrow for anything else. */
export function plainProgress(write: Write, voice: Voice): Progress {
  return {
    show(event) {
      const line = voice.line(event);
      if (line !== undefined) write(line);
    },
    whileAsking: ask => ask,
    stop: () => undefined,
  };
}

/** For a technician: what fails as soon as it is seen; what holds or is not known is told by the report. */
export function findingsVoice({ style, isLive }: TerminalScreen): Voice {
  const asking = new Map<string, string>();
  let checks = 0;
  return {
    line(event) {
      if (event.type === 'asking') asking.set(event.fact, event.title);
      if (event.type === 'reading') asking.delete(event.fact);
      if (event.type === 'outcome') checks++;
      // What moves on the screen says by itself that something is looked at.
      if (event.type === 'started') return isLive ? undefined : style.paint('muted', sayStart(event.started, style));
      if (event.type !== 'outcome' || event.state !== 'fails') return undefined;
      const subject = event.subject === undefined ? '' : ` (${shown(event.subject)})`;
      return `${style.paint('error', 'FAILS')}  ${shown(event.why ?? event.title)}${subject}`;
    },
    status() {
      const [current] = asking.values();
      if (current === undefined && checks === 0) return 'Starting';
      return `${checks} checked${current === undefined ? '' : `, looking at: ${current}`}`;
    },
  };
}

function sayStart({ here, target }: Started, { unicode }: Style): string {
  return `Looking at ${here ? 'this machine' : shown(target.url)} ${unicode ? '…' : '...'}`;
}

/** A line that says what is being looked at now, below the findings so far. */
export async function liveProgress(
  screen: NodeJS.WriteStream,
  { width, unicode }: Style,
  write: Write,
  voice: Voice,
): Promise<Progress> {
  const { default: ora } = await import('ora');
  const looks = unicode ? {} : ({ spinner: 'line' } as const);
  const spinner = ora({
    stream: screen,
    text: voice.status(),
    color: false,
    discardStdin: false,
    hideCursor: true,
    ...looks,
  });
  let isOver = false;
  spinner.start();
  return {
    show(event) {
      const line = voice.line(event);
      if (line !== undefined) {
        spinner.clear();
        write(line);
      }
      spinner.text = voice.status().slice(0, width - 4);
    },
    whileAsking:
      ask =>
      async (...about) => {
        spinner.stop();
        try {
          return await ask(...about);
        } finally {
          if (!isOver) spinner.start();
        }
      },
    stop() {
      isOver = true; // The end of a run does not wait for the answer to a question.
      spinner.stop();
    },
  };
}

/** What a person at the terminal sees, in which language, and whether lines may be drawn over there. */
export interface TerminalScreen {
  readonly style: Style;
  readonly isLive: boolean;
  readonly words: Words;
}

/** Stderr: stdout is for results. */
export function screenFor(
  { color, plain }: { readonly color: boolean; readonly plain?: boolean },
  locale: Locale = 'en',
): TerminalScreen {
  const { stderr, env, platform } = process;
  const style = styleFor(stderr, { color, full: false }, env, platform);
  return { style, isLive: !plain && mayMove(stderr, env, platform), words: wordsIn(locale) };
}

/** ora loops for ever where the terminal claims to have no columns, so it is not used below a sensible width. */
export function mayMove(screen: Screen, env: NodeJS.ProcessEnv, system: NodeJS.Platform): boolean {
  if (isDumb(env, system) || (env.CI ?? '') !== '' || (env.ITFIX_PLAIN ?? '') !== '') return false;
  return screen.isTTY === true && (screen.columns ?? 0) >= narrowestColumns;
}
