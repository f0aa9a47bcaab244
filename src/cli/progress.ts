import type { RunEvent } from '../model/event.ts';
import type { Style } from '../model/report.ts';
import { shown } from './shown.ts';
import { isDumb, narrowestColumns, type Screen, styleFor } from './style.ts';

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

/** Lines that are only ever added: for files, screen readers and terminals too narrow for anything else. */
export function plainProgress(write: Write, style: Style): Progress {
  return {
    show(event) {
      const line = lineFor(event, style);
      if (line !== undefined) write(line);
    },
    whileAsking: ask => ask,
    stop: () => undefined,
  };
}

/** What is worth a line: what fails as soon as it is seen; what holds or is not known is told by the report. */
function lineFor(event: RunEvent, style: Style): string | undefined {
  if (event.type === 'started')
    return style.paint(
      'muted',
      `Looking at ${event.started.here ? 'this machine' : shown(event.started.target.url)} ${style.unicode ? '…' : '...'}`,
    );
  if (event.type !== 'outcome' || event.state !== 'fails') return undefined;
  const subject = event.subject === undefined ? '' : ` (${shown(event.subject)})`;
  return `${style.paint('error', 'FAILS')}  ${shown(event.why ?? event.title)}${subject}`;
}

/** A line that says what is being looked at now, below the findings so far. */
export async function liveProgress(screen: NodeJS.WriteStream, style: Style, write: Write): Promise<Progress> {
  const { default: ora } = await import('ora');
  const looks = style.unicode ? {} : ({ spinner: 'line' } as const);
  const spinner = ora({
    stream: screen,
    text: 'Starting',
    color: false,
    discardStdin: false,
    hideCursor: true,
    ...looks,
  });
  const asking = new Map<string, string>();
  let checks = 0;
  let isOver = false;
  spinner.start();
  return {
    show(event) {
      if (event.type === 'asking') asking.set(event.fact, event.title);
      if (event.type === 'reading') asking.delete(event.fact);
      if (event.type === 'outcome') checks++;
      const line = lineFor(event, style);
      if (line !== undefined && event.type === 'outcome') {
        spinner.clear();
        write(line);
      }
      const [current] = asking.values();
      const text = `${checks} checked${current === undefined ? '' : `, looking at: ${current}`}`;
      spinner.text = text.slice(0, style.width - 4);
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

/** What a person at the terminal sees, and whether lines may be drawn over there. */
export interface TerminalScreen {
  readonly style: Style;
  readonly isLive: boolean;
}

/** Stderr: stdout is for results. */
export function screenFor({ color, plain }: { readonly color: boolean; readonly plain?: boolean }): TerminalScreen {
  const { stderr, env, platform } = process;
  const style = styleFor(stderr, { color, full: false }, env, platform);
  return { style, isLive: !plain && mayMove(stderr, env, platform) };
}

/** ora loops for ever where the terminal claims to have no columns, so it is not used below a sensible width. */
export function mayMove(screen: Screen, env: NodeJS.ProcessEnv, system: NodeJS.Platform): boolean {
  if (isDumb(env, system) || (env.CI ?? '') !== '' || (env.ITFIX_PLAIN ?? '') !== '') return false;
  return screen.isTTY === true && (screen.columns ?? 0) >= narrowestColumns;
}
