/**
 * Why two readings of the same thing may differ although nothing has changed. Learnt from what a value is called: names of facts say their unit
 * (`usedPct`, `uptimeSec`, `freeBytes`) and what they count.
 */
export type Unsteady =
  /** When something happened, or how long ago. */
  | 'time'
  /** A number that a system gives anew each time: a process, a print job. */
  | 'number of its own'
  /** Who used most of something at that moment. */
  | 'moment'
  /** A measured or counted amount that is hardly another. */
  | 'amount'
  /** Words with numbers and times in them, which are the same words. */
  | 'wording'
  /** What tells one machine from another. */
  | 'identity';

/** `notAfter` to `not`, `after`. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ');
}

const ownNumbers = new Set(['pid', 'id']);

/** Lists of who used most, and what was measured one after the other. */
const momentary = new Set(['top', 'busy', 'processes', 'owners', 'samples', 'steps']);

/** How much there was to do at that moment. */
const loads = new Set(['load1', 'load5', 'load15', 'busy', 'waited', 'stalled', 'cpu', 'per']);

/** Sentences of programs. */
const sentences = new Set(['text', 'said', 'message', 'reply', 'example', 'noise', 'last', 'words', 'error']);

const identities = new Set(['hostname', 'serial', 'mac', 'uuid', 'tag', 'fingerprint']);

/** Sizes of things, which do not move. */
const fixedSizes = new Set(['size', 'total', 'memory']);

/** How much a number may move and still be the same. */
interface Slack {
  /** Points between, and times as much: both have to be reached. */
  readonly least: number;
  readonly times: number;
}

/** Practice values: what two runs a minute apart show on a machine that is used. */
const slacks: Record<string, Slack> = {
  pct: { least: 10, times: 1 },
  percent: { least: 10, times: 1 },
  celsius: { least: 15, times: 1 },
  c: { least: 15, times: 1 },
  ms: { least: 100, times: 3 },
  sec: { least: 60, times: 3 },
  seconds: { least: 60, times: 3 },
  days: { least: 7, times: 3 },
  hours: { least: 24, times: 3 },
  bytes: { least: 64 * 1024 * 1024, times: 1.5 },
};

/** Sizes below this are those of a packet or a sector, and are compared as they are. */
const smallestMovingBytes = 64 * 1024;

/** What is counted since some time, or waits at that moment: none is not some, and many are not few. Errors are compared as they are: one more is news. */
const counted: Slack = { least: 1, times: 3 };

const counters = new Set(
  (
    'count times frames packets restarts crashes changes damaged before failures successes messages deferred sent received answered ' +
    'asked looked unread unwalked printed cycles used files inodes waiting jobs sockets ' +
    'available security omitted sheets'
  ).split(' '),
);

/** How a number of this name may move; nothing where any difference counts: ports, codes, sizes. */
function slackOf(name: string): Slack | undefined {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (last === 'bytes' && fixedSizes.has(words.at(-2) ?? '')) return undefined;
  if (loads.has(name) || words.at(-2) === 'per') return counted;
  const slack = slacks[last];
  // A rate of a link is what was agreed on; of a line, what was measured.
  if (last === 'mbps') return words[0] === 'speed' ? undefined : counted;
  return slack ?? (counters.has(last) ? counted : undefined);
}

/** The moment that a text of ISO 8601 names. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** What two values of one name are compared in the light of. */
export interface Light {
  /** When each was read, in milliseconds. */
  readonly readAt: readonly [number, number];
  /** A check came out otherwise that rests on it: smaller differences count. */
  readonly isDeciding: boolean;
  readonly areTwoMachines: boolean;
}

/** A difference that decides something may be this much smaller. */
const decidingShare = 0.1;

/** Why a difference between two values of this name says nothing, or nothing where it does. */
export function unsteady(name: string, before: unknown, after: unknown, light: Light): Unsteady | undefined {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (light.areTwoMachines && identities.has(last)) return 'identity';
  if (ownNumbers.has(name)) return 'number of its own';
  if (words[0] === 'uptime') return 'time';
  if (!light.isDeciding && isMomentary(name, words)) return 'moment';
  if (typeof before === 'number' && typeof after === 'number') {
    const isSmall = last === 'bytes' && Math.max(before, after) < smallestMovingBytes;
    const slack = isSmall ? undefined : slackOf(name);
    return slack && isWithin(before, after, light.isDeciding ? finer(slack) : slack) ? 'amount' : undefined;
  }
  if (typeof before !== 'string' || typeof after !== 'string') return undefined;
  if (isPast(before, light.readAt[0]) && isPast(after, light.readAt[1])) return 'time';
  return sentences.has(last) && withoutNumbers(before) === withoutNumbers(after) ? 'wording' : undefined;
}

function isMomentary(name: string, words: readonly string[]): boolean {
  // `busyPct`, `ioStalledPct`, `bytesPerSec`: what is counted by the word before the unit.
  return momentary.has(name) || loads.has(name) || (words.length > 1 && loads.has(words.at(-2) ?? ''));
}

/** What stays of a value by which it can be found again in another list; nothing of what moves by itself. */
export function steadyPart(name: string, value: unknown, readAt: number): unknown {
  const words = wordsOf(name);
  if (ownNumbers.has(name) || words[0] === 'uptime' || momentary.has(name)) return undefined;
  if (typeof value === 'number') return slackOf(name) ? undefined : value;
  if (typeof value !== 'string') return value;
  if (isPast(value, readAt)) return undefined;
  return sentences.has(words.at(-1) ?? '') ? withoutNumbers(value) : value;
}

function finer({ least, times }: Slack): Slack {
  return { least: least * decidingShare, times: 1 + (times - 1) * decidingShare };
}

function isWithin(before: number, after: number, { least, times }: Slack): boolean {
  const [small = 0, large = 0] = [Math.abs(before), Math.abs(after)].sort((a, b) => a - b);
  if (Math.abs(before - after) < least) return true;
  return Math.sign(before) === Math.sign(after) && large < small * times;
}

/** A moment before the reading is when something happened; one after it, when something ends: that counts. */
function isPast(text: string, readAt: number): boolean {
  return moment.test(text) && !(Date.parse(text) > readAt);
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, '0');
}
