import { lowerCase, matchesHostList, matchesList } from '../patterns.ts';
import { nextToken } from './words.ts';

/** What is known of the host when a Match line is reached. */
export interface Matched {
  /** The name to connect to, as far as it is known by then. */
  readonly host: string;
  readonly originalHost: string;
  readonly user: string;
  readonly localUser: string;
  readonly tag: string;
  /** The second look at the configuration, with the final name of the host. */
  readonly isFinal: boolean;
}

/** `maybe`: it hangs on a program, or on what only another version of ssh knows. */
export type Verdict =
  | { readonly fits: 'yes' | 'no' | 'maybe'; readonly wantsFinal: boolean; readonly wrong?: undefined }
  | { readonly wrong: string };

type Test = (argument: string, matched: Matched) => boolean | 'maybe';

const tests = new Map<string, Test>([
  ['host', (list, { host }) => matchesHostList(host, list)],
  ['originalhost', (list, { originalHost }) => matchesHostList(originalHost, list)],
  ['user', (list, { user }) => matchesList(user, list)],
  ['localuser', (list, { localUser }) => matchesList(localUser, list)],
  ['tagged', (list, { tag }) => matchesList(tag, list)],
  ['sessiontype', list => matchesList('exec', list)], // itfix runs commands and asks for no shell.
  ['exec', () => 'maybe'], // A program of the user's: not run, as it may do anything.
  ['localnetwork', () => 'maybe'],
  ['version', () => 'maybe'],
  ['command', () => 'maybe'],
]);

/** Whether a Match line fits, as match_cfg_line of ssh (readconf.c). All is read to the end, also after the first that does not fit. */
export function judgeMatch(line: string, matched: Matched): Verdict {
  let fits: 'yes' | 'no' | 'maybe' = 'yes';
  let wantsFinal = false;
  let seen = 0;
  for (let rest = line; rest !== ''; ) {
    const criterion = nextCriterion(rest);
    if ('wrong' in criterion) return criterion;
    if (criterion.name === '') break;
    const { name, isNegated } = criterion;
    rest = criterion.rest;
    if (name === 'all') return judgeAll(criterion, seen, { fits, wantsFinal });
    seen += 1;
    wantsFinal ||= name === 'final';
    const result = criterion.test(matched);
    if (result === 'maybe') fits = fits === 'no' ? 'no' : 'maybe';
    else if (result === isNegated) fits = 'no';
  }
  return seen === 0 ? { wrong: 'Match has no condition.' } : { fits, wantsFinal };
}

interface Criterion {
  readonly name: string;
  readonly isNegated: boolean;
  readonly rest: string;
  readonly test: (matched: Matched) => boolean | 'maybe';
}

function nextCriterion(text: string): Criterion | { readonly wrong: string } {
  const { token, rest } = nextToken(text);
  if (token === undefined) return { wrong: 'A quotation mark is not closed.' };
  if (token === '' || token.startsWith('#')) return { name: '', isNegated: false, rest: '', test: () => false };
  const isNegated = token.startsWith('!');
  const name = lowerCase(isNegated ? token.slice(1) : token);
  if (name === 'all') return { name, isNegated, rest, test: () => true };
  if (name === 'canonical' || name === 'final') return { name, isNegated, rest, test: ({ isFinal }) => isFinal };
  const test = tests.get(name);
  if (!test) return { wrong: `Match has no condition ${JSON.stringify(name)}.` };
  const argument = nextToken(rest);
  if (!argument.token || argument.token.startsWith('#')) return { wrong: `Match ${name} has no value.` };
  const { token: value, rest: after } = argument;
  return { name, isNegated, rest: after, test: matched => test(value, matched) };
}

/** `all` stands alone, or after one `canonical` or `final`. */
function judgeAll(
  { rest, isNegated }: Criterion,
  seen: number,
  { fits, wantsFinal }: { fits: 'yes' | 'no' | 'maybe'; wantsFinal: boolean },
): Verdict {
  if (seen > 1 || (rest !== '' && !rest.startsWith('#')))
    return { wrong: 'Match all cannot stand with other conditions.' };
  return { fits: isNegated ? 'no' : fits, wantsFinal };
}
