import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { journalLine } from '../engine/journal.ts';
import type { RunEvent } from '../model/event.ts';

/** Runs hold what was read on a machine: nobody but their owner may read them. */
const privateFolder = 0o700;
const privateFile = 0o600;

/** The folder of past runs, one folder each. */
export function historyFolder(): string {
  return join(envPaths('itfix', { suffix: '' }).log, 'runs');
}

export interface JournalWriter {
  write(event: RunEvent): void;
  close(): void;
  /** Why nothing is kept, where the disk is full or read-only. */
  readonly problem: () => string | undefined;
}

/** Writes each event as it happens. A full or read-only disk costs the journal, never the run. */
export function openJournal(id: string, folder = historyFolder()): JournalWriter {
  let file: number | undefined;
  let problem: string | undefined;
  const attempt = (write: () => void): void => {
    try {
      write();
    } catch (error) {
      problem ??= error instanceof Error ? error.message : String(error);
    }
  };
  attempt(() => {
    makeFolder(join(folder, id));
    file = openSync(join(folder, id, 'journal.ndjson'), 'a', privateFile);
  });
  return {
    write(event) {
      const open = file;
      if (open === undefined || problem !== undefined) return;
      attempt(() => void writeSync(open, journalLine(event)));
      if (event.type === 'ended') attempt(() => writeWhole(join(folder, id, 'run.json'), JSON.stringify(event.run)));
    },
    close() {
      const open = file;
      if (open !== undefined) attempt(() => closeSync(open));
      file = undefined;
    },
    problem: () => problem,
  };
}

/** Step by step: with `recursive` Node 20 never comes back where the system says that even a parent cannot be made (`/proc`). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, privateFolder);
}

/** Written beside and renamed: a reader sees the whole file or none. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text, { mode: privateFile });
  renameSync(`${file}.part`, file);
}

/** Ids of stored runs, the newest first. */
export function storedRuns(folder = historyFolder()): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(folder, entry.name, 'journal.ndjson')))
    .map(({ name }) => name)
    .sort()
    .reverse();
}

export function storedJournal(id: string, folder = historyFolder()): string {
  return readFileSync(join(folder, id, 'journal.ndjson'), 'utf8');
}
