import type { Ended } from '../../model/execution.ts';
import type { Pace } from '../../platforms/far-side.ts';
import { posixFarSide } from '../../platforms/posix-far-side.ts';
import { executionOf, noProgress } from '../progress.ts';
import { ChannelRefused } from './channel.ts';
import type { Job } from './job.ts';
import type { Lane, LaneEvents } from './lane.ts';
import { openPatiently } from './open-patiently.ts';

/** Quick jobs on their way in one lane. Practice value: more would only wait for each other. */
const mostQuick = 32;

export interface Lanes {
  /** Takes a lane that is open already. */
  add(lane: Lane): void;
  /** Known once the first lane runs. */
  setPace(pace: Pace): void;
  run(job: Job): void;
  drop(job: Job): void;
  readonly events: LaneEvents;
  /** Ends every lane; what still waits is told the problem. */
  close(problem: string): void;
}

/** Opens one more lane. Its jobs may be sent at once. */
export type OpenLane = (elevated: boolean, events: LaneEvents) => Promise<Lane>;

/**
 * Spreads jobs over lanes: quick ones share a lane and go out together, those that wait for others have one for themselves, administrator's
 * jobs stay among themselves. A lane that ends in the middle costs the job that ran a second try, because probes only read.
 */
export function openLanes(open: OpenLane): Lanes {
  const lanes = new Set<Lane>();
  const waiting: Job[] = [];
  const triedAgain = new Set<Job>();
  let opening = 0;
  /** One was closed, and the next takes its place. */
  let hasMadeRoom = false;
  let isDue = false;
  let { mostLanes: most, stallMs } = posixFarSide.pace;
  let lost: string | undefined;
  let stall: NodeJS.Timeout | undefined;

  const events: LaneEvents = {
    idle: placeSoon,
    ended(lane, running, rest) {
      lanes.delete(lane);
      if (running && triedAgain.has(running)) settle(running, 'the shell there ended in the middle, twice');
      else if (running) {
        triedAgain.add(running);
        waiting.unshift(running);
      }
      waiting.unshift(...rest);
      placeSoon();
    },
  };

  /**
   * Jobs of the same moment are placed together, so that none opens a lane that another could have shared; and never while others are being
   * placed: a lane that is closed to make room says at once that it ended.
   */
  function placeSoon(): void {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      place();
    });
  }

  function settle(job: Job, problem: string): void {
    const ended: Ended = { by: 'connection-lost', problem };
    job.done(executionOf(job, noProgress(), ended));
  }

  /** Gives every job that waits a lane, where there is one. */
  function place(): void {
    if (lost !== undefined) {
      for (const job of waiting.splice(0)) settle(job, lost);
      return;
    }
    // Quick ones first: what waits for others is often fed by them.
    for (const job of waiting.toSorted((a, b) => Number(a.waits) - Number(b.waits))) {
      const lane = laneFor(job);
      if (lane) {
        waiting.splice(waiting.indexOf(job), 1);
        lane.send(job);
      } else if (opening < needed()) {
        void openOneMore(job.elevated);
      } else if (lanes.size >= most) {
        closeIdle(!job.elevated);
      }
    }
    watch();
  }

  /** Lanes of the other kind that have nothing to do make room. */
  function closeIdle(elevated: boolean): void {
    const idle = [...lanes].find(lane => lane.elevated === elevated && lane.jobs().length === 0);
    if (!idle) return;
    hasMadeRoom = true;
    idle.close();
  }

  function laneFor({ waits, elevated }: Job): Lane | undefined {
    const fitting = [...lanes].filter(lane => lane.elevated === elevated);
    const idle = fitting.find(lane => lane.jobs().length === 0);
    if (waits) return idle;
    return fitting.find(lane => isQuick(lane) && lane.jobs().length > 0) ?? idle;
  }

  /** Whether quick jobs may queue up on it. */
  function isQuick(lane: Lane): boolean {
    const jobs = lane.jobs();
    return jobs.length < mostQuick && lane.runningMs() < stallMs && !jobs.some(({ waits }) => waits);
  }

  /** Lanes worth opening: one for each job that waits for others, and one for all quick ones of a kind. */
  function needed(): number {
    const room = most - lanes.size - opening;
    const alone = waiting.filter(({ waits }) => waits).length;
    const kinds = new Set(waiting.filter(({ waits }) => !waits).map(({ elevated }) => elevated)).size;
    return Math.min(opening + Math.max(0, room), alone + kinds);
  }

  async function openOneMore(elevated: boolean): Promise<void> {
    opening++;
    const openOne = (): Promise<Lane> => open(elevated, events);
    const mayBeEarly = hasMadeRoom;
    hasMadeRoom = false;
    try {
      lanes.add(await (mayBeEarly ? openPatiently(openOne) : openOne()));
    } catch (error) {
      refuse(elevated, error, mayBeEarly);
    } finally {
      opening--;
    }
    place();
  }

  /**
   * With fewer lanes than wanted it goes on more slowly. Where the server has no room (MaxSessions), those of the other kind make some once they have
   * nothing to do; where the kind itself is refused, its jobs are.
   */
  function refuse(elevated: boolean, error: unknown, wasPatient: boolean): void {
    // Several are asked for at once: a place may have been given up while this answer was on its way.
    const isFull = error instanceof ChannelRefused && (lanes.size > 0 || !wasPatient);
    if (isFull || [...lanes].some(lane => lane.elevated === elevated)) {
      most = Math.max(1, lanes.size);
      hasMadeRoom ||= lanes.size === 0;
      return;
    }
    const problem = error instanceof Error ? error.message : String(error);
    for (const job of waiting.filter(one => one.elevated === elevated)) drop(job, problem);
  }

  function drop(job: Job, problem?: string): void {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
    for (const lane of lanes) lane.drop(job);
    if (problem !== undefined) settle(job, problem);
  }

  /** Looks after a while whether quick jobs wait behind one that is not. */
  function watch(): void {
    clearTimeout(stall);
    if (![...lanes].some(lane => lane.jobs().length > 1)) return;
    stall = setTimeout(() => {
      for (const lane of lanes) if (lane.runningMs() >= stallMs) waiting.push(...takeWaiting(lane));
      place();
    }, stallMs / 2);
  }

  function takeWaiting(lane: Lane): Job[] {
    const [, ...behind] = lane.jobs();
    for (const job of behind) lane.drop(job);
    return behind;
  }

  return {
    events,
    add: lane => void lanes.add(lane),
    setPace(pace) {
      most = pace.mostLanes;
      stallMs = pace.stallMs;
    },
    run(job) {
      waiting.push(job);
      placeSoon();
    },
    drop: job => drop(job),
    close(problem) {
      lost ??= problem;
      clearTimeout(stall);
      for (const lane of lanes) lane.close();
      place();
    },
  };
}
