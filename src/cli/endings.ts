import { constants } from 'node:os';

/** Ctrl-C, a system that shuts down, a terminal that was closed. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a shell says of a program that a signal ended: 128 and the number of the signal (POSIX, XCU 2.8.2). */
const signalBase = 128;

let stopOnce: (() => void) | undefined;

/** From now on a signal ends itfix through its own exit, so that nothing it started outlives it. */
export function listenForEndings(): void {
  for (const ending of endings) {
    if (process.listeners(ending).includes(end)) continue;
    process.on(ending, end);
  }
}

/** The next signal calls this instead; the one after it ends itfix at once. */
export function onEnding(stop: (() => void) | undefined): void {
  stopOnce = stop;
}

function end(ending: NodeJS.Signals): void {
  if (ending === 'SIGHUP') process.once('exit', endByHangUp);
  const stop = stopOnce;
  stopOnce = undefined;
  if (stop) stop();
  else process.exit(signalBase + constants.signals[ending]);
}

/** Node (20.20 tried) aborts with a core dump when it wants to put a terminal in order that is gone; the signal itself ends it before that. */
function endByHangUp(): void {
  process.removeAllListeners('SIGHUP'); // Ours, and that of ora.
  process.kill(process.pid, 'SIGHUP');
}
