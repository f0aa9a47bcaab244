import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { readDarwin } from './health/darwin.ts';
import { Drive } from './health/drive.ts';
import { readLinux, smartctlEach } from './health/linux.ts';
import { physicalDisks, readWindows } from './health/windows.ts';

/** What the drives say of their own health. A drive may die without a word: clean values mean "no warning", not "healthy". */
export default defineProbe({
  title: 'Health of the drives (SMART)',
  params: z.object({}),
  fact: z.object({ list: z.array(Drive) }),
  limitMs: 90_000,
  waits: true,
  on: {
    // A machine whose disks are virtual has nothing to hide: that is seen without rights.
    linux: [
      { command: () => smartctlEach, parse: ({ stdout }) => ({ list: readLinux(stdout) }) },
      { elevated: true, command: () => smartctlEach, parse: ({ stdout }) => ({ list: readLinux(stdout) }) },
    ],
    darwin: {
      command: () => sh`system_profiler -json SPNVMeDataType SPSerialATADataType`,
      parse: ({ stdout }) => ({ list: readDarwin(stdout) }),
    },
    windows: { command: () => physicalDisks, parse: ({ stdout }) => ({ list: readWindows(stdout) }) },
  },
});
