import * as z from 'zod';

const endedSchema = z
  .discriminatedUnion('by', [
    z.object({ by: z.literal('exit'), code: z.number() }),
    z.object({ by: z.literal('signal'), signal: z.string() }),
    z.object({ by: z.literal('time-limit'), limitMs: z.number() }),
    z.object({ by: z.literal('cancelled') }),
    z.object({ by: z.literal('not-started'), problem: z.string() }),
    z.object({ by: z.literal('connection-lost'), problem: z.string() }),
  ])
  .meta({ description: 'How the command ended.' });

/** What came back from a command, as it stands in every piece of evidence. */
export const executionShape = {
  asked: z.string().meta({ description: 'The script as it was sent, or what was asked when no command ran.' }),
  ended: endedSchema,
  stdout: z.string(),
  stderr: z.string(),
  droppedBytes: z.number().meta({ description: 'Bytes thrown away because the output was over the limit.' }),
  startedAt: z.string().meta({ description: 'ISO 8601, by the clock of the machine itfix runs on.' }),
  durationMs: z.number(),
};
