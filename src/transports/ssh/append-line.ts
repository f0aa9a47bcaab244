import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only for their owner, as ssh makes them. */
const privateFolder = 0o700;
const privateFile = 0o600;

/** Adds a line to a file of the user's, which is made where it is not there. False where it cannot be written. */
export async function appendLine(path: string, line: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: privateFolder });
    await appendFile(path, line, { mode: privateFile });
    return true;
  } catch {
    return false;
  }
}
