import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { Connection, Rights } from '../model/connection.ts';
import type { SshAttempt } from '../model/way.ts';
import type { FarSide } from '../platforms/far-side.ts';
import { posixFarSide } from '../platforms/posix-far-side.ts';
import { ChannelRefused, type Line } from './ssh/channel.ts';
import { connectionOver } from './ssh/connection.ts';
import { dial, stageLimitMs } from './ssh/dial.ts';
import { elevate } from './ssh/elevate.ts';
import { openFirstLane } from './ssh/first-lane.ts';
import { forward } from './ssh/forward.ts';
import { awaitGreeting } from './ssh/greeting.ts';
import type { Lane, LaneEvents } from './ssh/lane.ts';
import { type Lanes, openLanes } from './ssh/lanes.ts';
import { lineOver } from './ssh/line.ts';
import { type LoginPlan, login } from './ssh/login.ts';
import { openPatiently } from './ssh/open-patiently.ts';
import { type OpenSshPlan, openSshLine } from './ssh/openssh.ts';
import type { People } from './ssh/people.ts';
import { type Elevated, opensWithin, startLane } from './ssh/start-lane.ts';
import { Unreached } from './ssh/unreached.ts';
import { urlOf } from './ssh/url.ts';

/** One machine on the way; the last one is the target. */
export interface Hop extends Pick<LoginPlan, 'user' | 'name' | 'keys' | 'methods' | 'algorithms'> {
  readonly host: string;
  readonly port: number;
  readonly family: 0 | 4 | 6;
  readonly connectLimitMs?: number;
  readonly keepAliveMs: number;
  readonly keepAliveMost: number;
  /** Judges its host key, and says what it is; a problem ends the way. */
  readonly judge: LoginPlan['judge'];
  /** Keys that are named or held and not tried, and why. */
  readonly leftOut: readonly string[];
  /** What of it only the system's ssh can do, in words. */
  readonly beyond: readonly string[];
  /** Of a target that only the system's ssh can reach. */
  readonly bySystem?: OpenSshPlan;
  /** Keys that are known for it. The system's ssh judges by itself and does not say them. */
  readonly knownKeys?: NonNullable<SshAttempt['hostKey']>['known'];
  /** Learnt by judging. */
  readonly hostKey: () => SshAttempt['hostKey'];
}

export interface SshOptions {
  readonly people: People;
  readonly signal: AbortSignal;
  /** How long the other side may work for us at the longest. */
  readonly lifeSec: number;
}

/** The line to a machine, or how far the way there led. */
export interface Opened {
  readonly connection?: Connection;
  readonly attempt: SshAttempt;
}

/** Opens a way over these hops. Never throws for bad news: that is the attempt. */
export async function openSsh(hops: readonly Hop[], options: SshOptions): Promise<Opened> {
  const target = hops.at(-1);
  if (!target) throw new TypeError('a way has at least one hop');
  const known: Known = { addresses: [], tried: [] };
  const open: Client[] = [];
  const closeAll = (): void => {
    for (const client of open.toReversed()) client.end();
  };
  const { signal } = options;
  let at = target;
  const byHops = async (): Promise<Line> => {
    for (const hop of hops) {
      at = hop;
      open.push(await reach(hop, open.at(-1), known, options));
    }
    const last = open.at(-1);
    if (!last) throw new TypeError('a way has at least one hop');
    return lineOver(last);
  };
  const bySystem = (plan: OpenSshPlan): Promise<Line> => {
    const opening = (): Promise<Line> => openSshLine(plan, signal);
    return options.people.whileOtherAsks?.(opening) ?? opening();
  };
  let line: Line | undefined;
  const stop = (): void => {
    void line?.close();
    for (const client of open) client.destroy(); // Who does not answer says no good-bye.
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    line = target.bySystem ? await bySystem(target.bySystem) : await byHops();
    line.onLost(closeAll);
    const { connection, noise } = await connect(line, target, known.server ?? '', options);
    return { connection, attempt: attemptOf(target, target, known, 'ready', noise === '' ? {} : { noise }) };
  } catch (error) {
    closeAll();
    await line?.close();
    if (!(error instanceof Unreached)) throw error;
    return { attempt: attemptOf(target, at, known, signal.aborted ? 'broken-off' : error.outcome, error.about) };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What is learnt of the machine that is being reached now. */
interface Known {
  addresses: readonly string[];
  address?: string;
  server?: string;
  tried: SshAttempt['tried'];
}

async function reach(hop: Hop, before: Client | undefined, known: Known, options: SshOptions): Promise<Client> {
  const { signal, people } = options;
  const limitMs = hop.connectLimitMs ?? stageLimitMs;
  known.addresses = [];
  known.tried = [];
  delete known.address;
  delete known.server;
  const stream = before ? await forward(before, hop, limitMs, signal) : await dialled(hop, limitMs, known, signal);
  known.server = await awaitGreeting(stream, limitMs, signal);
  const { client, tried } = await login(stream, { ...hop, people, limitMs }, signal);
  known.tried = tried;
  return client;
}

async function dialled(
  { host, port, family }: Hop,
  limitMs: number,
  known: Known,
  signal: AbortSignal,
): Promise<Duplex> {
  const { socket, address, addresses } = await dial(host, port, { family, limitMs, signal });
  known.addresses = addresses;
  known.address = address;
  return socket;
}

/** Opens the first lane, and with a password the first one of the administrator. */
async function connect(
  line: Line,
  target: Hop,
  server: string,
  options: SshOptions,
): Promise<{ connection: Connection; noise: string }> {
  let elevated: Elevated | undefined;
  let farSide: FarSide = posixFarSide;
  const { lifeSec, people } = options;
  const limitMs = target.connectLimitMs ?? stageLimitMs;
  const openLane = async (as: Elevated | undefined, events: LaneEvents): Promise<Lane> => {
    const wish = { farSide, lifeSec, limitMs, tells: 'that-it-runs' } as const;
    const started = await startLane(line, as ? { ...wish, as } : wish, events);
    if (as) await opensWithin(limitMs, started);
    return started.lane;
  };
  const lanes: Lanes = openLanes((isElevated, events) => openLane(isElevated ? elevated : undefined, events));
  const first = await openFirstLane(line, { server, lifeSec, limitMs }, lanes.events);
  farSide = first.farSide;
  lanes.setPace(farSide.pace);
  lanes.add(first.lane);
  const elevation = await elevate(first.elevation, target.name, people, async as => {
    const openOne = (): Promise<Lane> => openLane(as, lanes.events);
    const lane = await openOne().catch(error => {
      if (!(error instanceof ChannelRefused)) throw error;
      first.lane.close(); // There is room for one only (MaxSessions 1): they take turns.
      return openPatiently(openOne);
    });
    lanes.add(lane);
  });
  elevated = elevation.as;
  const rights: Rights = first.rights === 'root' ? 'root' : elevated ? 'sudo' : 'none';
  const rightsNote = first.rightsNote ?? elevation.rightsNote;
  return {
    connection: connectionOver({
      url: urlOf(target),
      platform: first.platform,
      rights,
      line,
      lanes,
      ...(rightsNote ? { rightsNote } : {}),
    }),
    noise: first.noise,
  };
}

/** Why keys were not tried: known before, and found when their turn came. */
function leftOutOf({ leftOut: before }: Hop, { leftOut: later = [] }: Partial<SshAttempt>): readonly string[] {
  return [...before, ...later];
}

function attemptOf(
  target: Hop,
  at: Hop,
  known: Known,
  outcome: SshAttempt['outcome'],
  about: Partial<SshAttempt>,
): SshAttempt {
  const hostKey = at.hostKey();
  const { leftOut: _apart, ...rest } = about;
  return {
    user: at.user,
    host: at.host,
    port: at.port,
    offered: [],
    ...known,
    ...(hostKey ? { hostKey } : {}),
    ...(at === target ? {} : { hop: at.name }),
    ...rest,
    leftOut: leftOutOf(at, about),
    outcome,
  };
}
