import { Chalk, type ChalkInstance } from 'chalk';
import type { Style } from '../model/report.ts';

/** Where text goes: a stream that may be a terminal. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Width of a page where there is no terminal to ask, or one that claims to have no columns. */
const pageColumns = 80;
/** Longer lines are hard to read on a wide screen. Practice value. */
const widestColumns = 120;
export const narrowestColumns = 40;

/** Decides colour once: --no-color, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. chalk itself does not look at NO_COLOR. */
export function hasColor(screen: Screen, wanted: boolean, env: NodeJS.ProcessEnv, system: NodeJS.Platform): boolean {
  if (!wanted || (env.NO_COLOR ?? '') !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0';
  return screen.isTTY === true && !isDumb(env, system);
}

/** A terminal that can only add lines, or does not say what it is; on Windows none says it. */
export function isDumb({ TERM }: NodeJS.ProcessEnv, system: NodeJS.Platform): boolean {
  return TERM === 'dumb' || (system !== 'win32' && (TERM ?? '') === '');
}

export function hasUnicode(env: NodeJS.ProcessEnv, system: NodeJS.Platform): boolean {
  if (system === 'win32') return env.WT_SESSION !== undefined || env.TERM_PROGRAM !== undefined;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) && env.TERM !== 'linux';
}

export function widthOf({ columns }: Screen): number {
  if (columns === undefined || columns < narrowestColumns) return columns ? narrowestColumns : pageColumns;
  return Math.min(columns, widestColumns);
}

/** How text for this screen is set. */
export function styleFor(
  screen: Screen,
  options: { color: boolean; full: boolean },
  env: NodeJS.ProcessEnv,
  system: NodeJS.Platform,
): Style {
  const chalk = new Chalk({ level: hasColor(screen, options.color, env, system) ? 1 : 0 });
  const paints = paintsOf(chalk);
  return {
    width: widthOf(screen),
    unicode: hasUnicode(env, system),
    full: options.full,
    paint: (role, text) => paints[role](text),
  };
}

function paintsOf(chalk: ChalkInstance): Record<Parameters<Style['paint']>[0], (text: string) => string> {
  return {
    critical: chalk.bold.red,
    error: chalk.red,
    warning: chalk.yellow,
    good: chalk.green,
    muted: chalk.dim,
    strong: chalk.bold,
    heading: chalk.bold.underline,
  };
}
