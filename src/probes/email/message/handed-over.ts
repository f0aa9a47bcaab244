import { type MessageFile, readFile, readStream } from './read-file.ts';

/** How standard input is called in place of a file. */
export const standardInput = '-';

let handedOver: MessageFile | undefined;

/** Reads a message from standard input, which can be read only once: before a run begins. */
export async function handOver(stream: AsyncIterable<Uint8Array>): Promise<void> {
  handedOver = await readStream(stream, 'standard input');
}

/** The message in this file, or the one that was handed over. */
export async function messageOf(file: string): Promise<MessageFile> {
  return file === standardInput && handedOver ? handedOver : await readFile(file);
}
