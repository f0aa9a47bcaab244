import type { RunEvent } from '../model/event.ts';
import type { Style } from '../model/report.ts';
import { clean } from '../reports/_clean.ts';
import { narrowestColumns, type Screen } from './style.ts';

/** Shows a run while it goes on. */
export interface Progress {
  show(event: RunEvent): void;
  stop(): void;
}

type Write = (line: string) => void;

/** Lines that are only ever added: for files, screen readers and terminals too narrow for anything else. */
export function plainProgress(write: Write, style: Style): Progress {
  return {
    show(event) {
      const line = lineFor(event, style);
      if (line !== undefined) write(line);
    },
    stop: () => undefined,
  };
}

/** What is worth a line: what fails as soon as it is seen; what holds or is not known is told by the report. */
function lineFor(event: RunEvent, style: Style): string | undefined {
  if (event.type === 'started')
    return style.paint(
      'muted',
      `Looking at ${clean(event.started.target.hostname ?? event.started.target.url)} …`.replace(
        '…',
        style.unicode ? '…' : '...',
      ),
    );
  if (event.type !== 'outcome' || event.state !== 'fails') return undefined;
  const subject = event.subject === undefined ? '' : ` (${clean(event.subject)})`;
  return `${style.paint('error', 'FAILS')}  ${clean(event.why ?? event.title)}${subject}`;
}

/** A line that says what is being looked at now, below the findings so far. */
export async function liveProgress(screen: NodeJS.WriteStream, style: Style, write: Write): Promise<Progress> {
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: screen, text: 'Starting', color: 'cyan', discardStdin: false, hideCursor: true });
  const asking = new Map<string, string>();
  let checks = 0;
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
    stop: () => void spinner.stop(),
  };
}

/** ora loops for ever where the terminal claims to have no columns, so it is not used below a sensible width. */
export function isLive(screen: Screen, plain: boolean, env: NodeJS.ProcessEnv): boolean {
  if (plain || env.TERM === 'dumb' || (env.CI ?? '') !== '' || (env.ITFIX_PLAIN ?? '') !== '') return false;
  return screen.isTTY === true && (screen.columns ?? 0) >= narrowestColumns;
}
