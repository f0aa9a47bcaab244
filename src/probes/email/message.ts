import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { MessageFact } from './message/fact.ts';
import { messageOf } from './message/handed-over.ts';
import { readMessage } from './message/read-message.ts';

const unsupported = 'itfix reads it by itself, on the machine it runs on: there the message was saved';

/**
 * A saved message: a report that mail was not delivered, with the reason in whatever words, or the head of one that arrived. Only its
 * beginning is read, nothing is unpacked, and nothing of what people wrote in it is kept.
 */
export default defineProbe({
  title: 'Read a saved message or delivery report',
  params: z.object({ file: z.string().min(1) }),
  fact: MessageFact,
  sample: { file: 'returned.eml' },
  here: async ({ file }) => {
    const { raw, sizeBytes } = await messageOf(file);
    return readMessage(raw, sizeBytes);
  },
  on: { linux: { unsupported }, darwin: { unsupported }, windows: { unsupported } },
});
