import { randomBytes } from 'node:crypto';
import { type Elevation, type FarSide, type LaneStart, passwordPrompt } from '../../platforms/far-side.ts';
import { type Channel, ChannelRefused, type Line } from './channel.ts';
import { attachLane, type Lane, type LaneEvents, type LaneRefusal, type Opening } from './lane.ts';
import { Unreached } from './unreached.ts';

/** A way to become administrator, with what it asks for. */
export interface Elevated {
  readonly by: Elevation;
  readonly password?: string;
}

export interface LaneWish {
  readonly farSide: FarSide;
  readonly lifeSec: number;
  /** For each step on the way there. */
  readonly limitMs: number;
  readonly tells: LaneStart['tells'];
  readonly as?: Elevated;
}

export interface Started {
  readonly lane: Lane;
  /** What it says when it runs, or how it ended without. */
  readonly opened: Promise<Opening>;
}

/** It ended before it ran. */
export class NoLane extends Error {
  override readonly name = 'NoLane';
  readonly refusal: LaneRefusal;
  constructor(refusal: LaneRefusal) {
    super(refusal.said || 'it ended at once');
    this.refusal = refusal;
  }
}

/** sudo asked for it again. */
export class WrongPassword extends Error {
  override readonly name = 'WrongPassword';
}

/**
 * Starts a lane on a channel of its own. Jobs may be sent before it says that it runs.
 *
 * @throws ChannelRefused
 * @throws Unreached when the server says neither yes nor no
 */
export async function startLane(
  line: Line,
  { farSide, lifeSec, limitMs, tells, as: elevated }: LaneWish,
  events: LaneEvents,
): Promise<Started> {
  const nonce = `itfix${randomBytes(12).toString('hex')}`;
  const start: LaneStart = { nonce, lifeSec, tells, ...(elevated ? { as: elevated.by } : {}) };
  const channel = await openChannel(line, farSide.command(start), limitMs);
  channel.write(farSide.opening(start));
  const password = elevated?.password;
  const isWrong = password === undefined ? () => false : answerOnce(channel, nonce, password);
  let lane: Lane | undefined;
  const opened = new Promise<Opening>((resolve, reject) => {
    lane = attachLane({
      farSide,
      channel,
      nonce,
      elevated: elevated !== undefined,
      events,
      opened: resolve,
      refused: refusal => reject(isWrong() ? new WrongPassword() : new NoLane(withoutPrompt(refusal, nonce))),
    });
  });
  opened.catch(() => undefined); // Who wants to know waits for it.
  if (!lane) throw new ChannelRefused('no lane');
  return { lane, opened };
}

/** What sudo says behind its question is its reason; the question is ours. */
function withoutPrompt(refusal: LaneRefusal, nonce: string): LaneRefusal {
  return { ...refusal, said: refusal.said.replaceAll(passwordPrompt(nonce), '').trim() };
}

/** A server may take a login and then hang, in a module of PAM or in a home directory that does not answer. */
async function openChannel(line: Line, commandLine: string, limitMs: number): Promise<Channel> {
  const opening = line.open(commandLine);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const said = `the login was accepted, and the server opened no session within ${limitMs / 1000} s`;
    timer = setTimeout(() => {
      opening.then(channel => channel.close()).catch(() => undefined); // It comes too late to be told.
      reject(new Unreached('broken-off', { said }));
    }, limitMs);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What it says when it runs. One that says nothing for too long is given up: sudo may wait for a directory that does not answer. */
export async function opensWithin(limitMs: number, { lane, opened }: Started): Promise<Opening> {
  const timer = setTimeout(() => lane.close(), limitMs);
  try {
    return await opened;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Gives sudo the password when it asks, and only then: a sudo that needs none would hand it on to the shell as a command. Asked a second
 * time, it was wrong: what is returned says so.
 */
function answerOnce(channel: Channel, nonce: string, password: string): () => boolean {
  const prompt = passwordPrompt(nonce);
  let said = '';
  let answered = 0;
  channel.onOutput('stderr', chunk => {
    if (answered > 1) return;
    said += chunk.toString('latin1');
    for (let at = said.indexOf(prompt); at >= 0; at = said.indexOf(prompt)) {
      said = said.slice(at + prompt.length);
      answered++;
      if (answered === 1) channel.write(`${password}\n`);
      else channel.close();
    }
    said = said.slice(-prompt.length);
  });
  return () => answered > 1;
}
