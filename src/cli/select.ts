import { createInterface } from 'node:readline';
import type { Style } from '../model/report.ts';
import { shown } from './shown.ts';

export interface Choice<T> {
  readonly value: T;
  readonly name: string;
}

/** The terminal that somebody sits at, and until when they are waited for. */
export interface Place {
  readonly style: Style;
  /** Whether lines may be drawn over: else the choices are numbered and one is typed. */
  readonly isLive: boolean;
  readonly signal: AbortSignal;
}

/** A person ended the question instead of answering it, or the time for it was over. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** A list to choose from, on stderr: stdout is for results. */
export async function select<T>(message: string, choices: readonly Choice<T>[], place: Place): Promise<T> {
  const names = choices.map(({ name }) => shown(name));
  const ask = place.isLive ? chosenByKeys : chosenByNumber;
  const choice = choices[await ask(shown(message), names, place)];
  if (!choice) throw new Stopped();
  return choice.value;
}

/** Choices on a screen at once; more are scrolled to. Practice value: they fit on the smallest usual terminal of 24 lines. */
const choicesAtOnce = 15;

/** Arrow keys and Enter. */
async function chosenByKeys(message: string, names: readonly string[], { style, signal }: Place): Promise<number> {
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ output: process.stderr, signal });
  const choices = names.map((name, value) => ({ name, value }));
  const looks = { loop: false, pageSize: choicesAtOnce, theme: themeOf(style) };
  try {
    const question = { type: 'select', name: 'chosen', message, choices, ...looks } as const;
    return (await prompt<{ chosen: number }>([question])).chosen;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw name === 'ExitPromptError' || name === 'AbortPromptError' ? new Stopped() : error;
  }
}

/** Inquirer itself knows neither NO_COLOR nor terminals that show nothing but ASCII. */
function themeOf({ paint, unicode }: Style) {
  const strong = (text: string): string => paint('strong', text);
  const arrows = unicode ? '\u2191\u2193' : 'arrow keys';
  return {
    prefix: { idle: strong('?'), done: strong('>') },
    icon: { cursor: unicode ? '\u276f' : '>' },
    style: {
      answer: strong,
      message: strong,
      highlight: strong,
      keysHelpTip: () => paint('muted', `${arrows} to choose, Enter to answer, Ctrl-C to stop`),
    },
  };
}

/** For screen readers and terminals on which nothing can be drawn over: a number and Enter. */
function chosenByNumber(message: string, names: readonly string[], { signal }: Place): Promise<number> {
  const list = names.map((name, index) => `  ${index + 1}  ${name}`);
  const ask = `Type a number from 1 to ${names.length} and Enter: `;
  process.stderr.write(`${[message, ...list].join('\n')}\n${ask}`);
  const lines = createInterface({ input: process.stdin, terminal: false });
  return new Promise((resolve, reject) => {
    const stop = (): void => lines.close();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    lines.on('line', line => {
      const index = Number(line.trim()) - 1;
      if (!(index in names)) return void process.stderr.write(ask);
      resolve(index);
      lines.close();
    });
    lines.on('close', () => {
      signal.removeEventListener('abort', stop);
      reject(new Stopped()); // After an answer this changes nothing.
    });
  });
}
