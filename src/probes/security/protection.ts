import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { onDarwin, readDarwin } from './protection/darwin.ts';
import { Protection } from './protection/fact.ts';
import { onLinux, readLinux } from './protection/linux.ts';
import { onWindows, readWindows } from './protection/windows.ts';

const linux = { command: () => onLinux, parse: ({ stdout }: { readonly stdout: string }) => readLinux(stdout) };

/** Virus scanners and what else protects, and whether it is on and fresh. */
export default defineProbe({
  title: 'Virus protection',
  params: z.object({}),
  fact: Protection,
  limitMs: 20_000,
  on: {
    linux: [{ ...linux, elevated: true }, linux],
    darwin: { needs: ['spctl'], command: () => onDarwin, parse: ({ stdout }) => readDarwin(stdout) },
    windows: { command: () => onWindows, parse: ({ stdout }) => readWindows(stdout) },
  },
});
