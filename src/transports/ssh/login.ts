import type { Duplex } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { Algorithms, AnyAuthMethod, BaseAgent, Client, ParsedKey } from 'ssh2';
import type { LoginTry } from '../../model/way.ts';
import type { AuthenticationMethod } from './config.ts';
import type { People } from './people.ts';
import { mostSaidChars, Unreached } from './unreached.ts';

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

export interface LoginPlan {
  readonly user: string;
  /** For questions: `user@host`. */
  readonly name: string;
  readonly keys: readonly Key[];
  /** Methods the caller allows, in the order they are tried. */
  readonly methods: readonly AuthenticationMethod[];
  readonly algorithms: Algorithms;
  /** Nothing when the key is right. */
  readonly judge: (key: Buffer) => Promise<Unreached | undefined>;
  readonly people: People;
  readonly keepAliveMs: number;
  readonly keepAliveMost: number;
  /** For each thing that is waited for; people may take their time. */
  readonly limitMs: number;
}

/** How often a password may be mistyped, as ssh has it (NumberOfPasswordPrompts). */
const passwordTries = 3;

export interface LoggedIn {
  readonly client: Client;
  /** The last one is what let us in. */
  readonly tried: readonly LoginTry[];
}

/**
 * Goes through the handshake and logs in.
 *
 * @throws Unreached
 */
export async function login(socket: Duplex, plan: LoginPlan, signal: AbortSignal): Promise<LoggedIn> {
  const log: Log = { tried: [], offered: [], messages: [], leftOut: [] };
  const ssh = new NodeSSH();
  let verdict: unknown;
  const patience = openPatience(plan.limitMs, () => socket.destroy());
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  // Questions of a server come while it waits for their answers: not within the choice of the next way.
  const answer: People['answer'] = question => patience.whileAsking(plan.people.answer(question));
  const next = candidates({ ...plan, people: { ...plan.people, answer } }, log);
  const connecting = ssh.connect({
    sock: socket,
    username: plan.user,
    readyTimeout: 0,
    keepaliveInterval: plan.keepAliveMs,
    keepaliveCountMax: plan.keepAliveMost,
    algorithms: plan.algorithms,
    hostVerifier: (key: Buffer, verify: (right: boolean) => void) => {
      patience.whileAsking(plan.judge(key)).then(
        problem => {
          verdict = problem;
          verify(problem === undefined);
        },
        error => {
          verdict = error;
          verify(false);
        },
      );
    },
    authHandler: (left, _partly, give) => {
      if (left) log.offered = left;
      patience.whileAsking(next()).then(
        method => (method ? give(method) : giveUp(give)),
        error => {
          verdict = error;
          giveUp(give);
        },
      );
    },
  });
  const client = ssh.connection;
  let first: Error | undefined;
  // Errors come more than once, and after the handshake as well: without a listener each would end itfix.
  client?.on('error', error => {
    first ??= error;
  });
  client?.on('banner', message => keepMessage(message.trim(), log.messages));
  try {
    await connecting;
    if (!client) throw new Error('node-ssh has no connection');
    return { client, tried: log.tried };
  } catch (error) {
    client?.destroy();
    if (verdict !== undefined) throw verdict;
    throw unreached(first ?? error, log, patience.isOver() || signal.aborted);
  } finally {
    patience.end();
    signal.removeEventListener('abort', stop);
  }
}

/** ssh2 takes false for "no more", which its types leave out. */
function giveUp(give: (method: AnyAuthMethod) => void): void {
  Reflect.apply(give, undefined, [false]);
}

interface Log {
  readonly tried: LoginTry[];
  readonly leftOut: string[];
  offered: readonly string[];
  /** What the server wants people to read before they log in (RFC 4252, 5.4). */
  readonly messages: string[];
}

/** A server may send as many as it likes. */
function keepMessage(message: string, messages: string[]): void {
  const room = mostSaidChars - messages.join(' ').length;
  if (room > 0) messages.push(message.slice(0, room));
}

/** One try at one way to log in. Nothing where there is nothing to try it with. */
interface LoginWay {
  readonly method: AuthenticationMethod;
  give(): Promise<AnyAuthMethod | undefined>;
}

/**
 * The ways to log in, one after the other. What the server does not offer now waits: it may be the second of two that it wants (RFC 4252, 5.1,
 * partial success).
 */
function candidates(plan: LoginPlan, log: Log): () => Promise<AnyAuthMethod | undefined> {
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

function waysBy(method: AuthenticationMethod, plan: LoginPlan, log: Log): LoginWay[] {
  if (method === 'publickey') return plan.keys.map(key => ({ method, give: () => byKey(key, plan, log) }));
  if (method === 'password')
    return Array.from({ length: passwordTries }, () => ({ method, give: () => byPassword(plan, log) }));
  const hearing = { isAnswered: true };
  return Array.from({ length: passwordTries }, () => ({ method, give: async () => byQuestions(plan, log, hearing) }));
}

async function byKey(key: Key, { user: username, people }: LoginPlan, log: Log): Promise<AnyAuthMethod | undefined> {
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
  { user: username, name, people }: LoginPlan,
  { tried }: Log,
): Promise<AnyAuthMethod | undefined> {
  const password = await people.password(name);
  if (password === undefined) return undefined;
  tried.push({ method: 'password' });
  return { type: 'password', username, password };
}

/** Second factors, too: the server asks, a person answers. An empty answer where nobody does, and then not again. */
function byQuestions(
  { user: username, name, people }: LoginPlan,
  { tried }: Log,
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

/** A limit that stands still while a person is asked. */
interface Patience {
  whileAsking<T>(work: Promise<T>): Promise<T>;
  isOver(): boolean;
  end(): void;
}

function openPatience(limitMs: number, giveUp: () => void): Patience {
  let isOver = false;
  const over = (): void => {
    isOver = true;
    giveUp();
  };
  let timer = setTimeout(over, limitMs);
  return {
    async whileAsking(work) {
      clearTimeout(timer);
      try {
        return await work;
      } finally {
        clearTimeout(timer); // Two may have been waited for at the same time.
        if (!isOver) timer = setTimeout(over, limitMs);
      }
    },
    isOver: () => isOver,
    end() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

/** What ssh2 says when no way to log in is left, and when the two have no algorithm in common. */
function unreached(error: unknown, { tried, offered, messages, leftOut }: Log, isCut: boolean): Unreached {
  const level = Reflect.get(Object(error), 'level');
  const words = error instanceof Error ? error.message : String(error);
  const said = [...messages, words].filter(Boolean).join(' ');
  const about = { said, tried, offered, leftOut };
  if (isCut) return new Unreached('broken-off', about);
  // The words are of ssh2, not of the server.
  if (level === 'client-authentication') return new Unreached('login-refused', { ...about, said: messages.join(' ') });
  if (/too many authentication failures/i.test(words)) return new Unreached('login-refused', about);
  if (/no matching/i.test(words)) return new Unreached('no-common-algorithm', about);
  // Some way was right, and the server hangs up all the same: the account, not the login.
  if (tried.length > 0) return new Unreached('account-refused', about);
  return new Unreached('broken-off', about);
}
