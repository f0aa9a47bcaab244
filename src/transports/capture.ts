import type { Readable } from 'node:stream';

/** What is kept of one stream of one command. Practice value: the largest honest answer (routes of a big router) is below it. */
export const captureLimitBytes = 1024 * 1024;
/** A program that writes this much is not answering any more and is ended. */
const floodBytes = 32 * 1024 * 1024;

/** Collects the head of a stream and counts the rest. Bytes are joined before they become text, so no character is cut in the middle. */
export class Capture {
  private readonly chunks: Buffer[] = [];
  private keptBytes = 0;
  droppedBytes = 0;

  /** False when the program floods. */
  add(chunk: Buffer): boolean {
    const kept = chunk.subarray(0, captureLimitBytes - this.keptBytes);
    if (kept.length > 0) this.chunks.push(kept);
    this.keptBytes += kept.length;
    this.droppedBytes += chunk.length - kept.length;
    return this.droppedBytes <= floodBytes;
  }

  read(stream: Readable, onFlood: () => void): void {
    stream.on('data', (chunk: Buffer) => {
      if (!this.add(chunk)) onFlood();
    });
    stream.on('error', () => undefined); // A broken pipe ends the stream; how the program ended tells the rest.
  }

  /** Invalid UTF-8 becomes U+FFFD. */
  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
