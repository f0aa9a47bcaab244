import { createHash } from 'node:crypto';
import type { Attachment, Message } from '../../model/destination.ts';
import type { Enclosed } from './record.ts';

/** What goes with a message, so that both sides can compare it. */
export function enclosedIn({ attachments }: Message): Enclosed[] {
  return attachments.map(({ name, type, bytes }) => ({ name, type, size: bytes.length, sha256: sha256(bytes) }));
}

export function sizeOf(attachments: readonly Attachment[]): number {
  return attachments.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
