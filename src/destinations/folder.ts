import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { defineDestination, type Message } from '../model/destination.ts';
import type { PutJob } from './folder/put.ts';
import { runPut } from './folder/run-put.ts';

const settings = z.strictObject({
  path: z.string().refine(path => isAbsolute(path), 'must be the whole path of a folder'),
  /** Only while something is mounted there. */
  mounted: z.boolean().default(false),
});

export default defineDestination({
  title: 'Into a folder, on this machine or mounted from another',
  settings,
  limitMs: 60_000,
  address: ({ path }) => `into ${path}`,
  deliver: async (message, { settings: { path, mounted }, signal }) => ({
    said: await runPut({ into: path, mounted, name: message.name, files: filesOf(message) }, signal),
  }),
});

/** The text first in the listing, then what goes with it. */
function filesOf({ subject, text, attachments }: Message): PutJob['files'] {
  const page = { name: 'message.md', bytes: new TextEncoder().encode(`${subject}\n\n${text}`) };
  return [page, ...attachments].map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
}
