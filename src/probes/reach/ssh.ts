import * as z from 'zod';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { sshOutcomes } from '../../model/way.ts';
import { fromHere } from './_from-here.ts';

const Key = z.object({ type: z.string(), fingerprint: z.string() });

/** `SshAttempt` of model/way.ts, where it says what each field means. */
export const Attempt = z.object({
  outcome: z.enum(sshOutcomes),
  user: z.string(),
  host: z.string(),
  port: z.number(),
  hop: z.string().optional(),
  said: z.string().optional(),
  addresses: z.array(z.string()),
  address: z.string().optional(),
  server: z.string().optional(),
  hostKey: Key.extend({ known: z.array(Key.extend({ place: z.string() })) }).optional(),
  offered: z.array(z.string()),
  tried: z.array(z.object({ method: z.string(), what: z.string().optional() })),
  leftOut: z.array(z.string()),
  noise: z.string().optional(),
});

/** Nothing is dialled again: it is what happened when the line was opened. */
export default defineProbe({
  title: 'How the SSH login to the machine went',
  params: z.object({}),
  fact: Attempt,
  here: async (_params, { way }) => {
    if (!way) throw new Unparsable('no machine was reached for over SSH: itfix looks at the one it runs on');
    return Attempt.parse(way.ssh);
  },
  on: fromHere,
});
