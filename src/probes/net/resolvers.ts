import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { resolversOfDarwin } from './resolvers/darwin.ts';
import { ResolversFact } from './resolvers/fact.ts';
import { resolversOfLinux } from './resolvers/linux.ts';
import { resolversOfWindows } from './resolvers/windows.ts';

/** One fact, whether resolv.conf, scutil or Windows told it. */
export default defineProbe({
  title: 'DNS servers that this machine asks',
  params: z.object({}),
  fact: ResolversFact,
  on: { linux: resolversOfLinux, darwin: resolversOfDarwin, windows: resolversOfWindows },
});
