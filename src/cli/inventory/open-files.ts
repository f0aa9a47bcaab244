import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { InventoryFiles } from './source-files.ts';
import { maxInventoryBytes } from './text.ts';

/** The files of this machine, and its standard input. Also pipes and devices: of what does not end, no more is read than is needed to refuse it. */
export function openInventoryFiles(input: Readable & { readonly isTTY?: boolean }): InventoryFiles {
  return {
    list: async path => await namesIn(path),
    read: async path => await upToLimit(createReadStream(path, { end: maxInventoryBytes })),
    readStandardInput: async () => await upToLimit(input),
    isStandardInputTerminal: input.isTTY === true,
  };
}

async function namesIn(path: string): Promise<string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTDIR' || error.code === 'ENOENT'))
      return undefined;
    throw error;
  }
}

async function upToLimit(input: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk);
    chunks.push(part);
    bytes += part.length;
    if (bytes > maxInventoryBytes) break;
  }
  return Buffer.concat(chunks);
}
