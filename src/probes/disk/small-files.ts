import * as z from 'zod';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { mountPoints } from './_mount-points.ts';
import { countFiles, countSec } from './small-files/count.ts';

/** Most folders that are named. Practice value: what a person reads. */
const mostNamed = 5;
/** Most file systems that are walked over in one time limit. Practice value. */
const mostWalked = 20;

function readCounts(stdout: string) {
  const list = stdout
    .split(/^--- mount /m)
    .slice(1)
    .map(part => {
      const [mount = '', ...lines] = part.split('\n');
      const counted = /^#files (?<files>\d+)$/m.exec(part)?.groups?.files;
      if (counted === undefined) throw new Unparsable(`find told nothing about ${mount}`);
      const folders = lines.flatMap(line => {
        const { files, path } = /^(?<files>\d+)\t(?<path>\/.*)$/.exec(line)?.groups ?? {};
        return path === undefined ? [] : [{ path, files: Number(files) }];
      });
      const seen: 'late' | 'all' = lines.includes('#late') ? 'late' : 'all';
      const top = folders.sort((a, b) => b.files - a.files).slice(0, mostNamed);
      return { mount, files: Number(counted), seen, top };
    });
  if (list.length === 0) throw new Unparsable('find told of no folder');
  return { list };
}

/** Which folders hold the most files: asked where a file system has no inodes left. */
export default defineProbe({
  title: 'Folders with the most files',
  params: z.object({ mounts: z.array(z.string().min(1)).max(5000) }),
  fact: z.object({
    list: z.array(
      z.object({
        mount: z.string(),
        files: z.number(),
        seen: z.enum(['all', 'late']),
        top: z.array(z.object({ path: z.string(), files: z.number() })),
      }),
    ),
  }),
  sample: { mounts: ['/'] },
  limitMs: countSec * 1000 + 10_000,
  waits: true,
  on: {
    linux: {
      needs: ['find', 'awk'],
      command: ({ mounts }) => countFiles(mounts.slice(0, mostWalked), mountPoints.linux),
      parse: ({ stdout }) => readCounts(stdout),
    },
    darwin: {
      command: ({ mounts }) => countFiles(mounts.slice(0, mostWalked), mountPoints.darwin),
      parse: ({ stdout }) => readCounts(stdout),
    },
    windows: { unsupported: 'NTFS and ReFS make room for more files as they need it' },
  },
});
