import type { AnyAuthMethod, BaseAgent, ParsedKey } from 'ssh2';
import type { LoginTry } from '../../model/way.ts';
import type { AuthenticationMethod } from './config.ts';
import type { People } from './people.ts';

/** A key to log in with: one of a file, or one that an agent holds. */
export interface Key {
  /** `SHA256:…` and where it is from: what tier 2 needs to know which key was refused. */
  name(): Promise<string>;
  /** Asks for the passphrase where it needs one. */
  open(people: People): Promise<ParsedKey | BaseAgent | LeftOut>;
}

/** A key that cannot be tried, and why. */
interface LeftOut {
  readonly leftOut: string;
}

/** Who logs in, and with what. */
export interface LoginWays {
  readonly user: string;
  /** For questions: `user@host`. */
  readonly name: string;
  readonly keys: readonly Key[];
  /** Methods the caller allows, in the order they are tried. */
  readonly methods: readonly AuthenticationMethod[];
  readonly people: People;
}

/** What is noted on the way in, for the report. */
export interface LoginLog {
  readonly tried: LoginTry[];
  readonly leftOut: string[];
  offered: readonly string[];
  /** What the server wants people to read before they log in (RFC 4252, 5.4). */
  readonly messages: string[];
}

/** How often a password may be mistyped, as ssh has it (NumberOfPasswordPrompts). */
const passwordTries = 3;

/** One try at one way to log in. Nothing where there is nothing to try it with. */
interface LoginWay {
  readonly method: AuthenticationMethod;
  give(): Promise<AnyAuthMethod | undefined>;
}

/**
 * The ways to log in, one after the other. What the server does not offer now waits: it may be the second of two that it wants (RFC 4252, 5.1,
 * partial success).
 */
export function candidates(plan: LoginWays, log: LoginLog): () => Promise<AnyAuthMethod | undefined> {
  const left = plan.methods.flatMap(method => waysBy(method, plan, log));
  let asked = false;
  let blind: LoginWay | undefined;
  return async () => {
    // Tried before it was known what the server wants first: nobody has looked at it.
    if (blind && log.offered.length > 0 && !log.offered.includes(blind.method)) {
      left.unshift(blind);
      log.tried.pop();
    }
    blind = undefined;
    for (;;) {
      const at = left.findIndex(({ method }) => log.offered.length === 0 || log.offered.includes(method));
      const way = left[at];
      // A person is asked for nothing that the server does not want: it is asked first which ways it has. With a key that is a round trip for nothing.
      const isBlind = !asked && log.offered.length === 0 && way?.method !== 'publickey';
      if (isBlind) {
        asked = true;
        return { type: 'none', username: plan.user };
      }
      if (!way) return undefined;
      left.splice(at, 1);
      const method = await way.give();
      if (!method) continue;
      if (log.offered.length === 0) blind = way;
      return method;
    }
  };
}

function waysBy(method: AuthenticationMethod, plan: LoginWays, log: LoginLog): LoginWay[] {
  if (method === 'publickey') return plan.keys.map(key => ({ method, give: () => byKey(key, plan, log) }));
  if (method === 'password')
    return Array.from({ length: passwordTries }, () => ({ method, give: () => byPassword(plan, log) }));
  const hearing = { isAnswered: true };
  return Array.from({ length: passwordTries }, () => ({ method, give: async () => byQuestions(plan, log, hearing) }));
}

async function byKey(
  key: Key,
  { user: username, people }: LoginWays,
  log: LoginLog,
): Promise<AnyAuthMethod | undefined> {
  const opened = await key.open(people);
  if ('leftOut' in opened) {
    log.leftOut.push(opened.leftOut);
    return undefined;
  }
  log.tried.push({ method: 'publickey', what: await key.name() });
  if ('getIdentities' in opened) return { type: 'agent', username, agent: opened };
  return { type: 'publickey', username, key: opened };
}

async function byPassword(
  { user: username, name, people }: LoginWays,
  { tried }: LoginLog,
): Promise<AnyAuthMethod | undefined> {
  const password = await people.password(name);
  if (password === undefined) return undefined;
  tried.push({ method: 'password' });
  return { type: 'password', username, password };
}

/** Second factors, too: the server asks, a person answers. An empty answer where nobody does, and then not again. */
function byQuestions(
  { user: username, name, people }: LoginWays,
  { tried }: LoginLog,
  hearing: { isAnswered: boolean },
): AnyAuthMethod | undefined {
  if (!hearing.isAnswered) return undefined;
  hearing.isAnswered = false;
  return {
    type: 'keyboard-interactive',
    username,
    prompt(_name, instructions, _language, prompts, finish) {
      answerAll(prompts, instructions, name, people).then(
        answers => {
          if (answers.some(answer => answer !== undefined)) {
            hearing.isAnswered = true;
            tried.push({ method: 'keyboard-interactive' });
          }
          finish(answers.map(answer => answer ?? ''));
        },
        () => finish([]),
      );
    },
  };
}

async function answerAll(
  prompts: readonly { readonly prompt: string; readonly echo?: boolean }[],
  instructions: string,
  account: string,
  people: People,
): Promise<(string | undefined)[]> {
  const answers: (string | undefined)[] = [];
  for (const { prompt, echo } of prompts) {
    answers.push(await people.answer({ account, instructions, prompt, hidden: echo !== true }));
  }
  return answers;
}
