import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { onDarwin, onLinux, readSettings } from './proxy/posix.ts';
import { Proxies, proxiesOf } from './proxy/proxy.ts';
import { onWindows, readRegistry } from './proxy/windows.ts';

/** Every proxy that is set on a machine, wherever it is set: programs differ in where they look. */
export default defineProbe({
  title: 'Which proxies are set',
  params: z.object({}),
  fact: Proxies,
  on: {
    linux: { command: () => onLinux, parse: ({ stdout }) => proxiesOf(readSettings(stdout)) },
    darwin: { needs: ['scutil'], command: () => onDarwin, parse: ({ stdout }) => proxiesOf(readSettings(stdout)) },
    windows: { command: () => onWindows, parse: ({ stdout }) => proxiesOf(readRegistry(stdout)) },
  },
});
