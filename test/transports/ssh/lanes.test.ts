import { expect, test } from 'vitest';
import type { Job } from '../../../src/transports/ssh/job.ts';
import type { Lane, LaneEvents } from '../../../src/transports/ssh/lane.ts';
import { openLanes } from '../../../src/transports/ssh/lanes.ts';

/** A lane that notes what it is sent, answers nothing, and like a real one says at once that it ended when it is closed. */
function openLane(elevated: boolean, events: LaneEvents, sent: string[]): Lane {
  const jobs: Job[] = [];
  const lane: Lane = {
    elevated,
    jobs: () => jobs,
    runningMs: () => 0,
    send(job) {
      jobs.push(job);
      sent.push(job.asked);
    },
    drop: () => undefined,
    close: () => events.ended(lane, undefined, [], {}),
  };
  return lane;
}

function job(asked: string, elevated: boolean): Job {
  return { script: asked, asked, limitMs: 1000, waits: false, elevated, done: () => undefined };
}

test('a lane is closed to make room for an administrator: each job is sent once', async () => {
  const sent: string[] = [];
  const lanes = openLanes(async (elevated, events) => openLane(elevated, events, sent));
  lanes.setPace({ mostLanes: 2, stallMs: 1000 });
  const idle = openLane(false, lanes.events, sent);
  const busy = openLane(false, lanes.events, sent);
  busy.send(job('first', false));
  lanes.add(idle);
  lanes.add(busy);
  lanes.run(job('as administrator', true));
  lanes.run(job('as anybody', false));
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(sent.toSorted()).toEqual(['as administrator', 'as anybody', 'first']);
  lanes.close('over');
});
