import type { PlatformName } from './platform.ts';

/** Why there is no fact. A closed union: "could not tell" is never "broken" and never "fine". */
export type Reason =
  | { readonly why: 'unsupported'; readonly platform: PlatformName; readonly note: string }
  | { readonly why: 'tool-missing'; readonly tool: string }
  | { readonly why: 'not-kept'; readonly what: string }
  | { readonly why: 'denied'; readonly needs: string }
  | { readonly why: 'timed-out'; readonly limitMs: number }
  | { readonly why: 'unparsable'; readonly problem: string }
  | { readonly why: 'parameter-absent'; readonly parameter: string; readonly because: string }
  | { readonly why: 'unanswered'; readonly question: string }
  | { readonly why: 'not-needed'; readonly condition: string }
  | { readonly why: 'offline' }
  /** In a run that is judged again from its bundle. */
  | { readonly why: 'not-asked' }
  | { readonly why: 'cancelled' }
  | { readonly why: 'connection-lost'; readonly problem: string }
  | { readonly why: 'bug'; readonly problem: string };

/** A fact, or the typed reason why there is none. `evidence` names the executions it rests on. */
export type Reading<T = unknown> =
  | { readonly ok: true; readonly value: T; readonly evidence: readonly string[] }
  | { readonly ok: false; readonly reason: Reason; readonly evidence: readonly string[] };

const sentences: { [W in Reason['why']]: (reason: Extract<Reason, { why: W }>) => string } = {
  unsupported: r => (r.note ? r.note : `cannot be read on ${r.platform}`),
  'tool-missing': r => `the program "${r.tool}" is not on this machine`,
  'not-kept': r => `this machine keeps no ${r.what}`,
  denied: r => `no permission: needs ${r.needs}`,
  'timed-out': r => `no answer within ${r.limitMs / 1000} s`,
  unparsable: r => `the answer could not be understood: ${r.problem}`,
  'parameter-absent': r => `"${r.parameter}" is not known: ${r.because}`,
  unanswered: r => `the question "${r.question}" was not answered`,
  'not-needed': r => `only looked at when ${r.condition}`,
  offline: () => 'left out, because of --offline',
  'not-asked': () => 'it was not asked on the machine',
  cancelled: () => 'the run ended before the answer came',
  'connection-lost': r => `the connection was lost: ${r.problem}`,
  bug: r => `itfix itself failed here: ${r.problem}`,
};

/** The reason as a clause for people, to follow "could not check, because". */
export function sayReason<W extends Reason['why']>(reason: Extract<Reason, { why: W }>): string {
  const say: (reason: Extract<Reason, { why: W }>) => string = sentences[reason.why as W];
  return say(reason);
}
