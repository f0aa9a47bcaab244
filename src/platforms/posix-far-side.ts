import { type Elevation, type FarSide, type LaneStart, passwordPrompt } from './far-side.ts';
import { quoteSh } from './posix.ts';

/**
 * The far side of every POSIX system. One process group, no file, and it ends itself: a reader passes on what comes by stdin to a plain `sh`,
 * line by line. It sees the end of stdin at once, also in the middle of a command, and then ends the whole group. A watchdog ends the group
 * when no beat has come for a whole window, as when the line was cut and nobody told the server, and when its life is over.
 */
export const posixFarSide: FarSide = {
  command: laneCommand,
  opening: () => '',
  frame,
  streams: (_nonce, streams) => streams,
  hasSignals: true,
  // OpenSSH allows 10 sessions on a line (MaxSessions); two are left for others. The stall is a practice value.
  pace: { mostLanes: 8, stallMs: 700 },
};

/** A window without a beat ends the lane: after two of them at the latest, 4 s. Practice value: a line that stalls longer is lost anyway. */
const windowSec = 2;

/**
 * The words for the login shell, whichever it is. fish and csh are no POSIX shells: one word in single quotes without a quote, a
 * backslash, an exclamation mark or a line break is the same to all of them.
 */
function laneCommand({ nonce, lifeSec, tells, as }: LaneStart): string {
  const program = `/bin/sh -c '${greetings[tells](nonce)}; ${body(nonce, lifeSec)}'`;
  if (as === undefined) return `exec ${program}`;
  return `exec ${elevations[as](nonce)} ${program}`;
}

const greetings: { readonly [tells in LaneStart['tells']]: (nonce: string) => string } = {
  'who-it-is': whoItIs,
  'what-it-is': nonce => `r=none; if [ "$(id -u)" = 0 ]; then r=root; fi; ${says(nonce, '"$(uname -s)" $r')}`,
  'that-it-runs': nonce => says(nonce, 'runs'),
};

const elevations: { readonly [way in Elevation]: (nonce: string) => string } = {
  sudo: () => 'sudo -n --',
  'sudo-password': nonce => `sudo -S -p ${passwordPrompt(nonce)} --`,
  doas: () => 'doas -n --',
};

/** `<nonce> <system> <rights>`: the system as uname calls it; root, sudo, sudo-password, doas or none. */
function whoItIs(nonce: string): string {
  return [
    'r=none',
    'if [ "$(id -u)" = 0 ]; then r=root',
    'elif s=$(LC_ALL=C sudo -n true 2>&1); then r=sudo',
    'elif doas -n true; then r=doas',
    // "sudo: a password is required": with it, it would go.
    'else case $s in *password*) r=sudo-password;; esac',
    'fi 2>/dev/null',
    says(nonce, '"$(uname -s)" $r'),
  ].join('; ');
}

/** On both streams: what came before is noise of the account. */
function says(nonce: string, words: string): string {
  return `echo; echo ${nonce} ${words}; echo >&2; echo ${nonce} runs >&2`;
}

/** ksh ends a sleep when a beat comes, others after it: both are a window. The number of windows bounds the life. */
function body(nonce: string, lifeSec: number): string {
  const windows = Math.ceil(lifeSec / windowSec) * 2;
  return [
    `(trap a=1 USR1; a=1; n=${windows}; while [ $n -gt 0 ]; do sleep ${windowSec}; [ "$a" ] || break; a=; n=$((n-1)); done; kill -9 0) & w=$!`,
    `{ while IFS= read -r l; do case $l in ${nonce}.) kill -USR1 $w 2>/dev/null;; *) printf %s "$l"; echo;; esac; done; kill -9 0; } | /bin/sh`,
    'kill -9 0',
  ].join('; ');
}

/** Runs a script in a shell of its own, then says on both streams that it is over: `<nonce> <number> <exit code>`. */
function frame(nonce: string, number: number, script: string): string {
  const mark = `${nonce} ${number}`;
  // In one write for each stream: each would be a packet of its own.
  return `/bin/sh -c ${quoteSh(script)} </dev/null; c="\n${mark} $?"; echo "$c"; echo "$c" >&2\n`;
}
