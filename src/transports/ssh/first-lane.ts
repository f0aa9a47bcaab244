import type { Rights } from '../../model/connection.ts';
import type { PlatformName } from '../../model/platform.ts';
import type { Elevation } from '../../platforms/far-side.ts';
import { ChannelRefused, type Line } from './channel.ts';
import type { Lane, LaneEvents, Opening } from './lane.ts';
import { NoLane, startLane } from './start-lane.ts';
import { Unreached } from './unreached.ts';

/** A machine that answers, and what it is. */
export interface FirstLane {
  readonly lane: Lane;
  readonly platform: PlatformName;
  readonly rights: Rights;
  /** How its user becomes administrator: at once, or with a password. */
  readonly elevation?: Elevation;
  readonly noise: string;
}

/** What uname calls the systems itfix knows. */
const systems: { readonly [uname: string]: PlatformName } = { Linux: 'linux', Darwin: 'darwin' };

const elevations: { readonly [word: string]: Elevation } = {
  sudo: 'sudo',
  doas: 'doas',
  'sudo-password': 'sudo-password',
};

/** Opens the first lane. It tells what the machine is in the same flight, so that this costs no round trip. */
export async function openFirstLane(
  line: Line,
  lifeSec: number,
  limitMs: number,
  events: LaneEvents,
): Promise<FirstLane> {
  const { lane, opening } = await start(line, lifeSec, limitMs, events);
  const [system = '', word = ''] = opening.words.split(' ').filter(part => part !== '');
  const platform = systems[system];
  const { noise } = opening;
  if (platform === undefined) {
    lane.close();
    throw new Unreached('unknown-system', { said: system || opening.words, noise });
  }
  const elevation = elevations[word];
  const rights = word === 'root' ? 'root' : elevation === undefined || elevation === 'sudo-password' ? 'none' : 'sudo';
  return { lane, platform, rights, noise, ...(elevation ? { elevation } : {}) };
}

async function start(
  line: Line,
  lifeSec: number,
  limitMs: number,
  events: LaneEvents,
): Promise<{ lane: Lane; opening: Opening }> {
  try {
    const { lane, opened } = await startLane(line, { lifeSec, tells: 'who-it-is' }, events);
    const timer = setTimeout(() => lane.close(), limitMs);
    try {
      return { lane, opening: await opened };
    } finally {
      clearTimeout(timer);
    }
  } catch (error) {
    if (error instanceof ChannelRefused) throw new Unreached('channel-refused', { said: error.message });
    if (!(error instanceof NoLane)) throw error;
    const { said, code, signal } = error.refusal;
    const how = signal !== undefined ? `ended by ${signal}` : code === undefined ? 'no answer' : `exit ${code}`;
    throw new Unreached('no-shell', { said: [said, `(${how})`].filter(Boolean).join(' ') });
  }
}
