import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { type Mount, mountOf, readMountInfo } from '../_mounts.ts';

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
      /** The service of systemd that the program belongs to, where it is one of the system. */
      service: z.string().optional(),
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
  readonly service?: string;
}

/** macOS: people's files are told without the volume that they lie on. */
const dataVolume = '/System/Volumes/Data';
/** Most that are listed. Practice value: what a person reads. */
const mostListed = 20;

/** `file DEVICE:INODE BLOCKS BLOCKSIZE PID NAME`, then `path NAME (deleted)`, then `service NAME` where it is one. */
export function fromProc(stdout: string, mounts: readonly string[]): DeletedOpen {
  const user = userOf(stdout);
  const entry =
    /^file (?<id>\S+) (?<blocks>\d+) (?<size>\d+) (?<pid>\d+) (?<program>.*)\npath (?<path>\/.*) \(deleted\)$(?:\nservice (?<service>.+)$)?/gm;
  const files = [...stdout.matchAll(entry)].flatMap(({ groups }): File[] => {
    const { id, blocks, size, pid, program, path, service } = groups ?? {};
    if (id === undefined || program === undefined || path === undefined) return [];
    const file = { id, bytes: Number(blocks) * Number(size), pid: Number(pid), program, path };
    return [service === undefined ? file : { ...file, service }];
  });
  const table = [...stdout.matchAll(/^mount (?<line>.*)$/gm)].map(({ groups }) => groups?.line ?? '').join('\n');
  const known = table === '' ? [] : readMountInfo(table);
  const place = (file: File): string | undefined => placeOf(file, mounts, known);
  return summary(files, place, user === 0);
}

/** Their files have device numbers of their own, which no mount has. */
const manyNumbers = /^(?:btrfs|overlay)$/;

/**
 * The file system that a file is on, by the number of its device: the path may be that of a container, or lie on a file system in memory. What lies
 * on an overlay takes the space of the one below.
 */
function placeOf({ id, path }: File, mounts: readonly string[], known: readonly Mount[]): string | undefined {
  const byPath = mountOf(path, mounts);
  const own = known.filter(({ number }) => deviceOf(number) === id.split(':')[0]);
  const asked = own.find(({ mount }) => mounts.includes(mount))?.mount;
  if (asked !== undefined) return asked;
  const above = own.flatMap(({ superOptions }) => superOptions.filter(one => one.startsWith('upperdir=')))[0];
  if (above !== undefined) return mountOf(above.slice('upperdir='.length), mounts);
  if (own.length > 0) return undefined;
  const type = known.find(({ mount }) => mount === byPath)?.type;
  return type === undefined || manyNumbers.test(type) ? byPath : undefined;
}

/** `8:1` is 2049 (makedev(3)). */
function deviceOf(number: string): string {
  const [major = 0, minor = 0] = number.split(':').map(Number);
  return String((minor & 0xff) + (major & 0xfff) * 2 ** 8 + (minor >> 8) * 2 ** 20);
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
  const place = ({ path }: File): string | undefined => mountOf(path, mounts) ?? mounts.find(one => one === dataVolume);
  return summary(files, place, user === 0);
}

function userOf(stdout: string): number {
  const user = /^user (?<id>\d+)$/m.exec(stdout)?.groups?.id;
  if (user === undefined) throw new Unparsable('no account');
  return Number(user);
}

function summary(files: readonly File[], place: (file: File) => string | undefined, everybody: boolean): DeletedOpen {
  const once = [...new Map(files.map(file => [file.id, file])).values()].sort((a, b) => b.bytes - a.bytes);
  const groups = new Map<string, DeletedOpen['list'][number]>();
  for (const file of once) {
    const { bytes, pid, program, path, service } = file;
    const mount = place(file);
    if (mount === undefined) continue;
    const key = `${mount}\0${program}`;
    const group = groups.get(key) ?? { mount, program, pid, files: 0, bytes: 0, path, ...(service ? { service } : {}) };
    groups.set(key, { ...group, files: group.files + 1, bytes: group.bytes + bytes });
  }
  const list = [...groups.values()].sort((a, b) => b.bytes - a.bytes).slice(0, mostListed);
  return { list, everybody };
}
