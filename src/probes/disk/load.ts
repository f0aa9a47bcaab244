import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { readLoad, twoSamples } from './load/linux.ts';
import { Load } from './load/load.ts';
import { counters, readCounters } from './load/windows.ts';

/** Who makes the disks busy, and whether it is the memory that is short. */
export default defineProbe({
  title: 'Load of the disks, and who makes it',
  params: z.object({}),
  fact: Load,
  limitMs: 15_000,
  waits: true,
  passing: true,
  on: {
    linux: { command: () => twoSamples, parse: ({ stdout }) => readLoad(stdout) },
    darwin: { unsupported: 'macOS tells who uses the disk to the administrator only, as a stream without an end' },
    windows: { command: () => counters, parse: ({ stdout }) => readCounters(stdout) },
  },
});
