import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { StartEntries } from './_start-entry.ts';
import { onDarwin, readDarwin } from './start-entries/darwin.ts';
import { onLinux, readLinux } from './start-entries/linux.ts';
import { onWindows, readWindows } from './start-entries/windows.ts';

const linux = { command: () => onLinux, parse: ({ stdout }: { readonly stdout: string }) => readLinux(stdout) };
const darwin = {
  needs: ['plutil'],
  command: () => onDarwin,
  parse: ({ stdout }: { readonly stdout: string }) => readDarwin(stdout),
};

/**
 * What starts by itself and does what malware does. That nobody knows an entry is no sign: machines are full of own scripts. Without
 * administrator rights other people's entries are not read, and named.
 */
export default defineProbe({
  title: 'Start entries that look like malware',
  params: z.object({}),
  fact: StartEntries,
  limitMs: 30_000,
  on: {
    linux: [{ ...linux, elevated: true }, linux],
    darwin: [{ ...darwin, elevated: true }, darwin],
    windows: { command: () => onWindows, parse: ({ stdout }) => readWindows(stdout) },
  },
});
