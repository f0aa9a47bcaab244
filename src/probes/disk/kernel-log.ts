import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { Event, kernelLines, readKernelLog } from './kernel-log/linux.ts';
import { diskEvents, readDiskEvents } from './kernel-log/windows.ts';

/** What the system wrote down about its disks since it was started. */
export default defineProbe({
  title: 'Errors of disks in the log of the system',
  params: z.object({}),
  fact: z.object({ events: z.array(Event) }),
  limitMs: 20_000,
  on: {
    linux: [
      { command: () => kernelLines, parse: readKernelLog },
      { elevated: true, command: () => kernelLines, parse: readKernelLog },
    ],
    darwin: { unsupported: 'the log of macOS takes minutes to search; what counts is told by the drives themselves' },
    windows: { command: () => diskEvents, parse: ({ stdout }) => readDiskEvents(stdout) },
  },
});
