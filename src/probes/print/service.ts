import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { serviceOfCups } from './service/cups.ts';
import { serviceOfWindows } from './service/windows.ts';

export default defineProbe({
  title: 'The print service: CUPS or the Windows spooler',
  params: z.object({}),
  fact: z.object({
    name: z.string(),
    installed: z.boolean(),
    running: z.boolean(),
    /** Whether it is to start by itself; absent where nothing says so. */
    enabled: z.boolean().optional(),
    /** Real printers that are set up. Absent where they cannot be counted without asking the service. */
    queues: z.number().optional(),
    /** Another machine that programs here ask for printers. */
    server: z.string().optional(),
    /** What it said last before it ended, or what the service manager says of it. */
    problem: z.string().optional(),
    /** How often it was started again by itself, since a person last did so. */
    restarts: z.number().optional(),
    /** How often it broke down in the last 24 hours, not because it was stopped; absent where nobody could tell. */
    crashes: z.number().optional(),
    /** The driver or plug-in that it broke down in, as far as the system knows. */
    crashedIn: z.string().optional(),
  }),
  limitMs: 15_000,
  on: { linux: serviceOfCups, darwin: serviceOfCups, windows: serviceOfWindows },
});
