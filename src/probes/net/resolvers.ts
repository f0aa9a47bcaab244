import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { resolversOfDarwin } from './_resolvers-darwin.ts';
import { ResolversFact } from './_resolvers-fact.ts';
import { resolversOfLinux } from './_resolvers-linux.ts';
import { resolversOfWindows } from './_resolvers-windows.ts';

/** One fact, whether resolv.conf, scutil or Windows told it. */
export default defineProbe({
  title: 'DNS servers that this machine asks',
  params: z.object({}),
  fact: ResolversFact,
  on: { linux: resolversOfLinux, darwin: resolversOfDarwin, windows: resolversOfWindows },
});
