import type { Duplex } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { Algorithms, AnyAuthMethod, Client } from 'ssh2';
import type { LoginTry } from '../../model/way.ts';
import { candidates, type LoginLog, type LoginWays } from './login-ways.ts';
import { openPatience } from './patience.ts';
import type { People } from './people.ts';
import { sendTogether } from './send-together.ts';
import { mostSaidChars, Unreached } from './unreached.ts';

export interface LoginPlan extends LoginWays {
  readonly algorithms: Algorithms;
  /** Nothing when the key is right. */
  readonly judge: (key: Buffer) => Promise<Unreached | undefined>;
  readonly keepAliveMs: number;
  readonly keepAliveMost: number;
  /** For each thing that is waited for; people may take their time. */
  readonly limitMs: number;
}

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
  const log: LoginLog = { tried: [], offered: [], messages: [], leftOut: [] };
  const ssh = new NodeSSH();
  let verdict: unknown;
  const patience = openPatience(plan.limitMs, () => socket.destroy());
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  // Questions of a server come while it waits for their answers: not within the choice of the next way.
  const answer: People['answer'] = question => patience.whileAsking(plan.people.answer(question));
  const next = candidates({ ...plan, people: { ...plan.people, answer } }, log);
  const connecting = ssh.connect({
    sock: sendTogether(socket),
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

/** A server may send as many as it likes. */
function keepMessage(message: string, messages: string[]): void {
  const room = mostSaidChars - messages.join(' ').length;
  if (room > 0) messages.push(message.slice(0, room));
}

/** What ssh2 says when no way to log in is left, and when the two have no algorithm in common. */
function unreached(error: unknown, { tried, offered, messages, leftOut }: LoginLog, isCut: boolean): Unreached {
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
