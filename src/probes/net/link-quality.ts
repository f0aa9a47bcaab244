import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { askNetstat, fromNetstat } from './link-quality/darwin.ts';
import { LinkQuality } from './link-quality/fact.ts';
import { askSysfs, fromSysfs } from './link-quality/linux.ts';
import { askStatistics, fromStatistics } from './link-quality/windows.ts';

/** The counters of an adapter since it was made say little: an old number can be of another cable. What grows now is of this one. */
export default defineProbe({
  title: 'Damaged frames and interruptions of a cable, while a few seconds pass',
  params: z.object({ adapter: z.string() }),
  fact: LinkQuality,
  sample: { adapter: 'eth0' },
  passing: true,
  waits: true,
  on: {
    linux: { command: ({ adapter }) => askSysfs(adapter), parse: fromSysfs },
    darwin: { command: ({ adapter }) => askNetstat(adapter), parse: fromNetstat },
    windows: {
      needs: ['Get-NetAdapterStatistics'],
      command: ({ adapter }) => askStatistics(adapter),
      parse: fromStatistics,
    },
  },
});
