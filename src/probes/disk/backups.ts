import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { backupsOfMac } from './backups/darwin.ts';
import { Backup } from './backups/fact.ts';
import { backupsOfLinux } from './backups/linux.ts';
import { backupsOfWindows } from './backups/windows.ts';

/** What leaves traces on the machine itself. A server that fetches, a copy of the whole virtual machine and a drive in a drawer leave none. */
export default defineProbe({
  title: 'Backups that are set up here, and when they last ran',
  params: z.object({}),
  fact: z.object({
    list: z.array(Backup),
    /** Places that could not be looked at. */
    unread: z.array(z.string()),
  }),
  limitMs: 20_000,
  on: { linux: backupsOfLinux, darwin: backupsOfMac, windows: backupsOfWindows },
});
