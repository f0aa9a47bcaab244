import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { Kind, kindOf } from './kinds.ts';

const Consumer = z.object({ path: z.string(), bytes: z.number(), kind: Kind });

export const Consumers = z.object({
  list: z.array(
    z.object({
      mount: z.string(),
      usedBytes: z.number(),
      /** What was found in all; less than what is used where something could not be looked into. */
      foundBytes: z.number(),
      /** The kinds that fill it: each takes the share that was asked for, and at least half of what the largest takes. */
      main: z.array(Kind),
      /** What is used and in no file that was seen, at least the share that was asked for. */
      unseenBytes: z.number().optional(),
      /** late: the time was up before the end; denied: some folders may not be looked into. */
      seen: z.enum(['all', 'late', 'denied']),
      /** Of those folders and files that hold at least a hundredth of what is used. */
      bytes: z.record(Kind, z.number()),
      /** What takes the most, for each kind and in all, largest first. */
      top: z.array(Consumer),
    }),
  ),
});
export type Consumers = z.output<typeof Consumers>;
type Walked = Consumers['list'][number];

/** What is asked for: file systems with what is used of them, which one the system lies on, and from which share on something fills them. */
export const Asked = z.object({
  volumes: z.array(z.object({ mount: z.string().min(1), usedBytes: z.number() })).max(5000),
  system: z.string().default('/'),
  sharePct: z.number().default(20),
});
export type Asked = z.output<typeof Asked>;

/** What holds most of its folder is named instead of the folder. */
const mostOfIt = 0.8;
/** Most that are named for each kind. Practice value: what a person reads. */
const mostNamed = 5;
const blockBytes = 1024;

export interface Entry {
  readonly path: string;
  readonly bytes: number;
  /** A file that was written to within the last day. */
  readonly young?: boolean;
}

/** What a walk printed: a part for each folder, lines of `kilobytes TAB path`, and remarks. */
export function readWalk(stdout: string, asked: Asked): Walked[] {
  const walked = stdout
    .split(/^--- mount /m)
    .slice(1)
    .map(part => {
      const [mount = '', ...lines] = part.split('\n');
      const total = /^#total (?<kilobytes>\d+)$/m.exec(part)?.groups?.kilobytes;
      if (total === undefined) throw new Unparsable(`du told nothing about ${mount}`);
      const seen = lines.includes('#late') ? 'late' : lines.includes('#denied') ? 'denied' : 'all';
      const young = new Set(lines.flatMap(line => (line.startsWith('#young ') ? [line.slice(7)] : [])));
      const entries = lines.flatMap((line): Entry[] => {
        const { kilobytes, path } = /^(?<kilobytes>\d+)\t(?<path>\/.*)$/.exec(line)?.groups ?? {};
        if (path === undefined || path === mount) return [];
        return [{ path, bytes: Number(kilobytes) * blockBytes, young: young.has(path) }];
      });
      return sumUp(mount, entries, { foundBytes: Number(total) * blockBytes, seen, asked });
    });
  if (walked.length === 0) throw new Unparsable('du told of no folder');
  return walked;
}

interface About {
  readonly foundBytes: number;
  readonly seen: Walked['seen'];
  readonly asked: Asked;
}

/** Folders and files of at least a hundredth are far fewer, in any tree that people make. */
const mostEntries = 2000;

/** Adds up by kind. Of a folder counts what its own folders and files in the list do not hold. */
export function sumUp(mount: string, all: readonly Entry[], { foundBytes, seen, asked }: About): Walked {
  const entries = all.length > mostEntries ? [...all].sort((a, b) => b.bytes - a.bytes).slice(0, mostEntries) : all;
  const onSystem = mount === asked.system;
  const held = new Map<string, number>();
  const known = new Set(entries.map(({ path }) => path));
  for (const { path, bytes } of entries) {
    const folder = parentOf(path);
    if (known.has(folder)) held.set(folder, (held.get(folder) ?? 0) + bytes);
  }
  const kindAt = ({ path, young }: Entry): Kind => {
    const kind = kindOf(below(path, mount), path, onSystem);
    return kind === 'old' && young === true && /\/journal\//.test(path) ? 'log' : kind;
  };
  const sums: Record<Kind, number> = { data: 0, log: 0, old: 0, container: 0, system: 0 };
  for (const entry of entries) sums[kindAt(entry)] += Math.max(entry.bytes - (held.get(entry.path) ?? 0), 0);
  const named = entries
    .filter(({ path, bytes }) => !entries.some(one => parentOf(one.path) === path && one.bytes >= bytes * mostOfIt))
    .filter(({ path, bytes }) => bytes - (held.get(path) ?? 0) >= bytes * (1 - mostOfIt))
    .map(entry => ({ path: entry.path, bytes: entry.bytes, kind: kindAt(entry) }))
    .sort((a, b) => b.bytes - a.bytes);
  // A walk that was cut short has no sums of what it was in.
  const roots = entries.filter(({ path }) => !entries.some(one => path.startsWith(`${one.path}/`)));
  const listed = roots.reduce((sum, { bytes }) => sum + bytes, 0);
  const found = Math.max(foundBytes, listed);
  const usedBytes = asked.volumes.find(one => one.mount === mount)?.usedBytes;
  if (usedBytes === undefined) throw new Unparsable(`nobody asked for ${mount}`);
  const least = (usedBytes * asked.sharePct) / 100;
  return {
    mount,
    usedBytes,
    foundBytes: found,
    main: mainKinds(sums, least),
    ...(usedBytes - found >= least ? { unseenBytes: usedBytes - found } : {}),
    seen,
    bytes: sums,
    top: Kind.options.flatMap(kind => firstOf(named, kind)).sort(largest),
  };
}

/** The system itself is never what fills a disk: nobody can take it away. */
function mainKinds(sums: Readonly<Record<Kind, number>>, least: number): Kind[] {
  const kinds = Kind.options.filter(kind => kind !== 'system');
  const most = Math.max(...kinds.map(kind => sums[kind]));
  return kinds.filter(kind => sums[kind] >= least && sums[kind] * 2 >= most);
}

type Named = z.output<typeof Consumer>;
const largest = (a: Named, b: Named): number => b.bytes - a.bytes;

/** The largest ones of a kind, none of which lies in another. */
function firstOf(named: readonly Named[], kind: Kind): Named[] {
  const list: Named[] = [];
  for (const one of named)
    if (one.kind === kind && !list.some(({ path }) => one.path.startsWith(`${path}/`))) list.push(one);
  return list.slice(0, mostNamed);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The path as it stands on its own file system. */
function below(path: string, mount: string): string {
  return mount === '/' || !path.startsWith(mount) ? path : path.slice(mount.length);
}
