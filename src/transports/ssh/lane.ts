import { beat, beatEveryMs, type FarSide } from '../../platforms/far-side.ts';
import { executionOf, noProgress, type Progress } from '../progress.ts';
import type { Channel, ChannelEnd } from './channel.ts';
import { endedBy, type Job } from './job.ts';
import { splitAtMarks } from './marks.ts';

/** A shell that stays: it runs the jobs it is sent one after the other. More may be sent while one runs. */
export interface Lane {
  readonly elevated: boolean;
  /** Sent and not over. The first one runs. */
  jobs(): readonly Job[];
  /** Milliseconds since the job that runs now began. */
  runningMs(): number;
  send(job: Job): void;
  /** Nobody waits for it any more. One that runs takes the lane with it. */
  drop(job: Job): void;
  close(): void;
}

export interface LaneEvents {
  /** It has time for more. */
  idle(lane: Lane): void;
  /** It is over. `running` was cut off in the middle, `waiting` was never begun. */
  ended(lane: Lane, running: Job | undefined, waiting: readonly Job[], ending: ChannelEnd): void;
}

/** What a channel said until the lane ran. */
export interface Opening {
  /** What the lane says of itself: `Linux root`. */
  readonly words: string;
  /** What the account prints before it: a profile that talks. */
  readonly noise: string;
}

export interface Attachment {
  readonly farSide: FarSide;
  readonly channel: Channel;
  readonly nonce: string;
  readonly elevated: boolean;
  readonly events: LaneEvents;
  /** Called when the lane runs. */
  readonly opened: (opening: Opening) => void;
  /** Called when it ends before it ran. */
  readonly refused: (refusal: LaneRefusal) => void;
}

/** What the channel said and how it ended, when no lane came of it. */
export interface LaneRefusal extends ChannelEnd {
  readonly said: string;
}

interface Entry {
  readonly job: Job;
  readonly number: number;
  readonly progress: Progress;
  isOver: boolean;
}

/** Longest noise that is kept. Practice value: a few lines show what a profile prints. */
const mostNoiseBytes = 2000;
/** A profile that prints so much never comes to an end. Practice value. */
const floodNoiseBytes = 1024 * 1024;

/** Speaks with the far side of one channel. */
export function attachLane({ farSide, channel, nonce, elevated, events, opened, refused }: Attachment): Lane {
  const entries: Entry[] = [];
  let sent = 0;
  let limit: NodeJS.Timeout | undefined;
  let beats: NodeJS.Timeout | undefined;
  let isClosed = false;
  let unsent = '';
  let noise = '';
  let noiseBytes = 0;
  const runs = { stdout: false, stderr: false };
  const codes = new Map<number, number>();
  const finished = { stdout: -1, stderr: -1 };

  const lane: Lane = {
    elevated,
    jobs: () => entries.filter(({ isOver }) => !isOver).map(({ job }) => job),
    runningMs: () => (entries[0] ? Date.now() - entries[0].progress.startedAt.getTime() : 0),
    send(job) {
      entries.push({ job, number: sent, progress: noProgress(), isOver: false });
      write(farSide.frame(nonce, sent, job.script));
      sent++;
      if (entries.length === 1) begin();
    },
    drop(job) {
      const entry = entries.find(one => one.job === job);
      if (entry) entry.isOver = true;
      if (entry && entry === entries[0]) close();
    },
    close,
  };

  /** Jobs of the same moment go out together: each packet costs both ends a cipher and a system call. */
  function write(text: string): void {
    if (unsent === '') process.nextTick(flush);
    unsent += text;
  }

  function flush(): void {
    channel.write(unsent);
    unsent = '';
  }

  /** The first entry runs now. One that nobody waits for would only keep the others waiting. */
  function begin(): void {
    const [entry] = entries;
    if (!entry) events.idle(lane);
    else if (entry.isOver) close();
    else {
      const { limitMs } = entry.job;
      entry.progress.startedAt = new Date();
      limit = setTimeout(() => cut(entry, { by: 'time-limit', limitMs }), limitMs);
    }
  }

  function cut(entry: Entry, ended: Parameters<typeof executionOf>[2]): void {
    if (entry.isOver) return;
    entry.isOver = true;
    for (const stream of [stdout, stderr]) stream.flush();
    entry.job.done(executionOf(entry.job, entry.progress, ended));
    close();
  }

  function splitter(stream: 'stdout' | 'stderr'): ReturnType<typeof splitAtMarks> {
    return splitAtMarks(nonce, {
      output(bytes) {
        if (runs[stream]) take(stream, bytes);
        else hearNoise(bytes);
      },
      mark(words) {
        // What is still on its way when the lane is closed begins nothing any more: its timers would never end.
        if (isClosed) return;
        const { number, code } = /^(?<number>\d+) (?<code>-?\d+)$/.exec(words)?.groups ?? {};
        if (number === undefined) start(stream, words);
        else finish(stream, Number(number), Number(code));
      },
    });
  }

  function hearNoise(bytes: Buffer): void {
    noise += bytes.toString('utf8', 0, Math.max(0, mostNoiseBytes - noise.length));
    noiseBytes += bytes.length;
    if (noiseBytes > floodNoiseBytes) close();
  }

  function start(stream: 'stdout' | 'stderr', words: string): void {
    if (runs[stream]) return;
    runs[stream] = true;
    if (stream === 'stderr') return;
    // Not before: sudo would take a beat for the password.
    beats = setInterval(() => channel.write(beat(nonce)), beatEveryMs);
    opened({ words, noise: noise.trim() });
  }

  /** The two streams come independently: what follows on one can be here before the end of the other. */
  function take(stream: 'stdout' | 'stderr', bytes: Buffer): void {
    const entry = entries.find(({ number }) => number === finished[stream] + 1);
    if (entry && !entry.progress[stream].add(bytes)) cut(entry, { by: 'signal', signal: 'SIGKILL' });
  }

  /** Over is what both streams say of: one of them can be several jobs ahead. */
  function finish(stream: 'stdout' | 'stderr', number: number, code: number): void {
    finished[stream] = number;
    codes.set(number, code);
    while (entries[0] && entries[0].number <= Math.min(finished.stdout, finished.stderr)) {
      const { job, progress, isOver, number: first } = entries[0];
      clearTimeout(limit);
      entries.shift();
      if (!isOver) job.done(executionOf(job, progress, endedBy(codes.get(first) ?? code, farSide.hasSignals)));
      codes.delete(first);
      begin();
    }
  }

  function close(): void {
    if (isClosed) return;
    channel.close();
    end({});
  }

  function end(ending: ChannelEnd): void {
    if (isClosed) return;
    isClosed = true;
    clearInterval(beats);
    clearTimeout(limit);
    if (!runs.stdout) refused({ ...ending, said: noise.trim() });
    const [running, ...waiting] = entries;
    const open = waiting.filter(({ isOver }) => !isOver).map(({ job }) => job);
    events.ended(lane, running?.isOver === false ? running.job : undefined, open, ending);
  }

  const [stdout, stderr] = [splitter('stdout'), splitter('stderr')];
  const heard = farSide.streams(nonce, { stdout: stdout.write, stderr: stderr.write });
  channel.onOutput('stdout', heard.stdout);
  channel.onOutput('stderr', heard.stderr);
  channel.onEnd(end);
  return lane;
}
