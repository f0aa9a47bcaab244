import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { onDarwin, readDarwin } from './processes/darwin.ts';
import { Processes } from './processes/fact.ts';
import { onLinux, readLinux } from './processes/linux.ts';
import { onWindows, readWindows } from './processes/windows.ts';

const linux = { command: () => onLinux, parse: ({ stdout }: { readonly stdout: string }) => readLinux(stdout) };
const darwin = { command: () => onDarwin, parse: ({ stdout }: { readonly stdout: string }) => readDarwin(stdout) };

/** Without administrator rights Linux does not tell the programs of others: how many those are is told. */
export default defineProbe({
  title: 'Running programs that look like malware, and what keeps the processor busy',
  params: z.object({}),
  fact: Processes,
  limitMs: 20_000,
  // A program may be in a temporary folder for the moment of an installation.
  passing: true,
  on: {
    linux: [{ ...linux, elevated: true }, linux],
    darwin: [{ ...darwin, elevated: true }, darwin],
    windows: { command: () => onWindows, parse: ({ stdout }) => readWindows(stdout) },
  },
});
