/**
 * What runs on the other end of an SSH channel while commands are asked: a lane. It says `<nonce> <words>` on a line of its own when it
 * runs, takes scripts, and says `<nonce> <number> <exit code>` on both streams when one is over. It leaves nothing behind, and ends
 * itself when stdin closes, when no beat comes, and when its life is over.
 */
export interface FarSide {
  /** The words for the login shell, whichever it is. */
  command(start: LaneStart): string;
  /** What is written first, at once. */
  opening(start: LaneStart): string;
  /** A script to run. */
  frame(nonce: string, number: number, script: string): string;
  /** Takes what the channel says apart. */
  streams(nonce: string, streams: Streams): Streams;
  /** Whether exit codes from 128 on mean a signal. */
  readonly hasSignals: boolean;
  readonly pace: Pace;
}

/** How much is asked at the same time. */
export interface Pace {
  /** Lanes at the same time. */
  readonly mostLanes: number;
  /** A quick command that takes so long is not quick: those behind it go to another lane. */
  readonly stallMs: number;
}

export interface LaneStart {
  /** Unguessable, and one for each lane: what begins with it is ours. Letters and digits only. */
  readonly nonce: string;
  /** Longest life. */
  readonly lifeSec: number;
  /** What it says of itself when it starts; `what-it-is` leaves out whether its user may become administrator, which sudo may not answer. */
  readonly tells: 'who-it-is' | 'what-it-is' | 'that-it-runs';
  readonly as?: Elevation;
}

/** The ways to become administrator; `sudo-password` reads one line of stdin after its prompt. */
export type Elevation = 'sudo' | 'sudo-password' | 'doas';

export interface Streams {
  stdout(bytes: Buffer): void;
  stderr(bytes: Buffer): void;
}

/** How often a beat is sent, so that a late one is no missing one. */
export const beatEveryMs = 1000;

/** Says that somebody is still there. No line of a script can be it: it holds the nonce. */
export function beat(nonce: string): string {
  return `${nonce}.\n`;
}

/** What sudo says on stderr when it waits for the password. Nothing else may be sent before it or before the lane says that it runs. */
export function passwordPrompt(nonce: string): string {
  return `${nonce}-password`;
}
