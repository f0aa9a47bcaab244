import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { mountOf } from '../_mounts.ts';

export const DeletedOpen = z.object({
  /** By file system and program, largest first. */
  list: z.array(
    z.object({
      mount: z.string(),
      program: z.string(),
      pid: z.number(),
      files: z.number(),
      bytes: z.number(),
      /** The largest of them, as it was called. */
      path: z.string(),
    }),
  ),
  /** Whether programs of all accounts could be looked at, not only one's own. */
  everybody: z.boolean(),
});
type DeletedOpen = z.output<typeof DeletedOpen>;

interface File {
  /** Device and inode: one file may be open many times. */
  readonly id: string;
  readonly bytes: number;
  readonly pid: number;
  readonly program: string;
  readonly path: string;
}

/** macOS: people's files are told without the volume that they lie on. */
const dataVolume = '/System/Volumes/Data';
/** Most that are listed. Practice value: what a person reads. */
const mostListed = 20;

/** `file DEVICE:INODE BLOCKS BLOCKSIZE PID NAME`, then `path NAME (deleted)`. */
export function fromProc(stdout: string, mounts: readonly string[]): DeletedOpen {
  const user = userOf(stdout);
  const entry =
    /^file (?<id>\S+) (?<blocks>\d+) (?<size>\d+) (?<pid>\d+) (?<program>.*)\npath (?<path>\/.*) \(deleted\)$/gm;
  const files = [...stdout.matchAll(entry)].flatMap(({ groups }): File[] => {
    const { id, blocks, size, pid, program, path } = groups ?? {};
    if (id === undefined || program === undefined || path === undefined) return [];
    return [{ id, bytes: Number(blocks) * Number(size), pid: Number(pid), program, path }];
  });
  return summary(files, mounts, user === 0);
}

/** lsof -F0: fields that begin with a letter and end with NUL; `p` begins a process, `f` a file. */
export function fromLsof(stdout: string, mounts: readonly string[]): DeletedOpen {
  const user = userOf(stdout);
  const files: File[] = [];
  let process: Record<string, string> = {};
  for (const line of stdout.split('\n').slice(1)) {
    const fields = Object.fromEntries(line.split('\0').map(field => [field.slice(0, 1), field.slice(1)]));
    if (fields.p !== undefined) process = fields;
    const { D: device, i: inode, s: size, n: path } = fields;
    if (inode === undefined || size === undefined || path === undefined) continue;
    const id = `${device}:${inode}`;
    files.push({ id, bytes: Number(size), pid: Number(process.p), program: process.c ?? '', path });
  }
  return summary(files, mounts, user === 0);
}

function userOf(stdout: string): number {
  const user = /^user (?<id>\d+)$/m.exec(stdout)?.groups?.id;
  if (user === undefined) throw new Unparsable('no account');
  return Number(user);
}

function summary(files: readonly File[], mounts: readonly string[], everybody: boolean): DeletedOpen {
  const once = [...new Map(files.map(file => [file.id, file])).values()].sort((a, b) => b.bytes - a.bytes);
  const groups = new Map<string, DeletedOpen['list'][number]>();
  for (const { bytes, pid, program, path } of once) {
    const mount = mountOf(path, mounts) ?? mounts.find(one => one === dataVolume);
    if (mount === undefined) continue;
    const key = `${mount}\0${program}`;
    const group = groups.get(key) ?? { mount, program, pid, files: 0, bytes: 0, path };
    groups.set(key, { ...group, files: group.files + 1, bytes: group.bytes + bytes });
  }
  const list = [...groups.values()].sort((a, b) => b.bytes - a.bytes).slice(0, mostListed);
  return { list, everybody };
}
