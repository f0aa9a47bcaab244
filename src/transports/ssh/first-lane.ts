import type { Rights } from '../../model/connection.ts';
import type { PlatformName } from '../../model/platform.ts';
import type { Elevation, FarSide, LaneStart } from '../../platforms/far-side.ts';
import { posixFarSide } from '../../platforms/posix-far-side.ts';
import { isWindowsServer, readWindowsSelf, windowsFarSide } from '../../platforms/windows-far-side.ts';
import { ChannelRefused, type Line } from './channel.ts';
import type { Lane, LaneEvents, Opening } from './lane.ts';
import { NoLane, opensWithin, startLane } from './start-lane.ts';
import { Unreached } from './unreached.ts';

/** What a machine says that it is. */
interface Self {
  readonly platform: PlatformName;
  readonly rights: Rights;
  /** How its user becomes administrator: at once, or with a password. */
  readonly elevation?: Elevation;
}

/** The shell takes the words and says nothing. */
class Silent extends Unreached {}

/** A machine that answers. */
export interface FirstLane extends Self {
  readonly farSide: FarSide;
  readonly lane: Lane;
  readonly noise: string;
  /** Why its rights are not higher, where that could not be found out. */
  readonly rightsNote?: string;
}

export interface FirstWish {
  /** How the server calls itself: Windows says so before anybody logs in. */
  readonly server: string;
  readonly lifeSec: number;
  readonly limitMs: number;
}

/** Opens the first lane. It tells what the machine is in the same flight, so that this costs no round trip. */
export async function openFirstLane(line: Line, wish: FirstWish, events: LaneEvents): Promise<FirstLane> {
  if (isWindowsServer(`SSH-2.0-${wish.server}`)) return open(line, wish, windowsFarSide, events);
  try {
    return await open(line, wish, posixFarSide, events);
  } catch (error) {
    if (error instanceof Silent) return withoutSudo(line, wish, error, events);
    // A shell that took the words and could do nothing with them: another SSH server on Windows has cmd.exe or PowerShell behind it.
    if (!(error instanceof Unreached) || !error.mayBeWindows) throw error;
    return open(line, wish, windowsFarSide, events).catch(later => {
      // Where neither language is understood, the first refusal is the plainer one.
      throw later instanceof Unreached && later.mayBeWindows ? error : later;
    });
  }
}

/** sudo and doas can wait for a name server or a directory that does not answer, which is no fault of the shell. */
async function withoutSudo(line: Line, wish: FirstWish, silence: Silent, events: LaneEvents): Promise<FirstLane> {
  try {
    const first = await open(line, wish, posixFarSide, events, 'what-it-is');
    const rightsNote = `sudo there did not answer within ${wish.limitMs / 1000} s`;
    return first.rights === 'root' ? first : { ...first, rightsNote };
  } catch (error) {
    // What it says of itself is worth more than its silence; that the line is gone now is not.
    throw error instanceof Unreached && error.outcome === 'unknown-system' ? error : silence;
  }
}

async function open(
  line: Line,
  wish: FirstWish,
  farSide: FarSide,
  events: LaneEvents,
  tells: LaneStart['tells'] = 'who-it-is',
): Promise<FirstLane> {
  const { lane, opening } = await start(line, wish, farSide, events, tells);
  try {
    const self = farSide === windowsFarSide ? windowsSelf(opening) : posixSelf(opening);
    return { ...self, farSide, lane, noise: opening.noise };
  } catch (error) {
    lane.close();
    throw error;
  }
}

/** What uname calls the systems itfix knows. */
const systems: { readonly [uname: string]: PlatformName } = { Linux: 'linux', Darwin: 'darwin' };

const elevations: { readonly [word: string]: Elevation } = {
  sudo: 'sudo',
  doas: 'doas',
  'sudo-password': 'sudo-password',
};

/** `Linux sudo` */
function posixSelf({ words, noise }: Opening): Self {
  const [system = '', word = ''] = words.split(' ').filter(part => part !== '');
  const platform = systems[system];
  if (platform === undefined) throw new Unreached('unknown-system', { said: system || words, noise });
  const elevation = elevations[word];
  const rights = word === 'root' ? 'root' : elevation === undefined || elevation === 'sudo-password' ? 'none' : 'sudo';
  return { platform, rights, ...(elevation ? { elevation } : {}) };
}

function windowsSelf({ words, noise }: Opening): Self {
  const self = readWindowsSelf(words);
  if (!self) throw new Unreached('unknown-system', { said: words, noise });
  if (self.languageMode === 'FullLanguage') return { platform: 'windows', rights: self.rights };
  const said = `PowerShell is restricted there (${self.languageMode}): a policy allows no scripts that could ask the system.`;
  throw new Unreached('no-shell', { said, noise });
}

async function start(
  line: Line,
  { lifeSec, limitMs }: FirstWish,
  farSide: FarSide,
  events: LaneEvents,
  tells: LaneStart['tells'],
): Promise<{ lane: Lane; opening: Opening }> {
  try {
    const started = await startLane(line, { farSide, lifeSec, limitMs, tells }, events);
    return { lane: started.lane, opening: await opensWithin(limitMs, started) };
  } catch (error) {
    if (error instanceof ChannelRefused) throw new Unreached('channel-refused', { said: error.message });
    if (!(error instanceof NoLane)) throw error;
    const { said, code, signal } = error.refusal;
    const how = signal !== undefined ? `ended by ${signal}` : code === undefined ? 'no answer' : `exit ${code}`;
    // Whether there is a shell is not known: only that none answered in time.
    if (said === '' && code === undefined && signal === undefined)
      throw new Silent('broken-off', {
        said: `the login was accepted, and no shell answered within ${limitMs / 1000} s`,
      });
    throw new Unreached('no-shell', { said: [said, `(${how})`].filter(Boolean).join(' ') }, code !== undefined);
  }
}
