import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { journalLine } from '../engine/journal.ts';
import type { RunEvent } from '../model/event.ts';

/** Runs hold what was read on a machine: nobody but their owner may read them. */
const privateFolder = 0o700;
export const privateFile = 0o600;

/** Where itfix keeps what it did. */
export function stateFolder(): string {
  return envPaths('itfix', { suffix: '' }).log;
}

/** The folder of past runs, one folder each. */
export function historyFolder(): string {
  return join(stateFolder(), 'runs');
}

export interface JournalWriter {
  write(event: RunEvent): void;
  close(): void;
  /** Why nothing is kept, where the disk is full or read-only. */
  readonly problem: () => string | undefined;
}

/** Writes events as they happen. A full or read-only disk costs the journal, never the run. */
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
  let unwritten = '';
  const flush = (): void => {
    const open = file;
    const lines = unwritten;
    unwritten = '';
    if (open !== undefined && problem === undefined && lines !== '') attempt(() => writeFileSync(open, lines));
  };
  attempt(() => {
    makeFolder(folder);
    // Both must be new: another run can have the same id, and what stands there already can lead elsewhere.
    mkdirSync(join(folder, id), privateFolder);
    file = openSync(join(folder, id, 'journal.ndjson'), 'ax', privateFile);
  });
  return {
    write(event) {
      if (file === undefined || problem !== undefined) return;
      // What happens at one moment is written at once: before anything else can happen.
      if (unwritten === '') process.nextTick(flush);
      attempt(() => {
        unwritten += journalLine(event);
      });
      if (event.type !== 'ended') return;
      flush();
      attempt(() => writeWhole(join(folder, id, 'run.json'), JSON.stringify(event.run)));
    },
    close() {
      flush();
      const open = file;
      if (open !== undefined) attempt(() => closeSync(open));
      file = undefined;
    },
    problem: () => problem,
  };
}

/** Adds to the journal of a run that has ended. Fails where nothing can be written. */
export function addToJournal(id: string, event: RunEvent, folder = historyFolder()): void {
  const file = openSync(join(folder, id, 'journal.ndjson'), appendAsItIs);
  try {
    writeFileSync(file, journalLine(event));
  } finally {
    closeSync(file);
  }
}

/** Step by step: with `recursive` Node 20 never comes back where the system says that even a parent cannot be made (`/proc`). */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, privateFolder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // Another run made it in between.
  }
}

/** Written beside and renamed: a reader sees the whole file or none. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text, { mode: privateFile });
  renameSync(`${file}.part`, file);
}

/** Why runs cannot be kept here, or nothing: found out by keeping something, of which nothing stays. */
export function historyProblem(folder = historyFolder()): string | undefined {
  try {
    makeFolder(folder);
    const trial = mkdtempSync(join(folder, '.trial-'));
    try {
      writeFileSync(join(trial, 'journal.ndjson'), '{}\n', { mode: privateFile });
    } finally {
      rmSync(trial, { recursive: true });
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Ids of stored runs, the newest first. Nothing else that lies in the folder is one. */
export function storedRuns(folder = historyFolder()): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && /^\d{8}-/.test(entry.name))
    .filter(({ name }) => existsSync(join(folder, name, 'journal.ndjson')))
    .map(({ name }) => name)
    .sort()
    .reverse();
}

/** No honest journal is larger: 300 readings with their evidence, each below 2 MiB. */
const journalLimitBytes = 512 * 1024 * 1024;

/** Follows no link, and does not wait for a pipe that nobody writes to. Windows has neither. */
const readAsItIs = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const appendAsItIs = constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);

/** The text of a journal. Reads nothing that has no end. */
export function storedJournal(id: string, folder = historyFolder()): string {
  return readWhole(join(folder, id, 'journal.ndjson'), 'its journal');
}

/**
 * The run as it stood at its end, which is quicker to read than the journal. Nothing where it did not come to its end, or where the journal says more
 * since: a change can have been taken back.
 */
export function endedRun(id: string, folder = historyFolder()): string | undefined {
  const writtenAt = (name: string): number =>
    statSync(join(folder, id, name), { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
  if (!(writtenAt('journal.ndjson') <= writtenAt('run.json'))) return undefined;
  return readWhole(join(folder, id, 'run.json'), 'its report');
}

function readWhole(path: string, what: string): string {
  const file = openSync(path, readAsItIs);
  try {
    const { size, isFile } = described(file);
    if (!isFile) throw new Error(`${what} is not a file`);
    if (size > journalLimitBytes) throw new Error(`${what} is larger than 512 MiB`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function described(file: number): { size: number; isFile: boolean } {
  const state = fstatSync(file);
  return { size: state.size, isFile: state.isFile() };
}
