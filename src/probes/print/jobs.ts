import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { talkByCurl, talkByPerl, talkByPython } from './_talk.ts';
import { Job } from './jobs/fact.ts';
import { jobsByIpp } from './jobs/ipp.ts';
import { jobsOfWindows } from './jobs/windows.ts';

export default defineProbe({
  title: 'Print jobs: those that wait, and how the last ones ended',
  params: z.object({}),
  fact: z.object({
    /** Not finished, the oldest first. */
    open: z.array(Job),
    /** The last finished job of each queue. */
    last: z.array(Job),
  }),
  limitMs: 20_000,
  on: {
    linux: [jobsByIpp(talkByPython, 'python3'), jobsByIpp(talkByPerl, 'perl'), jobsByIpp(talkByCurl, 'curl', 'od')],
    darwin: jobsByIpp(talkByCurl, 'curl', 'od'),
    windows: jobsOfWindows,
  },
});
