import { type Command, sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import { askServer, fromCups, mustBeHere, toCups } from '../_cups.ts';
import { type Attributes, numbers, text, texts } from '../_ipp-answer.ts';
import { readHeard, type Said } from '../_talk.ts';
import type { Job, JobState } from './fact.ts';

const waitSec = 5;
const mostJobs = 100;
const states: { readonly [number: number]: JobState } = {
  3: 'pending',
  4: 'held',
  5: 'processing',
  6: 'stopped',
  7: 'canceled',
  8: 'aborted',
  9: 'completed',
};
const wanted = [
  ...['job-id', 'job-state', 'job-state-reasons', 'job-printer-uri', 'job-printer-state-message', 'job-name'],
  ...['job-originating-user-name', 'time-at-creation', 'time-at-processing', 'time-at-completed'],
  ...['job-printer-up-time', 'job-media-sheets-completed', 'job-impressions-completed'],
];
const questions = ['not-completed', 'completed'].map(which =>
  toCups({ operation: 'get-jobs', wanted, more: { 'which-jobs': which, limit: mostJobs } }),
);

/** Not by lpstat: it tells neither since when a job is printed, nor how one ended. */
export const jobsByIpp = (
  talk: (all: readonly Said[], waitSec: number) => Command,
  ...needs: string[]
): Method<object, { open: Job[]; last: Job[] }> => ({
  needs,
  command: () => sh`${askServer}${talk(questions, waitSec)}`,
  parse: ({ stdout }) => {
    mustBeHere(stdout);
    const [open, done] = readHeard(stdout, questions.length).map(bytes =>
      fromCups(bytes, 'jobs').flatMap(job => readJob(job)),
    );
    const youngest = [...(done ?? [])].sort((a, b) => (a.finishedSec ?? 0) - (b.finishedSec ?? 0) || b.id - a.id);
    const last = youngest.filter((job, index) => youngest.findIndex(({ queue }) => queue === job.queue) === index);
    return { open: [...(open ?? [])].sort((a, b) => a.id - b.id), last };
  },
});

/** `%C3%BC` is an ü; what is no such code stays as it is. */
function plain(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function readJob(job: Attributes): Job[] {
  const number = (name: string) => numbers(job, name)[0];
  const id = number('job-id');
  const state = states[number('job-state') ?? 0];
  const queue = /\/(?:printers|classes)\/(?<queue>[^/]+)$/.exec(text(job, 'job-printer-uri') ?? '')?.groups?.queue;
  if (id === undefined || state === undefined || queue === undefined) return [];
  const now = number('job-printer-up-time');
  // 0 is what CUPS writes for "not yet".
  const since = (then: number | undefined) => (then && now !== undefined ? now - then : undefined);
  const told = {
    message: text(job, 'job-printer-state-message'),
    title: text(job, 'job-name'),
    owner: text(job, 'job-originating-user-name'),
    ageSec: since(number('time-at-creation')),
    processingSec: state === 'processing' ? since(number('time-at-processing')) : undefined,
    finishedSec: since(number('time-at-completed')),
    pages: number('job-media-sheets-completed') || number('job-impressions-completed'),
  };
  const reasons = texts(job, 'job-state-reasons').filter(reason => reason !== 'none');
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return [{ id, queue: plain(queue), state, reasons, ...known }];
}
