/** What is to be put where, as one JSON text on standard input. */
export interface PutJob {
  /** Where the folder of this report shall be. */
  readonly into: string;
  /** It must lie on another file system than the system itself: where a share is not mounted, its empty folder is there all the same. */
  readonly mounted: boolean;
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly base64: string }[];
}

/** What the process says, a line each: that it begins to move the finished folder to its name, and how it ended. */
export type PutSaid =
  | { readonly state: 'placing' }
  | { readonly state: 'done'; readonly at: string }
  | { readonly state: 'failed'; readonly code: string; readonly why: string };

/**
 * Writes beside and renames. It runs in a process of its own, because nothing else ends a call to a mount that no longer answers: its text is
 * given to `node -e`, so it uses nothing that stands outside of it.
 */
export function put(): void {
  const fs = process.getBuiltinModule('node:fs');
  const { join } = process.getBuiltinModule('node:path');
  const say = (said: PutSaid): void => {
    fs.writeSync(1, `${JSON.stringify(said)}\n`);
  };
  const writeOut = (file: string, bytes: Uint8Array): void => {
    const open = fs.openSync(file, 'wx', 0o640);
    try {
      fs.writeFileSync(open, bytes);
      fs.fsyncSync(open);
    } finally {
      fs.closeSync(open);
    }
  };
  let beside: string | undefined;
  try {
    const job: PutJob = JSON.parse(fs.readFileSync(0, 'utf8'));
    const final = join(job.into, job.name);
    if (job.mounted && fs.statSync(job.into).dev === fs.statSync('/').dev)
      throw Object.assign(new Error('nothing is mounted there'), { code: 'ENOTCONN' });
    if (fs.existsSync(final)) throw Object.assign(new Error(`${final} is there already`), { code: 'EEXIST' });
    beside = fs.mkdtempSync(join(job.into, `.${job.name}-`));
    fs.chmodSync(beside, 0o750);
    for (const { name, base64 } of job.files) writeOut(join(beside, name), Buffer.from(base64, 'base64'));
    say({ state: 'placing' });
    // Fails where something stands there in the meantime: a folder with files in it is never replaced.
    fs.renameSync(beside, final);
    say({ state: 'done', at: final });
  } catch (error) {
    if (beside !== undefined) fs.rmSync(beside, { recursive: true, force: true });
    const code = error instanceof Error ? String(Reflect.get(error, 'code') ?? '') : '';
    say({ state: 'failed', code, why: error instanceof Error ? error.message : String(error) });
  }
}
