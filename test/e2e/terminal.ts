import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { program } from './itfix.ts';

/** Itfix in a pseudo-terminal, and the screen as a person sees it. */
export interface Sitting {
  /** Every byte that came, in order. */
  readonly bytes: () => string;
  /** The lines on the screen and above it, without what follows the last letter of each. */
  screen(): Promise<string>;
  /** Waits until the screen shows it; fails with the screen when it does not come. */
  see(what: RegExp): Promise<void>;
  type(keys: string): void;
  /** Waits for the end of the program. */
  ended(): Promise<{ exitCode: number; signal: number }>;
  isCursorShown(): boolean;
  resize(columns: number): void;
  /** As when the window is closed. */
  hangUp(): void;
  /** As by `kill -9`. */
  kill(): void;
  close(): void;
}

export interface SittingOptions {
  readonly folder: string;
  readonly columns?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Program and words that start itfix in another surrounding: `unshare -n`. */
  readonly inside?: readonly string[];
}

export const keys = { down: '\x1b[B', up: '\x1b[A', enter: '\r', ctrlC: '\x03' } as const;

/** How long a person would look at a screen on which nothing happens. The machine of a test may be busy. */
const patienceMs = 20_000;

/** Itfix of this checkout in a terminal. */
export function sitDown(words: readonly string[], { inside = [], ...options }: SittingOptions): Sitting {
  return sitAt([...inside, process.execPath, program, ...words], options);
}

/** Any program in a terminal. */
export function sitAt(
  [file = '', ...rest]: readonly string[],
  { folder, columns = 80, env = {} }: Omit<SittingOptions, 'inside'>,
): Sitting {
  const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _color, ITFIX_PLAIN: _plain, ...inherited } = process.env;
  const given = {
    ...inherited,
    TERM: 'xterm-256color',
    HOME: folder,
    XDG_STATE_HOME: folder,
    LC_ALL: 'C.UTF-8',
    ...env,
  };
  // Node-pty makes no terminal without columns; stty can: some build servers and `script` have one.
  const [shell, script] = ['/bin/sh', 'stty cols 0 rows 0; exec "$@"'];
  const pty =
    columns === 0
      ? spawn(shell, ['-c', script, shell, file, ...rest], { cols: 80, rows: 30, cwd: folder, env: given })
      : spawn(file, rest, { cols: columns, rows: 30, cwd: folder, env: given });
  const terminal = new xterm.Terminal({ cols: columns || 80, rows: 30, scrollback: 2000, allowProposedApi: true });
  let bytes = '';
  pty.onData(data => {
    bytes += data;
    terminal.write(data);
  });
  const end = new Promise<{ exitCode: number; signal: number }>(resolve =>
    pty.onExit(({ exitCode, signal = 0 }) => resolve({ exitCode, signal })),
  );

  async function screen(): Promise<string> {
    await new Promise<void>(resolve => terminal.write('', resolve));
    const { buffer } = terminal;
    return Array.from({ length: buffer.active.length }, (_, row) => buffer.active.getLine(row)?.translateToString(true))
      .join('\n')
      .trimEnd();
  }

  return {
    bytes: () => bytes,
    screen,
    async see(what) {
      const start = Date.now();
      while (!what.test(await screen())) {
        if (Date.now() - start > patienceMs) throw new Error(`${what} is not on the screen:\n${await screen()}`);
        await new Promise(resolve => setTimeout(resolve, 30));
      }
    },
    type: text => pty.write(text),
    ended: () => end,
    isCursorShown: () => bytes.lastIndexOf('\x1b[?25l') <= bytes.lastIndexOf('\x1b[?25h'),
    resize(columns) {
      pty.resize(columns, 30);
      terminal.resize(columns, 30);
    },
    hangUp: () => pty.kill('SIGHUP'),
    kill: () => pty.kill('SIGKILL'),
    close: () => {
      try {
        pty.kill('SIGKILL');
      } catch {
        // Already gone.
      }
      terminal.dispose();
    },
  };
}
