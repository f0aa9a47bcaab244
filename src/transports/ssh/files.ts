import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';

/** Largest file of ssh that is read. Practice value: known_hosts of a big site has some thousand lines of 0.4 kB. */
const maxFileBytes = 16 * 1024 * 1024;

/** Who owns a file and who may use it. On Windows neither says anything; there nobody has a user number to compare with. */
export interface Ownership {
  readonly uid: number;
  readonly gid: number;
  /** The nine permission bits and what stands above them. */
  readonly mode: number;
}

export type FileRead =
  | {
      readonly state: 'read';
      readonly bytes: Uint8Array;
      readonly ownership: Ownership;
      /** Differs when the file was written since. */
      readonly changed: string;
    }
  | { readonly state: 'absent' }
  | { readonly state: 'not-a-file' }
  | { readonly state: 'unreadable'; readonly why: string };

/** How files are reached. Given as an argument, so that everything above it can be tried on invented files. */
export interface Files {
  read(path: string): Promise<FileRead>;
  /** The names in a folder; none where it cannot be listed. */
  list(folder: string): Promise<readonly string[]>;
}

/** Reads each file once, however many hosts it is for. */
export function readingOnce(files: Files): Files {
  const known = new Map<string, Promise<FileRead>>();
  return {
    read(path) {
      const reading = known.get(path) ?? files.read(path);
      known.set(path, reading);
      return reading;
    },
    list: files.list,
  };
}

/** The files of this machine. */
export const localFiles: Files = { read, list };

async function read(path: string): Promise<FileRead> {
  try {
    const state = await stat(path);
    // Only looked at, never opened: opening a pipe waits until somebody writes into it.
    if (!state.isFile() && !isNothing(state, path)) return { state: 'not-a-file' };
    if (state.size > maxFileBytes) return { state: 'unreadable', why: `it is larger than ${maxFileBytes} bytes` };
    return {
      state: 'read',
      bytes: await readFile(path),
      ownership: { uid: state.uid, gid: state.gid, mode: state.mode & 0o7777 },
      changed: `${state.mtimeMs} ${state.ctimeMs} ${state.size}`,
    };
  } catch (error) {
    const code = Reflect.get(Object(error), 'code');
    if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'absent' };
    return { state: 'unreadable', why: code === 'EACCES' ? 'permission denied' : String(code ?? error) };
  }
}

/** `UserKnownHostsFile /dev/null` is a common way to say "none". */
function isNothing(state: Stats, path: string): boolean {
  return state.isCharacterDevice() && path === '/dev/null';
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}
