import * as z from 'zod';
import { platformNames } from '../model/platform.ts';

const reasonSchema = z
  .discriminatedUnion('why', [
    z.object({ why: z.literal('unsupported'), platform: z.enum(platformNames), note: z.string() }),
    z.object({ why: z.literal('tool-missing'), tool: z.string() }),
    z.object({ why: z.literal('not-kept'), what: z.string() }),
    z.object({ why: z.literal('denied'), needs: z.string() }),
    z.object({ why: z.literal('timed-out'), limitMs: z.number() }),
    z.object({ why: z.literal('unparsable'), problem: z.string() }),
    z.object({ why: z.literal('parameter-absent'), parameter: z.string(), because: z.string() }),
    z.object({ why: z.literal('unanswered'), question: z.string() }),
    z.object({ why: z.literal('not-needed'), condition: z.string() }),
    z.object({ why: z.literal('offline') }),
    z.object({ why: z.literal('not-asked') }),
    z.object({ why: z.literal('cancelled') }),
    z.object({ why: z.literal('connection-lost'), problem: z.string() }),
    z.object({ why: z.literal('bug'), problem: z.string() }),
  ])
  .meta({ description: 'Why there is no fact. More reasons can come: read an unknown one as "could not tell".' });

const evidence = z.array(z.string()).meta({ description: 'Keys of `evidence`.' });

/** A fact, or the reason why there is none. */
export const readingSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    value: z.unknown().meta({ description: 'The fact, in the form of its probe.' }),
    evidence,
  }),
  z.object({ ok: z.literal(false), reason: reasonSchema, evidence }),
]);
