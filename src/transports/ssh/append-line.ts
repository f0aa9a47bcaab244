import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only for their owner, as ssh makes them. */
const privateFolder = 0o700;
const privateFile = 0o600;

/** Adds a line to a file of the user's, which is made where it is not there. False where it cannot be written. */
export async function appendLine(path: string, line: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: privateFolder });
    const file = await open(path, 'a+', privateFile);
    try {
      const { size } = await file.stat();
      const { buffer: last } = await file.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
      // Without its line end, the last line would become one with the new one, and neither would be known.
      await file.appendFile(size > 0 && last.toString() !== '\n' ? `\n${line}` : line);
      return true;
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
