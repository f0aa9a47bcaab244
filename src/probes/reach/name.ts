import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { addressesOf, Host, Why } from './_addresses.ts';
import { fromHere } from './_from-here.ts';

const Fact = z.object({
  host: z.string(),
  found: z.boolean(),
  addresses: z.array(z.string()),
  ms: z.number(),
  why: Why.optional(),
  /** The error as the system calls it. */
  error: z.string().optional(),
});

/** As programs on this machine do it: hosts file, name service and DNS, which is how the SSH client did it. */
export default defineProbe({
  title: 'Look a machine up by its name, from here',
  params: z.object({ host: Host }),
  fact: Fact,
  sample: { host: 'pc-17.example.com' },
  passing: true,
  here: async ({ host }, { signal }) => {
    const start = performance.now();
    const found = await addressesOf(host, signal);
    const ms = Math.round(performance.now() - start);
    return found.ok
      ? { host, found: true, addresses: [...found.addresses], ms }
      : { host, found: false, addresses: [], ms, why: found.why, error: found.error };
  },
  on: fromHere,
});
