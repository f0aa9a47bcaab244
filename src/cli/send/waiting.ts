import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Message } from '../../model/destination.ts';
import { historyFolder } from '../history.ts';
import { writeLasting } from './record.ts';

const storedSchema = z.object({
  id: z.string(),
  name: z.string(),
  subject: z.string(),
  text: z.string(),
  madeAt: z.string(),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), base64: z.string() })),
});

function waitingFile(run: string, destination: string): string {
  return join(historyFolder(), run, `message-${destination}.json`);
}

/** Keeps what is to leave as it is now, so that nothing that changes later is sent in its place. */
export function keepMessage(run: string, destination: string, message: Message): void {
  const attachments = message.attachments.map(({ name, type, bytes }) => ({
    name,
    type,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  writeLasting(waitingFile(run, destination), JSON.stringify({ ...message, attachments }));
}

/** The message that waits. */
export function keptMessage(run: string, destination: string): Message {
  const stored = storedSchema.parse(JSON.parse(readFileSync(waitingFile(run, destination), 'utf8')));
  const attachments = stored.attachments.map(({ name, type, base64 }) => ({
    name,
    type,
    bytes: Buffer.from(base64, 'base64'),
  }));
  return { ...stored, attachments };
}

/** Once it is delivered, or cannot be, nobody needs a copy. */
export function forgetMessage(run: string, destination: string): void {
  rmSync(waitingFile(run, destination), { force: true });
}
