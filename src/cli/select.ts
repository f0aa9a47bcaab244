import { createInterface } from 'node:readline';
import type inquirerModule from 'inquirer';
import type { Style } from '../model/report.ts';
import { wrap } from '../reports/_wrap.ts';
import { readable } from './words/letters.ts';
import type { Words } from './words/words.ts';

export interface Choice<T> {
  readonly value: T;
  readonly name: string;
}

/** The terminal that somebody sits at, and until when they are waited for. */
export interface Place {
  readonly style: Style;
  /** Whether lines may be drawn over: else the choices are numbered and one is typed. */
  readonly isLive: boolean;
  readonly words: Words;
  readonly signal: AbortSignal;
}

/** A person ended the question instead of answering it, or the time for it was over. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** A list to choose from, on stderr: stdout is for results. */
export async function select<T>(message: string, choices: readonly Choice<T>[], place: Place): Promise<T> {
  const names = choices.map(({ name }) => readable(name, place.style));
  const ask = place.isLive ? chosenByKeys : chosenByNumber;
  const choice = choices[await ask(readable(message, place.style), names, place)];
  if (!choice) throw new Stopped();
  return choice.value;
}

/** Choices on a screen at once; more are scrolled to. Practice value: they fit on the smallest usual terminal of 24 lines. */
export const choicesAtOnce = 15;

/** Arrow keys and Enter. */
async function chosenByKeys(question: string, names: readonly string[], place: Place): Promise<number> {
  const message = asked(question, place);
  const choices = listed(names, message, place);
  const theme = themeOf(place, place.words.keys);
  const list = {
    type: 'select',
    name: 'chosen',
    message,
    choices,
    loop: false,
    pageSize: choicesAtOnce,
    theme,
  } as const;
  return askedBy(prompt => prompt([list]), place);
}

type PromptModule = ReturnType<(typeof inquirerModule)['createPromptModule']>;

/** Inquirer on stderr. Ctrl-C, and the end of the time, is a person who stopped. */
export async function askedBy(
  ask: (prompt: PromptModule) => Promise<{ chosen: number }>,
  { signal }: Place,
): Promise<number> {
  const { default: inquirer } = await import('inquirer');
  try {
    return (await ask(inquirer.createPromptModule({ output: process.stderr, signal }))).chosen;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw name === 'ExitPromptError' || name === 'AbortPromptError' ? new Stopped() : error;
  }
}

/** The question and its list in lines that fit: inquirer breaks what is longer in the middle of words. */
export function asked(message: string, { style }: Place): string {
  return wrap(message, style.width - leadColumns).join('\n');
}

/** What is chosen stands behind the question afterwards, or below it where there is no room. */
export function listed(names: readonly string[], message: string, { style }: Place) {
  const lines = (name: string): string => wrap(name, style.width - leadColumns - 1).join('\n  ');
  const [last = ''] = message.split('\n').slice(-1);
  const room = style.width - leadColumns - last.length - 1;
  return names.map((name, value) => ({
    name: lines(name),
    short: name.length < room ? name : `\n  ${lines(name)}`,
    value,
  }));
}

/** The mark before a question, and that before a choice. */
const leadColumns = 2;

/** Inquirer itself knows neither NO_COLOR nor terminals that show nothing but ASCII. */
export function themeOf({ style, words }: Place, keys: (arrows: string) => string) {
  const { paint, unicode } = style;
  const strong = (text: string): string => paint('strong', text);
  const arrows = unicode ? '\u2191\u2193' : words.arrowKeys;
  return {
    prefix: { idle: strong('?'), done: strong('>') },
    icon: { cursor: unicode ? '\u276f' : '>' },
    style: {
      answer: strong,
      message: strong,
      highlight: strong,
      keysHelpTip: () => paint('muted', wrap(readable(keys(arrows), style), style.width - 1).join('\n')),
    },
  };
}

/** For screen readers and terminals on which nothing can be drawn over: a number and Enter. */
function chosenByNumber(message: string, names: readonly string[], place: Place): Promise<number> {
  const ask = (): string => place.words.typeNumber(names.length);
  return typedUntil([message, ...numbered(names)], ask, place, word => {
    const index = Number(word) - 1;
    return index in names ? index : undefined;
  });
}

export function numbered(names: readonly string[]): string[] {
  const width = String(names.length).length;
  return names.map((name, index) => `  ${String(index + 1).padStart(width)}  ${name}`);
}

/** Asks again until what was typed is an answer. */
export function typedUntil<T>(
  lines: readonly string[],
  ask: () => string,
  { signal, style }: Place,
  answerTo: (typed: string) => T | undefined,
): Promise<T> {
  const askAgain = (): void => void process.stderr.write(readable(ask(), style).replace(/ *$/, ' '));
  process.stderr.write(`${lines.join('\n')}\n`);
  askAgain();
  const input = createInterface({ input: process.stdin, terminal: false });
  return new Promise((resolve, reject) => {
    const stop = (): void => input.close();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    input.on('line', line => {
      const answer = answerTo(line.trim());
      if (answer === undefined) return askAgain();
      resolve(answer);
      input.close();
    });
    input.on('close', () => {
      signal.removeEventListener('abort', stop);
      reject(new Stopped()); // After an answer this changes nothing.
    });
  });
}
