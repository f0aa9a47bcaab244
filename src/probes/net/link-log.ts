import { defineProbe } from '../../model/probe.ts';
import { LinkLog, LinkLogParams } from './link-log/fact.ts';
import { byJournal, byKernelLog } from './link-log/linux.ts';
import { conflictEvents, readConflictEvents } from './link-log/windows.ts';

/** What a machine wrote down that nobody sees by looking now: a link that drops out for a moment, an address it gave up. */
export default defineProbe({
  title: 'What the log says of links and addresses',
  params: LinkLogParams,
  fact: LinkLog,
  limitMs: 20_000,
  on: {
    linux: [byJournal, { ...byJournal, elevated: true }, byKernelLog, { ...byKernelLog, elevated: true }],
    darwin: { unsupported: 'the log of macOS takes minutes to search' },
    windows: {
      command: ({ hours }) => conflictEvents(hours),
      parse: ({ stdout }) => readConflictEvents(stdout),
    },
  },
});
