import type { Socket } from 'node:net';
import type { Here } from '../../../model/probe.ts';
import { hear, openTalks, short, type Talking, talk } from '../_talk.ts';
import { offersIn } from '../services/speech.ts';
import type { LoginFact, LoginParams } from './fact.ts';
import { refusalIn } from './refusal.ts';
import { type Step, waysToLogIn } from './ways.ts';
import { withoutPassword } from './without-password.ts';

type Tried = Pick<LoginFact, 'outcome' | 'reason' | 'said'>;

/** Logs in once: on one connection, in one way, and only where it is encrypted and the certificate is good. */
export async function logInHere({ name, service, waitMs }: LoginParams, here: Here): Promise<LoginFact> {
  const { secret = '' } = here;
  const { common, end } = await openTalks(waitMs, here);
  let tried: Tried = { outcome: 'not-tried' };
  const then = async (safe: Socket, offered: string, talking: Talking): Promise<void> => {
    tried = await logIn(safe, offered, talking, { name, password: secret });
  };
  // Nothing is said in the clear.
  const isSafe = service.security !== 'plain';
  const { result, logins, protocol, host, port, security, from } = await talk({
    service,
    ...common,
    ...(isSafe && { then }),
  }).finally(end);
  here.signal.throwIfAborted();
  return { protocol, host, port, security, from, reached: result, logins, ...tried };
}

interface Account {
  readonly name: string;
  readonly password: string;
}

async function logIn(safe: Socket, offered: string, talking: Talking, { name, password }: Account): Promise<Tried> {
  const { protocol } = talking.service;
  const way = waysToLogIn(protocol, offered, offersIn(offered).logins, name, password);
  if (way === 'modern-only' || way === 'no-known-way') return { outcome: way };
  const answer = await speak(safe, way, talking);
  if (answer === '') return { outcome: 'no-answer' };
  const said = short(withoutPassword(answer, name, password));
  if (accepted[protocol].test(answer)) return { outcome: 'accepted' };
  const reason = refusalIn(answer, protocol);
  return { outcome: 'refused', said, ...(reason && { reason }) };
}

const accepted = { smtp: /^235/m, imap: /^a3 OK/im, pop3: /^\+OK/m };

/** The answer to the last step, or to the one that was refused. */
async function speak(safe: Socket, steps: readonly Step[], talking: Talking): Promise<string> {
  let answer = '';
  for (const { say, complete, goesOn } of steps) {
    answer = await hear(safe, say, complete, talking);
    if (!complete.test(answer)) return '';
    if (!goesOn?.test(answer)) return answer;
  }
  return answer;
}
