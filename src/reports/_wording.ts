import type { Severity } from '../model/playbook.ts';
import type { Action, Finding, Proposal, Run, Target } from '../model/run.ts';

/** The word for each state, so that none is told by colour alone. */
export const severityWords: Record<Severity, string> = {
  critical: 'CRITICAL',
  error: 'ERROR',
  warning: 'warning',
  info: 'note',
};

export const riskWords: Record<Proposal['risk'], string> = {
  none: 'none, nothing can be lost',
  undoable: 'it can be undone; write the old value down first',
  'not-undoable': 'it cannot be undone; be sure before you start',
};

export const rightsWords: Record<Target['rights'], string> = {
  root: 'administrator',
  sudo: 'ordinary user who may become administrator (sudo)',
  none: 'ordinary user without administrator rights',
};

export const outcomeWords: Record<Action['outcome'], string> = {
  offered: 'not done',
  refused: 'offered and refused',
  done: 'done',
  failed: 'tried and failed',
  interrupted: 'begun, and nobody knows how it ended',
  undone: 'done and undone again',
};

export const resultWords: Record<NonNullable<Action['result']>, string> = {
  fixed: 'the fault is gone',
  'not-fixed': 'the fault is still there',
  worse: 'something else broke',
  unknown: 'whether the fault is gone cannot be told',
};

/** What became of a change, in words. */
export function sayAction({ outcome, result, why }: Action): string {
  const ended = result === undefined ? '' : `, ${resultWords[result]}`;
  return `${outcomeWords[outcome]}${ended}${why === undefined ? '' : ` (${why})`}`;
}

/** How a fault is called in a list: `N02 no-carrier`. */
export function nameOf({ id, code }: Pick<Finding, 'id' | 'code'>): string {
  return `${code} ${id.slice(id.indexOf('/') + 1)}`;
}

/** The name of a fault of which only the id is at hand. */
export function nameOfId(id: string, run: Run): string {
  const finding = run.findings.find(one => one.id === id);
  return finding ? nameOf(finding) : id;
}

/** `adapters` of `network/adapters`. */
export function factName(fact: string): string {
  return fact.slice(fact.lastIndexOf('/') + 1);
}

/** Faults named in one sentence: all, unless there are too many to read. */
export const mostNamed = 20;

/** `one, two and 3 more`. */
export function someOf(names: readonly string[], most: number): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return [shown.slice(0, -1).join(', '), ...shown.slice(-1)].filter(part => part !== '').join(' and ');
}

/** `1 check`, `2 checks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A text as a sentence that another can follow. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?:]["')]?$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
