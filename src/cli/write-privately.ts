import { chmodSync, closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { privateFile } from './history.ts';
import { UsageError } from './usage-error.ts';

/** Writes a file that only its owner may read, beside its place first: whoever looks sees the whole file or none. */
export function writePrivately(file: string, bytes: Uint8Array): void {
  const beside = `${file}.${process.pid}.part`;
  try {
    // A device or a pipe would be replaced by the file.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) throw new Error('it is not a file');
    const open = openSync(beside, 'wx', privateFile);
    try {
      writeFileSync(open, bytes);
    } finally {
      closeSync(open);
    }
    chmodSync(beside, privateFile);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new UsageError(
      `${file} could not be written: ${error instanceof Error ? error.message : error}.`,
      `${nextStep(error)} Nothing was left behind.`,
    );
  }
}

function nextStep(error: unknown): string {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'There is no room: make some, or choose a place on another disk with --output FILE.';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return 'You may not write there: choose a folder of your own with --output FILE.';
  return 'Choose another file with --output FILE.';
}
